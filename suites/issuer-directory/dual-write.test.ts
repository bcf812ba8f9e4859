import { proves } from '../host.ts';

proves('issuer-directory', 'dual-write');
