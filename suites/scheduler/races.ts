import { errorsOf, heldTwice, oneWins, type Race, type RaceSeen, stepValue, valuesOf } from '#harness';
import { lockRaces } from '../support/lock-races.ts';
import { fails, is, MINUTE_MS, of, step } from '../support/steps.ts';
import type { Job, Reaped, Schedule, StoredSnapshot } from './records.ts';
import { claim, job, move, run, say, schedule } from './scenarios/steps.ts';

const ANY = [1, 4, 16];
/** Writers of one document within transactions: on MongoDB each but one runs again, after a pause that grows. */
const SOME = [1, 4, 8];

const jobs = (count: number) => Array.from({ length: count }, (_, at) => job(`job ${at}`, { priority: at % 2 }));

/** Takes a job and finishes it; the round in which there is none is the last. */
const work = (worker: string) => [
  { ...claim(worker, MINUTE_MS, { as: 'claim' }), until: is('', null) },
  step('completeJob', { kind: 'graph', id: of('claim', '/id'), worker, attempt: of('claim', '/attempts') }),
];

const claimed = (seen: RaceSeen): readonly string[] => valuesOf<Job | null>(seen, 'claimJob').flatMap((taken) => (taken === null ? [] : [taken.id]));
/** What all but the first caller got. */
const others = (seen: RaceSeen): RaceSeen => ({ ...seen, callers: seen.callers.slice(1) });

