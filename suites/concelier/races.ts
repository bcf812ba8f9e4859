import { heldTwice, oneWins, type Race, stepValue, valuesOf } from '#harness';
import { lockRaces } from '../support/lock-races.ts';
import type { Page } from '../support/page.ts';
import { is, MINUTE_MS, of, step } from '../support/steps.ts';
import type { ExportedAdvisory, IngestResult, Job, SourceState } from './records.ts';

const ANY = [1, 4, 16];
/** Writers of one document within transactions: on MongoDB each but one runs again, after a pause that grows. */
const SOME = [1, 4, 8];

const osv = (second: number, alias: string): string =>
  JSON.stringify({
    id: 'CVE-2024-1',
    modified: `2024-05-01T10:00:0${second}Z`,
    aliases: [alias],
    affected: [{ package: { ecosystem: 'npm', name: 'pad' }, versions: ['1.0.0'] }],
  });

const enqueued = (count: number) =>
  Array.from({ length: count }, (_, at) => step('enqueueJob', { kind: 'fetch', priority: at % 2, payload: '{}' }, { as: `job ${at}` }));

/** Takes a job and finishes it; the round in which there is none is the last. */
const work = (worker: string) => [
  { ...step('claimJob', { worker, leaseMs: MINUTE_MS }, { as: 'claim' }), until: is('', null) },
  step('completeJob', { id: of('claim', '/id'), worker, succeeded: true }),
];

const jobRaces: readonly Race[] = [
  {
    name: 'every job is done once',
    summary: 'no job goes to two workers, and none is left behind',
    hazards: ['W05', 'W06'],
    callers: ANY,
    setup: (callers) => enqueued(Math.min(callers, 4) + 2),
    acts: [{ steps: (caller) => work(`worker ${caller}`), rounds: () => 7 }],
    broken: (seen) => {
      const claimed = valuesOf<Job | null>(seen, 'claimJob').flatMap((job) => (job === null ? [] : [job.id]));
      if (heldTwice(claimed) !== undefined) return 'one job goes to two workers';
      if (claimed.length !== seen.setup.length) return `${seen.setup.length - claimed.length} jobs are left behind`;
      return valuesOf(seen, 'completeJob').length === claimed.length ? undefined : 'a worker cannot finish what it holds';
    },
  },
  {
    name: 'a job outlives its worker',
    summary: 'the job of a worker that dies with it, or before it knows that it has it, goes to exactly one other when the lease has lapsed',
    hazards: ['W05', 'W13', 'W17'],
    callers: [2, 4],
    setup: () => enqueued(2),
    acts: [
      { steps: (caller) => (caller === 0 ? [{ ...step('claimJob', { worker: 'dying', leaseMs: MINUTE_MS }), dies: true }] : []) },
      { advanceMs: MINUTE_MS, steps: (caller) => (caller === 0 ? [] : work(`worker ${caller}`)), rounds: () => 4 },
    ],
    after: () => [0, 1].map((at) => step('getJob', { id: of(`job ${at}`, '/id') }, { expect: is('/state', 'succeeded') })),
    broken: (seen) => {
      const rescued = { ...seen, callers: seen.callers.slice(1) };
      const claimed = valuesOf<Job | null>(rescued, 'claimJob').flatMap((job) => (job === null ? [] : [job.id]));
      if (heldTwice(claimed) !== undefined) return 'one job goes to two workers';
      return claimed.length === 2 ? undefined : 'the job of a dead worker is lost';
    },
  },
];

