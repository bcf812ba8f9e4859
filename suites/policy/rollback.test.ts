import { proves } from '../host.ts';

proves('policy', 'rollback');
