import type { PathDefinition } from '#harness';
import { times } from '../support/paths.ts';
import { DAY_MS, of, step } from '../support/steps.ts';

const job = (n: number) =>
  step('enqueueJob', {
    kind: 'graph',
    subject: `image ${n}`,
    priority: n % 10,
    dedupeKey: `job ${n}`,
    payload: { image: `registry/app:${n}`, depth: 3, layers: [1, 2, 3] },
  });
const lock = (name: string) => step('acquireLock', { name, holder: 'worker', leaseMs: DAY_MS }, { as: name });

const LOCKS = 50;

/** How the critical paths are called when their time is taken: schedules that are due, and a queue that never runs dry. */
export const paths: Readonly<Record<string, PathDefinition>> = {
  dueSchedules: {
    setup: times(100, (at) =>
      step('createSchedule', { name: `schedule ${at}`, cron: `${at % 60} * * * *`, timeZone: 'Europe/Berlin', selector: { team: at % 7 } }),
    ),
    args: () => ({ limit: 50 }),
  },
  listRuns: {
    setup: times(200, (at) => step('createRun', { trigger: 'manual', reason: `reason ${at}`, stats: { total: at } })),
    args: () => ({ state: 'planning', limit: 50 }),
  },
  enqueueJob: { args: (n) => job(n).args },
  claimJob: {
    setup: times(100, job),
    before: (n) => [job(100 + n)],
    args: (n) => ({ kind: 'graph', worker: `worker ${n % 4}`, leaseMs: DAY_MS }),
  },
  acquireLock: { args: (n) => ({ name: `lock ${n}`, holder: 'worker', leaseMs: DAY_MS }) },
  renewLock: {
    setup: times(LOCKS, (at) => lock(`lock ${at}`)),
    args: (n) => ({ name: `lock ${n % LOCKS}`, holder: 'worker', token: of(`lock ${n % LOCKS}`, '/token'), leaseMs: DAY_MS }),
  },
  releaseLock: {
    before: (n) => [lock(`lock ${n}`)],
    args: (n) => ({ name: `lock ${n}`, holder: 'worker', token: of(`lock ${n}`, '/token') }),
  },
};
