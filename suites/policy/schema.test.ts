import { proves } from '../host.ts';

proves('policy', 'schema');
