import fc from 'fast-check';
import { type Handle, handle, handles, type JsonValue } from '#harness';
import { both, filters, from, maybe, mostly, paged, partly, rarely } from '../support/generators.ts';
import * as values from '../support/values.ts';
import * as pools from './pools.ts';
import type { RunState } from './records.ts';

const DAY_MS = 86_400_000;

const newName = fc.oneof(
  { weight: 7, arbitrary: fc.tuple(from(values.NAMES), fc.nat(200)).map(([text, number]) => `${text}${number}`) },
  { weight: 2, arbitrary: rarely(from(values.NAMES), from([...values.WRONG_NAMES, ...values.LONG_NAMES])) },
);
const note = rarely(from(values.NOTES), from(values.WRONG_NOTES));
const json = from(values.JSON_VALUES);
const wrongJson = from(values.WRONG_JSON_VALUES);
const object = rarely(
  fc.dictionary(from(['k', 'a.b', '$set', '', '2', '1', '__proto__']), json, { maxKeys: 3 }) as fc.Arbitrary<JsonValue>,
  fc.oneof(from<unknown>([null, [], 'x']), wrongJson),
);
const payload = rarely(fc.oneof(json, object), wrongJson);
const cron = rarely(from(pools.CRONS), from(pools.WRONG_CRONS));
const zone = rarely(from(pools.ZONES), from(pools.WRONG_ZONES));
const catchUp = rarely(from(['latest', 'each'] as const), from(['', 'Each', null]));

const wrongId = from(['', 'x', 7, 'AAAAAAAA-AAAA-4AAA-8AAA-AAAAAAAAAAAA', '00000000-0000-4000-8000-000000000000', 'a\0']);
const idOf = (role: string): fc.Arbitrary<Handle> =>
  rarely(fc.oneof({ weight: 12, arbitrary: handle(role, 'id') }, { weight: 1, arbitrary: handle(role, 'id', { reach: 'any' }) }), wrongId);

const wrongVersion = from([0, -1, 1.5, 2 ** 31, '1', null]);
/** An id with a version that stood when it was made or changed, or one that may be stale or wrong. */
const versioned = (changed: string) =>
  fc.oneof(
    { weight: 8, arbitrary: handles('schedule', ['id', 'version']) },
    { weight: 6, arbitrary: handles(changed, ['id', 'version'], { missing: 'skip' }) },
    { weight: 2, arbitrary: fc.record({ id: idOf('schedule'), version: rarely(from([1, 1, 2, 3]), wrongVersion) }) },
  );

/** A due schedule, mostly; else one that may not be due yet, or at another time. */
const firing = fc.oneof(
  { weight: 8, arbitrary: handles('due', ['id', 'dueAt'], { missing: 'skip' }) },
  { weight: 6, arbitrary: handles('schedule', ['id', 'dueAt'], { missing: 'skip' }) },
  { weight: 2, arbitrary: handles('fired', ['id', 'dueAt'], { missing: 'skip' }) },
  { weight: 1, arbitrary: fc.record({ id: idOf('schedule'), dueAt: rarely(from(pools.INSTANTS), from([null, 0, '2026-01-01', new Date(Number.NaN)])) }) },
);

const ending = rarely(from<RunState>(['completed', 'cancelled']), from(['', 'Completed', null]));
/** One step on from where a run stood, mostly, so that all states are reached; else anywhere. */
const transition = fc.oneof(
  { weight: 5, arbitrary: fc.record({ id: idOf('run'), to: from<RunState>(['queued', 'queued', 'running']) }) },
  { weight: 4, arbitrary: fc.record({ id: handle('queuedRun', 'id', { missing: 'skip' }), to: from<RunState>(['running', 'running', 'cancelled']) }) },
  { weight: 3, arbitrary: fc.record({ id: handle('queuedRun', 'id', { missing: 'skip' }), to: ending }) },
  { weight: 2, arbitrary: fc.record({ id: idOf('run'), to: fc.constant('error' as const), error: maybe(note) }) },
  {
    weight: 2,
    arbitrary: partly({ id: idOf('run'), to: from<RunState>(['planning', 'running', 'completed', 'cancelled']) }, { error: maybe(note), stats: object }),
  },
);

const window = { from: rarely(from(pools.INSTANTS), from([null, '2026-01-01'])), before: rarely(from(pools.INSTANTS), from([null, 0])) };

