import { proves } from '../host.ts';

proves('authority', 'dual-write');
