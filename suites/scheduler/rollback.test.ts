import { proves } from '../host.ts';

proves('scheduler', 'rollback');
