import { proves } from '../host.ts';

proves('concelier', 'dual-write');
