import { proves } from '../host.ts';

proves('notify', 'conversion');
