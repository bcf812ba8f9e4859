import { proves } from '../host.ts';

proves('notify', 'dual-write');
