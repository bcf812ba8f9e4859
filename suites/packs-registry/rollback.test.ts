import { proves } from '../host.ts';

proves('packs-registry', 'rollback');