const sourceRaces: readonly Race[] = [
  {
    name: 'one source, many who register it',
    summary: 'exactly one caller registers the name; all others are told that it is there',
    hazards: ['W03', 'W12'],
    callers: ANY,
    acts: [{ steps: () => [step('createSource', { name: 'osv', kind: 'osv', precedence: 10, enabled: true })] }],
    broken: (seen) => oneWins(seen, 'createSource', { kind: 'duplicate', field: 'name', constraint: 'source_pkey' }),
    equal: { without: [] },
  },
  {
    name: 'one version of a source, many changes of it',
    summary: 'of all changes to one version exactly one is made; all others are told that it has passed',
    hazards: ['W08'],
    callers: SOME,
    setup: () => [step('createSource', { name: 'osv', kind: 'osv', precedence: 10, enabled: true })],
    acts: [{ steps: (caller) => [step('updateSource', { name: 'osv', version: 1, precedence: caller })] }],
    after: () => [step('getSource', { name: 'osv' }, { expect: is('/version', 2) })],
    broken: (seen) => oneWins(seen, 'updateSource', { kind: 'conflict', field: 'version' }),
    equal: { without: ['/precedence'] },
  },
  {
    name: 'every failure of a source counts',
    summary: 'no failure is lost, however many connectors report at once, also the very first',
    hazards: ['W03', 'W08'],
    callers: SOME,
    setup: () => [step('createSource', { name: 'osv', kind: 'osv', precedence: 10, enabled: true })],
    acts: [{ steps: () => [step('recordFailure', { source: 'osv', error: 'timeout' })] }],
    after: (callers) => [step('getSourceState', { source: 'osv' }, { expect: is('/failureCount', callers) })],
    broken: (seen) => {
      const counts = valuesOf<SourceState>(seen, 'recordFailure').map(({ failureCount }) => failureCount);
      if (counts.length !== seen.callers.length) return 'a failure is not recorded';
      return heldTwice(counts) === undefined ? undefined : 'two failures are counted as one';
    },
    equal: { without: [] },
  },
];

const ingestionRaces: readonly Race[] = [
  {
    name: 'one document, many who bring it',
    summary: 'a document that comes several times at once is new exactly once, and has one contribution',
    hazards: ['W03', 'W08'],
    callers: SOME,
    acts: [{ steps: () => [step('ingestDocument', { source: 'osv', document: osv(1, 'GHSA-1') })] }],
    after: () => [step('exportPage', { limit: 10 }, { as: 'left', expect: is('/items/1', undefined) })],
    broken: (seen) => {
      const statuses = valuesOf<IngestResult>(seen, 'ingestDocument').map(({ status }) => status);
      if (statuses.length !== seen.callers.length) return 'a document that is there already is refused';
      const made = statuses.filter((status) => status !== 'unchanged').length;
      if (made !== 1) return `${made} callers say that the one document was new`;
      return contributions(seen).length === 1 ? undefined : 'one document has several contributions';
    },
    equal: { without: [] },
  },
  {
    name: 'many sources, one advisory',
    summary: 'every source keeps its own contribution, with its newest word, whoever came between',
    hazards: ['W03', 'W08'],
    callers: [1, 4],
    acts: [
      {
        steps: (caller) => [
          step('ingestDocument', { source: `source-${caller}`, document: osv((caller + 1) % 3, `GHSA-${caller}`) }),
          step('ingestDocument', { source: `source-${caller}`, document: osv(9, `GHSA-${caller}-new`) }),
        ],
      },
    ],
    after: () => [step('exportPage', { limit: 10 }, { as: 'left' })],
    broken: (seen) => {
      const left = contributions(seen);
      if (left.length !== seen.callers.length) return `${left.length} of ${seen.callers.length} sources have a contribution`;
      return left.every(({ modifiedText }) => modifiedText === '2024-05-01T10:00:09Z') ? undefined : 'a source’s newest word is lost';
    },
    equal: { without: ['/changedAt'] },
  },
];

function contributions(seen: Parameters<Race['broken']>[0]): ExportedAdvisory['contributions'] {
  return stepValue<Page<ExportedAdvisory>>(seen, 'left')?.items[0]?.contributions ?? [];
}

/** What must hold when several callers come at once. */
export const races: readonly Race[] = [...jobRaces, ...lockRaces, ...sourceRaces, ...ingestionRaces];
