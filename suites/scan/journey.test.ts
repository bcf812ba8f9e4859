import { proves } from '../host.ts';

proves('scan', 'journey');
