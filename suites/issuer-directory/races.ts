import type { Race } from '#harness';
import { issuerRaces } from './races/issuers.ts';
import { keyRaces } from './races/keys.ts';
import { overrideRaces } from './races/overrides.ts';

/** What must hold when several callers come at once. */
export const races: readonly Race[] = [...issuerRaces, ...keyRaces, ...overrideRaces];
