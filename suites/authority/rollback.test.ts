import { proves } from '../host.ts';

proves('authority', 'rollback');