const queueRaces: readonly Race[] = [
  {
    name: 'every job is done once',
    summary: 'no job goes to two workers, and none is left behind',
    hazards: ['W05', 'W06'],
    callers: ANY,
    setup: (callers) => jobs(Math.min(callers, 4) + 2),
    acts: [{ steps: (caller) => work(`worker ${caller}`), rounds: () => 7 }],
    broken: (seen) => {
      if (heldTwice(claimed(seen)) !== undefined) return 'one job goes to two workers';
      const left = seen.setup.length - claimed(seen).length;
      if (left > 0) return `${left} jobs are left behind`;
      return valuesOf(seen, 'completeJob').length === claimed(seen).length ? undefined : 'a worker cannot finish what it holds';
    },
  },
  {
    name: 'a job outlives its worker',
    summary: 'the job of a worker that dies with it, or before it knows that it has it, goes to exactly one other when the lease has lapsed',
    hazards: ['W05', 'W13', 'W17'],
    callers: [2, 4],
    setup: () => jobs(2),
    acts: [
      { steps: (caller) => (caller === 0 ? [{ ...claim('dying', MINUTE_MS), dies: true }] : []) },
      { advanceMs: MINUTE_MS, steps: (caller) => (caller === 0 ? [] : work(`worker ${caller}`)), rounds: () => 4 },
    ],
    after: () => [0, 1].map((at) => step('getJob', { kind: 'graph', id: of(`job ${at}`, '/id') }, { expect: is('/state', 'succeeded') })),
    broken: (seen) => {
      const rescued = claimed(others(seen));
      if (heldTwice(rescued) !== undefined) return 'one job goes to two workers';
      return rescued.length === 2 ? undefined : 'the job of a dead worker is lost';
    },
  },
  {
    name: 'a worker dies as it finishes',
    summary: 'a job whose worker dies while it says that it has finished is done, or goes to exactly one other: never both',
    hazards: ['W13', 'W22'],
    callers: [2, 4],
    setup: () => [job('a'), claim('dying', MINUTE_MS)],
    acts: [
      { steps: (caller) => (caller === 0 ? [{ ...say('completeJob', 'a', 'dying', 1), dies: true }] : []) },
      { advanceMs: MINUTE_MS, steps: (caller) => (caller === 0 ? [] : work(`worker ${caller}`)), rounds: () => 3 },
    ],
    after: () => [step('getJob', { kind: 'graph', id: of('a', '/id') }, { as: 'left', expect: is('/state', 'succeeded') })],
    broken: (seen) => {
      const again = claimed(others(seen)).length;
      return stepValue<Job>(seen, 'left')?.attempts === 1 + again ? undefined : 'the attempts do not tell how often the job was taken';
    },
  },
  {
    name: 'a heartbeat among workers that wait',
    summary: 'a lease that is renewed in its last millisecond goes to nobody; one that has lapsed is not renewed, and goes to exactly one other',
    hazards: ['W05', 'W17'],
    callers: [2, 4, 16],
    setup: () => [job('a'), claim('holder', MINUTE_MS)],
    acts: [
      {
        advanceMs: MINUTE_MS - 1,
        steps: (caller) => [caller === 0 ? say('heartbeatJob', 'a', 'holder', 1, { leaseMs: MINUTE_MS }) : claim(`worker ${caller}`, MINUTE_MS)],
      },
      {
        advanceMs: MINUTE_MS,
        steps: (caller) => [caller === 0 ? say('heartbeatJob', 'a', 'holder', 1, { leaseMs: MINUTE_MS }) : claim(`worker ${caller}`, MINUTE_MS)],
      },
    ],
    broken: (seen) => {
      if (valuesOf(seen, 'heartbeatJob').length !== 1 || errorsOf(seen, 'heartbeatJob').some(({ kind }) => kind !== 'precondition_failed')) {
        return 'a lease is not renewed in its last millisecond, or is once it has lapsed';
      }
      return claimed(seen).length === 1 ? undefined : `a lapsed job goes to ${claimed(seen).length} workers, not to one`;
    },
    equal: { without: ['/worker'] },
  },
  {
    name: 'a lapsed attempt is ended once',
    summary: 'however many look for lapsed leases, each ends once, and the job may be taken again',
    hazards: ['W05', 'W17'],
    callers: ANY,
    setup: () => [job('a'), job('b', { maxAttempts: 1 }), claim('gone', 1000), claim('gone', 1000, { advanceMs: 0 })],
    acts: [{ steps: () => [step('reapJobs', { kind: 'graph', limit: 10 })] }],
    after: () => [claim('next', 1000, { advanceMs: 0, expect: is('/attempts', 2) }), claim('next', 1000, { advanceMs: 0, expect: is('', null) })],
    broken: (seen) => {
      const reaped = valuesOf<Reaped>(seen, 'reapJobs');
      const [requeued, failed] = [reaped.reduce((sum, each) => sum + each.requeued, 0), reaped.reduce((sum, each) => sum + each.failed, 0)];
      return requeued === 1 && failed === 1 ? undefined : `of one lapsed attempt with others left and one without, ${requeued} and ${failed} are ended`;
    },
  },
  {
    name: 'one key, many who queue under it',
    summary: 'of all jobs under one key exactly one is queued; all other callers are told that it is there',
    hazards: ['W03', 'W12'],
    callers: ANY,
    acts: [{ steps: () => [job('a', { dedupeKey: 'nightly' })] }],
    broken: (seen) => oneWins(seen, 'enqueueJob', { kind: 'duplicate', field: 'dedupeKey', constraint: 'graph_jobs_open_key' }),
    equal: { without: ['/id'] },
  },
  {
    name: 'a job is finished or cancelled',
    summary: 'its worker and those who cancel it at once get one end between them',
    hazards: ['W08'],
    callers: [2, 4, 8],
    setup: () => [job('a'), claim('w', MINUTE_MS)],
    acts: [{ steps: (caller) => [caller === 0 ? say('completeJob', 'a', 'w', 1) : step('cancelJob', { kind: 'graph', id: of('a', '/id') })] }],
    after: () => [step('getJob', { kind: 'graph', id: of('a', '/id') }, { as: 'left' })],
    broken: (seen) => {
      const ends = [...valuesOf<Job>(seen, 'completeJob'), ...valuesOf<Job>(seen, 'cancelJob')];
      if (ends.length !== 1) return `${ends.length} callers say that they ended the job`;
      return ends[0]?.state === stepValue<Job>(seen, 'left')?.state ? undefined : 'the job has another end than the one that was told';
    },
  },
];

