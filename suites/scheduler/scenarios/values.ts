import type { Scenario } from '#harness';
import { fails, is, of, step } from '../../support/steps.ts';
import { JSON_VALUES, LONG_NAMES, NOTES, WRONG_JSON_VALUES, WRONG_NAMES, WRONG_NOTES } from '../../support/values.ts';
import { CRONS, WRONG_CRONS, WRONG_KEYS, WRONG_LEASES_MS, WRONG_ZONES, ZONES } from '../pools.ts';
import { job, run } from './steps.ts';

const refused = { expect: fails('invalid') };
const create = (more: Readonly<Record<string, unknown>>) => step('createSchedule', { name: 'a', cron: '* * * * *', timeZone: 'UTC', ...more }, refused);
/** Ten megabytes, which are refused before any store sees them. */
const HUGE = 'x'.repeat(10_000_000);

export const valueScenarios: readonly Scenario[] = [
  {
    name: 'what no schedule may be is refused by both stores, and leaves nothing behind',
    summary: 'missing, null, of another type, empty, too long, NUL, lone surrogates; expressions and zones that are none, or never due',
    hazards: ['V01', 'V03', 'V17', 'V19', 'T10'],
    steps: [
      ...[...WRONG_NAMES, null, 7, undefined].map((name) => create({ name })),
      ...[...WRONG_CRONS, null, 7, undefined].map((cron) => create({ cron })),
      ...[...WRONG_ZONES, null, 7, undefined].map((timeZone) => create({ timeZone })),
      ...[...WRONG_NOTES, 7].map((description) => create({ description })),
      ...[...WRONG_JSON_VALUES.map((value) => ({ k: value })), [], 'x', null].map((selector) => create({ selector })),
      ...['', 'EACH', null].map((catchUp) => create({ catchUp })),
      step('listSchedules', { limit: 1 }, { expect: is('/items', []) }),
    ],
  },
  {
    name: 'what no run or job may be is refused by both stores',
    summary: 'wrong ids, states, limits, leases, keys and documents; none of it is written',
    hazards: ['V01', 'V03', 'V12', 'V19'],
    steps: [
      ...['', 'x', 7, null, undefined, 'a\0'].map((id) => step('getRun', { id }, refused)),
      ...['cron', '', null, undefined].map((trigger) => step('createRun', { trigger }, refused)),
      ...WRONG_NOTES.map((reason) => step('createRun', { trigger: 'manual', reason }, refused)),
      ...WRONG_JSON_VALUES.map((value) => step('createRun', { trigger: 'event', stats: { k: value } }, refused)),
      ...[0, 201, 1.5, '1', null, undefined].map((limit) => step('listRuns', { limit }, refused)),
      ...WRONG_KEYS.map((subject) => step('enqueueJob', { kind: 'graph', subject, priority: 0 }, refused)),
      ...WRONG_KEYS.map((dedupeKey) => step('enqueueJob', { kind: 'graph', subject: 'a', priority: 0, dedupeKey }, refused)),
      ...[1001, 0.5, '1', null, undefined].map((priority) => step('enqueueJob', { kind: 'policy', subject: 'a', priority }, refused)),
      ...['', 'Graph', null, undefined].map((kind) => step('enqueueJob', { kind, subject: 'a', priority: 0 }, refused)),
      ...WRONG_JSON_VALUES.map((payload) => step('enqueueJob', { kind: 'graph', subject: 'a', priority: 0, payload }, refused)),
      ...WRONG_LEASES_MS.map((leaseMs) => step('claimJob', { kind: 'graph', worker: 'w', leaseMs }, refused)),
      ...WRONG_LEASES_MS.map((leaseMs) => step('acquireLock', { name: 'a', holder: 'w', leaseMs }, refused)),
      ...[0n, 2n ** 63n, 1, null].map((token) => step('releaseLock', { name: 'a', holder: 'w', token }, refused)),
      step('listRuns', { limit: 1 }, { expect: is('/items', []) }),
      step('listJobs', { kind: 'graph', limit: 1 }, { expect: is('/items', []) }),
    ],
  },
  {
    name: 'ten megabytes of text are refused wherever text is taken',
    summary: 'names, expressions, zones, notes, keys, workers, documents',
    hazards: ['W18', 'W19'],
    heavy: true,
    steps: [
      create({ name: HUGE }),
      create({ cron: HUGE }),
      create({ timeZone: HUGE }),
      create({ description: HUGE }),
      create({ selector: { k: HUGE } }),
      step('createRun', { trigger: 'manual', reason: HUGE }, refused),
      step('enqueueJob', { kind: 'graph', subject: HUGE, priority: 0 }, refused),
      step('enqueueJob', { kind: 'graph', subject: 'a', priority: 0, payload: HUGE }, refused),
      step('claimJob', { kind: 'graph', worker: HUGE, leaseMs: 1 }, refused),
      step('acquireLock', { name: HUGE, holder: 'a', leaseMs: 1 }, refused),
      step('listRuns', { limit: 1, after: HUGE }, refused),
    ],
  },
  {
    name: 'every expression and zone of the pools is kept as it was given',
    summary: 'and the longest names, whose index entries are the largest',
    hazards: ['V17', 'W19'],
    steps: [
      ...CRONS.map((cron, at) => step('createSchedule', { name: `cron ${at}`, cron, timeZone: 'UTC' }, { expect: is('/cron', cron) })),
      ...ZONES.map((timeZone, at) => step('createSchedule', { name: `zone ${at}`, cron: '0 9 * * *', timeZone }, { expect: is('/timeZone', timeZone) })),
      ...LONG_NAMES.map((name) => step('createSchedule', { name, cron: '0 9 * * *', timeZone: 'UTC' }, { expect: is('/name', name) })),
    ],
  },
  {
    name: 'documents and notes come back as they went in',
    summary: 'selectors, stats and payloads of every kind; key order, number forms, null and empty apart',
    hazards: ['V04', 'V05', 'V06', 'V09', 'V20', 'V21', 'V25', 'Q10'],
    steps: [
      run('r'),
      ...JSON_VALUES.map((value, at) => job(`job ${at}`, { payload: value })),
      ...JSON_VALUES.map((value, at) => step('storeImpactSnapshot', { runId: of('r', '/id'), total: at, payload: value })),
      ...JSON_VALUES.map((value) => step('recordRunStats', { id: of('r', '/id'), stats: { k: value } })),
      ...NOTES.map((reason) => step('createRun', { trigger: 'event', reason }, { expect: is('/reason', reason) })),
      step('listJobs', { kind: 'graph', limit: 200 }),
      step('listImpactSnapshots', { runId: of('r', '/id'), limit: 200 }),
    ],
  },
];
