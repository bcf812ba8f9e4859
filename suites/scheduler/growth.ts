import type { GrowthDefinition } from '#harness';
import { DAY_MS, step } from '../support/steps.ts';
import { job, schedule } from './scenarios/steps.ts';

/** More schedules that are due once a year, runs, jobs that wait, and locks that are held. */
export const growth: GrowthDefinition = {
  records: 4,
  bundle: (n) => [
    schedule(`crowd ${n}`, '0 0 1 1 *', 'UTC'),
    step('createRun', { trigger: 'manual', reason: `crowd ${n}` }),
    job(`crowd ${n}`, { dedupeKey: `crowd ${n}` }),
    step('acquireLock', { name: `crowd ${n}`, holder: 'worker', leaseMs: DAY_MS }),
  ],
};
