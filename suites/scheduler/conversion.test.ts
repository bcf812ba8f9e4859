import { proves } from '../host.ts';

proves('scheduler', 'conversion');
