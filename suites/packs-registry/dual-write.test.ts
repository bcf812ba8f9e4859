import { proves } from '../host.ts';

proves('packs-registry', 'dual-write');
