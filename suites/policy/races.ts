import type { Race } from '#harness';
import { activationRaces } from './races/activations.ts';
import { auditRaces } from './races/audit.ts';
import { exceptionRaces } from './races/exceptions.ts';
import { runRaces } from './races/runs.ts';
import { versionRaces } from './races/versions.ts';

/** What must hold when several callers come at once. */
export const races: readonly Race[] = [...versionRaces, ...activationRaces, ...runRaces, ...exceptionRaces, ...auditRaces];
