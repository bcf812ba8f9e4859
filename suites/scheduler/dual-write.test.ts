import { proves } from '../host.ts';

proves('scheduler', 'dual-write');
