import { proves } from '../host.ts';

proves('concelier', 'rollback');
