import { proves } from '../host.ts';

proves('policy', 'dual-write');
