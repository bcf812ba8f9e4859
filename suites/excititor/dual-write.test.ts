import { proves } from '../host.ts';

proves('excititor', 'dual-write');