const scheduleRaces: readonly Race[] = [
  {
    name: 'one name, many schedules',
    summary: 'exactly one caller gets the name; all others are told that it is taken',
    hazards: ['W02', 'W03', 'W12'],
    callers: ANY,
    acts: [{ steps: (caller) => [schedule(caller % 2 === 0 ? 'Nightly' : 'nightly', '0 3 * * *', 'UTC')] }],
    broken: (seen) => oneWins(seen, 'createSchedule', { kind: 'duplicate', field: 'name', constraint: 'schedules_name_key' }),
    equal: { without: ['/id', '/name'] },
  },
  {
    name: 'a due time is fired once',
    summary: 'however many see that a schedule is due, one makes its run; all others are told that it is due at another time',
    hazards: ['W03', 'W08'],
    callers: SOME,
    setup: () => [schedule('hourly', '* * * * *', 'UTC')],
    acts: [{ advanceMs: MINUTE_MS, steps: () => [step('fireSchedule', { id: of('hourly', '/id'), dueAt: of('hourly', '/nextDueAt') })] }],
    after: () => [step('listRuns', { limit: 10 }, { expect: is('/items/1', undefined) })],
    broken: (seen) => oneWins(seen, 'fireSchedule', { kind: 'conflict', field: 'dueAt' }),
    equal: { without: ['/run/id'] },
  },
  {
    name: 'one version of a schedule, many changes of it',
    summary: 'of all changes to one version exactly one is made; all others are told that it has passed',
    hazards: ['W08'],
    callers: SOME,
    setup: () => [schedule('nightly', '0 3 * * *', 'UTC')],
    acts: [{ steps: (caller) => [step('updateSchedule', { id: of('nightly', '/id'), version: 1, description: `of ${caller}` })] }],
    after: () => [step('getSchedule', { id: of('nightly', '/id') }, { as: 'left', expect: is('/version', 2) })],
    broken: (seen) => {
      const lost = oneWins(seen, 'updateSchedule', { kind: 'conflict', field: 'version' });
      if (lost !== undefined) return lost;
      const [winner] = valuesOf<Schedule>(seen, 'updateSchedule');
      return winner?.description === stepValue<Schedule>(seen, 'left')?.description ? undefined : 'the schedule is not as its only change left it';
    },
    equal: { without: ['/description'] },
  },
  {
    name: 'a run moves on once',
    summary: 'of all who move a run to its next state exactly one does; all others are told that it stands elsewhere',
    hazards: ['W08'],
    callers: SOME,
    setup: () => [run('a')],
    acts: [{ steps: () => [move('a', 'queued')] }],
    after: () => [move('a', 'planning', { expect: fails('precondition_failed') }), move('a', 'running', { expect: is('/state', 'running') })],
    broken: (seen) => oneWins(seen, 'transitionRun', { kind: 'precondition_failed', field: 'state' }),
    equal: { without: [] },
  },
  {
    name: 'one payload is kept once',
    summary: 'the same payload of the same run is one snapshot, which all callers are given',
    hazards: ['W03'],
    callers: SOME,
    setup: () => [run('a')],
    acts: [{ steps: () => [step('storeImpactSnapshot', { runId: of('a', '/id'), total: 3, payload: { a: 1 } })] }],
    after: () => [step('listImpactSnapshots', { runId: of('a', '/id'), limit: 10 }, { expect: is('/items/1', undefined) })],
    broken: (seen) => {
      const stored = valuesOf<StoredSnapshot>(seen, 'storeImpactSnapshot');
      if (stored.length !== seen.callers.length) return 'a payload that is kept already is refused';
      const made = stored.filter((each) => each.stored).length;
      if (made !== 1) return `${made} callers say that they stored the one payload`;
      return new Set(stored.map(({ snapshot }) => snapshot.id)).size === 1 ? undefined : 'callers are given different snapshots of one payload';
    },
    equal: { without: ['/snapshot/id'] },
  },
];

/** What must hold when several callers come at once. */
export const races: readonly Race[] = [...queueRaces, ...lockRaces, ...scheduleRaces];