const kind = rarely(from(['graph', 'graph', 'policy'] as const), from(['', 'Graph', null]));
const key = rarely(from(pools.KEYS), from(pools.WRONG_KEYS));
/** Few, so that who holds a lock or job often asks for it again. */
const holder = rarely(from(['worker-1', 'worker-1', 'worker-1', 'Worker-1']), from(['', 'a\0b', 'x'.repeat(129)]));
const leaseMs = rarely(from(pools.LEASES_MS), from(pools.WRONG_LEASES_MS));
const jobOf = (role: string) => handles(role, ['kind', 'id'], { missing: 'skip' });
const someJob = fc.oneof(
  { weight: 6, arbitrary: jobOf('job') },
  { weight: 3, arbitrary: jobOf('claim') },
  { weight: 1, arbitrary: handles('job', ['kind', 'id'], { missing: 'skip', reach: 'any' }) },
  { weight: 1, arbitrary: fc.record({ kind, id: idOf('job') }) },
);
/** The attempt that a claim gave, mostly; else another worker's word, or on another attempt. */
const attempt = fc.oneof(
  { weight: 12, arbitrary: handles('claim', ['kind', 'id', 'worker', 'attempt'], { missing: 'skip' }) },
  { weight: 1, arbitrary: both(jobOf('claim'), fc.record({ worker: holder, attempt: rarely(from([1, 1, 2, 3]), from([0, 101, 1.5, null])) })) },
  { weight: 1, arbitrary: both(jobOf('job'), fc.record({ worker: holder, attempt: from([1, 2]) })) },
);
const purgeLimit = rarely(from([1, 2, 1000]), from([0, 1001, 0.5, null]));
const sweep = fc.record({ kind, limit: purgeLimit });
const name = rarely(from(['nightly', 'Nightly', 'ångström', 'a.b/$c']), from(['', 'a\0b', 'x'.repeat(129)]));

/** Arguments of every operation. */
export const args = {
  createSchedule: partly({ name: newName, cron, timeZone: zone }, { description: maybe(note), catchUp, selector: object }),
  getSchedule: fc.record({ id: idOf('schedule') }),
  updateSchedule: both(versioned('changed'), partly({}, { name: newName, description: maybe(note), cron, timeZone: zone, catchUp, selector: object })),
  pauseSchedule: versioned('changed'),
  resumeSchedule: versioned('paused'),
  deleteSchedule: versioned('changed'),
  listSchedules: paged('schedules', filters({ status: rarely(from(['active', 'paused', 'deleted'] as const), from(['', 'ACTIVE', null])) })),
  dueSchedules: paged('dueSchedules', fc.constant({})),
  fireSchedule: firing,

  createRun: partly(
    { trigger: rarely(from(['manual', 'event'] as const), from(['cron', '', null])) },
    { scheduleId: maybe(idOf('schedule')), reason: maybe(note), stats: object },
  ),
  getRun: fc.record({ id: idOf('run') }),
  transitionRun: transition,
  recordRunStats: fc.record({ id: mostly(idOf('run'), idOf('queuedRun')), stats: object }),
  listRuns: paged(
    'runs',
    filters({
      state: rarely(from<RunState>(['planning', 'queued', 'running', 'completed', 'error', 'cancelled']), from(['', 'done'])),
      scheduleId: maybe(idOf('fired')),
      ...window,
    }),
  ),
  summarizeRuns: paged('runSummaries', filters(window)),
  purge: fc.record({ limit: purgeLimit }),

  storeImpactSnapshot: fc.record({ runId: idOf('run'), total: rarely(from([0, 1, 2 ** 31 - 1]), from([-1, 0.5, 2 ** 31, null])), payload }),
  getImpactSnapshot: fc.record({ id: idOf('snapshot') }),
  listImpactSnapshots: paged('snapshots', fc.record({ runId: mostly(handle('snapshot', 'runId'), idOf('run')) })),

  enqueueJob: partly(
    { kind, subject: key, priority: rarely(from([-1000, 0, 0, 0, 7, 1000]), from([-1001, 1001, 0.5, null])) },
    {
      runId: maybe(idOf('run')),
      dedupeKey: maybe(fc.oneof({ weight: 3, arbitrary: fc.nat(50).map((number) => `d${number}`) }, { weight: 1, arbitrary: key })),
      maxAttempts: rarely(from([1, 2, 3, 100]), from([0, 101, null])),
      delayMs: rarely(from(pools.DELAYS_MS), from([-1, 30 * DAY_MS + 1, null])),
      payload,
    },
  ),
  claimJob: fc.record({ kind, worker: holder, leaseMs }),
  heartbeatJob: both(attempt, fc.record({ leaseMs })),
  completeJob: attempt,
  failJob: both(attempt, fc.record({ error: note, retry: rarely(from([true, true, false]), from([null, 'yes'])) })),
  cancelJob: both(someJob, partly({}, { reason: maybe(note) })),
  getJob: someJob,
  listJobs: paged(
    'jobs',
    both(
      fc.record({ kind }),
      filters({
        state: rarely(from(['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const), from(['', null])),
        runId: maybe(idOf('run')),
      }),
    ),
  ),
  queueDepth: fc.record({ kind }),
  sweepJobs: sweep,

  acquireLock: fc.record({ name, holder, leaseMs }),
  renewLock: fc.tuple(handles('lock', ['name', 'holder', 'token'], { missing: 'skip' }), leaseMs).map(([held, lease]) => ({ ...held, leaseMs: lease })),
  releaseLock: fc.oneof(
    { weight: 12, arbitrary: handles('lock', ['name', 'holder', 'token'], { missing: 'skip' }) },
    { weight: 1, arbitrary: fc.record({ name, holder, token: from([1n, 2n, 0n, 2n ** 63n]) }) },
  ),
} as const;
