import { proves } from '../host.ts';

proves('excititor', 'rollback');
