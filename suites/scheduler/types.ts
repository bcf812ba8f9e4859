import { type Type, t } from '#harness';

/** Logical types of what the scheduler's operations answer. */

const page = <Item>(item: Type<Item>) => t.record({ items: t.array(item), next: t.optional(t.text()) });

export const schedule = t.record({
  id: t.uuid(),
  name: t.text(),
  normalizedName: t.text(),
  description: t.nullable(t.text()),
  cron: t.text(),
  timeZone: t.text(),
  catchUp: t.oneOf('latest', 'each'),
  selector: t.json(),
  status: t.oneOf('active', 'paused', 'deleted'),
  version: t.int(),
  nextDueAt: t.nullable(t.instant()),
  lastDueAt: t.nullable(t.instant()),
  lastFiredAt: t.nullable(t.instant()),
  createdAt: t.instant(),
  updatedAt: t.instant(),
  deletedAt: t.nullable(t.instant()),
});
export const schedules = page(schedule);

const runState = t.oneOf('planning', 'queued', 'running', 'completed', 'error', 'cancelled');

export const run = t.record({
  id: t.uuid(),
  scheduleId: t.nullable(t.uuid()),
  trigger: t.oneOf('cron', 'manual', 'event'),
  reason: t.nullable(t.text()),
  dueAt: t.nullable(t.instant()),
  state: runState,
  stats: t.json(),
  error: t.nullable(t.text()),
  createdAt: t.instant(),
  startedAt: t.nullable(t.instant()),
  finishedAt: t.nullable(t.instant()),
  updatedAt: t.instant(),
});
export const runs = page(run);
export const firedSchedule = t.record({ schedule, run });

export const runSummaries = page(
  t.record({
    scheduleId: t.nullable(t.uuid()),
    total: t.int(),
    byState: t.record({ planning: t.int(), queued: t.int(), running: t.int(), completed: t.int(), error: t.int(), cancelled: t.int() }),
    lastRunId: t.uuid(),
    lastState: runState,
    firstCreatedAt: t.instant(),
    lastCreatedAt: t.instant(),
    lastFinishedAt: t.nullable(t.instant()),
    longestMs: t.nullable(t.long()),
  }),
);

export const impactSnapshot = t.record({
  id: t.uuid(),
  runId: t.uuid(),
  total: t.int(),
  digest: t.text(),
  payload: t.json(),
  createdAt: t.instant(),
});
export const impactSnapshots = page(impactSnapshot);
export const storedSnapshot = t.record({ snapshot: impactSnapshot, stored: t.bool() });

/** As it is stored: which queue it is in tells its kind. */
export const storedJob = t.record({
  id: t.uuid(),
  runId: t.nullable(t.uuid()),
  subject: t.text(),
  dedupeKey: t.nullable(t.text()),
  priority: t.int(),
  state: t.oneOf('queued', 'running', 'succeeded', 'failed', 'cancelled'),
  attempts: t.int(),
  maxAttempts: t.int(),
  availableAt: t.instant(),
  worker: t.nullable(t.text()),
  leaseUntil: t.nullable(t.instant()),
  lastError: t.nullable(t.text()),
  payload: t.json(),
  createdAt: t.instant(),
  startedAt: t.nullable(t.instant()),
  finishedAt: t.nullable(t.instant()),
  updatedAt: t.instant(),
});
export const job = t.record({ kind: t.oneOf('graph', 'policy'), ...storedJob.fields });
export const jobs = page(job);
export const queueDepth = t.record({ ready: t.int(), delayed: t.int(), running: t.int(), lapsed: t.int() });
export const reaped = t.record({ requeued: t.int(), failed: t.int() });

export const purged = t.record({ purged: t.int() });

export const lock = t.record({ name: t.text(), holder: t.nullable(t.text()), token: t.long(), expiresAt: t.nullable(t.instant()) });
