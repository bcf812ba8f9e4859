import type { Scenario, ScenarioStep } from '#harness';
import { at, fails, is, of, step, walk } from '../../support/steps.ts';
import type { RunState } from '../records.ts';
import { move, run, schedule } from './steps.ts';

/** State, how a new run gets there, what may follow. Written out, so that it does not lean on the repositories' own table. */
const STATES: readonly (readonly [state: RunState, path: readonly RunState[], following: readonly RunState[]])[] = [
  ['planning', [], ['queued', 'error', 'cancelled']],
  ['queued', ['queued'], ['running', 'error', 'cancelled']],
  ['running', ['queued', 'running'], ['completed', 'error', 'cancelled']],
  ['completed', ['queued', 'running', 'completed'], []],
  ['error', ['error'], []],
  ['cancelled', ['cancelled'], []],
];

/** From one state, every other is tried; one that follows is tried on a run of its own. */
function transitionsFrom([state, path, following]: (typeof STATES)[number]): readonly ScenarioStep[] {
  const reach = (name: string): readonly ScenarioStep[] => [run(name), ...path.map((to) => move(name, to))];
  return [
    ...reach(`${state} refused`),
    ...STATES.filter(([to]) => !following.includes(to)).map(([to]) => move(`${state} refused`, to, { expect: fails('precondition_failed') })),
    step('getRun', { id: of(`${state} refused`, '/id') }, { expect: is('/state', state) }),
    ...following.flatMap((to) => [...reach(`${state} to ${to}`), move(`${state} to ${to}`, to, { expect: is('/state', to) })]),
  ];
}

export const runScenarios: readonly Scenario[] = [
  ...STATES.map(
    (entry): Scenario => ({
      name: `what follows on a run that is ${entry[0]}`,
      summary: 'every state is tried: those that follow are reached, all others are refused and change nothing',
      hazards: ['W08'],
      steps: transitionsFrom(entry),
    }),
  ),
  {
    name: 'a run says when it began and ended, and why it broke',
    summary: 'an error needs words and nothing else takes them; stats are replaced while it is open; another tenant moves nothing',
    hazards: ['V19', 'V25', 'W21'],
    steps: [
      step('createRun', { trigger: 'event', reason: '', stats: { seen: 0 } }, { as: 'a', expect: is('/reason', '') }),
      move('a', 'queued', { tenant: 'globex', expect: fails('not_found') }),
      move('a', 'queued', { expect: is('/startedAt', null) }),
      move('a', 'running', { expect: is('/startedAt', at(4000)) }),
      step('recordRunStats', { id: of('a', '/id'), stats: { seen: 2 } }, { expect: is('/stats', { seen: 2 }) }),
      step('recordRunStats', { id: of('a', '/id'), stats: {} }, { tenant: 'globex', expect: fails('not_found') }),
      step('transitionRun', { id: of('a', '/id'), to: 'error' }, { expect: fails('invalid') }),
      step('transitionRun', { id: of('a', '/id'), to: 'completed', error: '' }, { expect: fails('invalid') }),
      step('transitionRun', { id: of('a', '/id'), to: 'error', error: '', stats: { seen: 1 } }, { expect: is('/error', '') }),
      step('getRun', { id: of('a', '/id') }, { expect: is('/finishedAt', at(9000)) }),
      step('getRun', { id: of('a', '/id') }, { expect: is('/stats', { seen: 1 }) }),
      step('recordRunStats', { id: of('a', '/id'), stats: {} }, { expect: fails('precondition_failed') }),
      step('getRun', { id: of('a', '/id') }, { tenant: 'globex', expect: fails('not_found') }),
      run('b'),
      move('b', 'cancelled', { expect: is('/error', null) }),
    ],
  },
  {
    name: 'runs come latest first, by state, schedule and window',
    summary: 'ties in time, pages of one; the window holds its beginning and not its end; null finds runs of no schedule and missing any',
    hazards: ['Q01', 'Q14', 'W17'],
    steps: [
      schedule('a', '0 9 * * *', 'UTC'),
      run('first', { advanceMs: 1000 }),
      step('createRun', { scheduleId: of('a', '/id'), trigger: 'manual' }, { advanceMs: 0, as: 'second' }),
      run('third', { advanceMs: 0 }),
      run('fourth', { advanceMs: 1 }),
      move('third', 'queued', { advanceMs: 0 }),
      ...walk('listRuns', { limit: 1 }, '/items/0/createdAt', [at(2001), at(2000), at(2000), at(2000)]),
      step('listRuns', { from: at(2000), before: at(2001), limit: 10 }, { expect: is('/items/3', undefined) }),
      step('listRuns', { from: at(2000), before: at(2001), limit: 10 }, { expect: is('/items/2/createdAt', at(2000)) }),
      step('listRuns', { before: at(2000), limit: 10 }, { expect: is('/items', []) }),
      step('listRuns', { from: at(2001), limit: 10 }, { expect: is('/items/0/createdAt', at(2001)) }),
      step('listRuns', { state: 'queued', limit: 10 }, { expect: is('/items/0/updatedAt', at(2001)) }),
      step('listRuns', { state: 'planning', scheduleId: null, limit: 10 }, { expect: is('/items/1/createdAt', at(2000)) }),
      step('listRuns', { state: 'planning', scheduleId: null, limit: 10 }, { expect: is('/items/2', undefined) }),
      step('listRuns', { scheduleId: of('a', '/id'), limit: 10 }, { expect: is('/items/0/createdAt', at(2000)) }),
      step('listRuns', { scheduleId: of('a', '/id'), state: 'queued', limit: 10 }, { expect: is('/items', []) }),
      step('listRuns', { limit: 10 }, { tenant: 'globex', expect: is('/items', []) }),
    ],
  },
  {
    name: 'runs are summed up by schedule',
    summary: 'those of no schedule first; counts by state, the latest, the longest; within the window only, and none of another tenant',
    hazards: ['Q01', 'Q04', 'Q09', 'V08', 'W17'],
    steps: [
      schedule('a', '0 9 * * *', 'UTC'),
      step('createRun', { scheduleId: of('a', '/id'), trigger: 'manual' }, { as: 'of a' }),
      run('open', { advanceMs: 1000 }),
      run('tie', { advanceMs: 0 }),
      move('of a', 'queued', { advanceMs: 0 }),
      move('of a', 'running', { advanceMs: 0 }),
      move('of a', 'completed', { advanceMs: 90_001 }),
      move('open', 'cancelled', { advanceMs: 0 }),
      step('summarizeRuns', { limit: 10 }, { advanceMs: 0, expect: is('/items/0/scheduleId', null) }),
      step('summarizeRuns', { limit: 10 }, { advanceMs: 0, expect: is('/items/0/longestMs', null) }),
      step(
        'summarizeRuns',
        { limit: 10 },
        { advanceMs: 0, expect: is('/items/0/byState', { cancelled: 1, completed: 0, error: 0, planning: 1, queued: 0, running: 0 }) },
      ),
      step('summarizeRuns', { limit: 10 }, { advanceMs: 0, expect: is('/items/1/longestMs', 90_001n) }),
      ...walk('summarizeRuns', { limit: 1 }, '/items/0/total', [2, 1], { advanceMs: 0 }),
      step('summarizeRuns', { from: at(2000), before: at(3000), limit: 10 }, { advanceMs: 0, expect: is('/items/1', undefined) }),
      step('summarizeRuns', { from: at(2000), before: at(3000), limit: 10 }, { advanceMs: 0, expect: is('/items/0/lastState', 'completed') }),
      step('summarizeRuns', { from: at(2001), before: at(3000), limit: 10 }, { advanceMs: 0, expect: is('/items', []) }),
      step('summarizeRuns', { limit: 10 }, { advanceMs: 0, tenant: 'globex', expect: is('/items', []) }),
    ],
  },
  {
    name: 'a run keeps what it would touch, the same once',
    summary: 'equal documents are the same whatever the order of their keys; latest first; an unknown run has none',
    hazards: ['V04', 'V05', 'V20', 'T06', 'T07', 'Q14'],
    steps: [
      run('a'),
      run('b'),
      step('storeImpactSnapshot', { runId: of('a', '/id'), total: 2, payload: { b: [1, 1.5], a: null } }, { as: 'one', expect: is('/stored', true) }),
      step('storeImpactSnapshot', { runId: of('a', '/id'), total: 3, payload: { a: null, b: [1, 1.5] } }, { expect: is('/stored', false) }),
      step('storeImpactSnapshot', { runId: of('a', '/id'), total: 3, payload: { a: null, b: [1.5, 1] } }, { expect: is('/stored', true) }),
      step('storeImpactSnapshot', { runId: of('b', '/id'), total: 3, payload: { a: null, b: [1.5, 1] } }, { advanceMs: 0, expect: is('/stored', true) }),
      step('storeImpactSnapshot', { runId: of('a', '/id'), total: 0, payload: [] }, { advanceMs: 0, expect: is('/snapshot/payload', []) }),
      step('storeImpactSnapshot', { runId: of('a', '/id'), total: 0, payload: null }, { expect: is('/snapshot/payload', null) }),
      step('storeImpactSnapshot', { runId: of('a', '/id'), total: 0, payload: 1 }, { tenant: 'globex', expect: fails('not_found') }),
      step('getImpactSnapshot', { id: of('one', '/snapshot/id') }, { expect: is('/total', 2) }),
      step('getImpactSnapshot', { id: of('one', '/snapshot/id') }, { tenant: 'globex', expect: fails('not_found') }),
      ...walk('listImpactSnapshots', { runId: of('a', '/id'), limit: 1 }, '/items/0/createdAt', [at(6000), at(5000), at(5000), at(3000)]),
      step('listImpactSnapshots', { runId: of('a', '/id'), limit: 10 }, { tenant: 'globex', expect: is('/items', []) }),
    ],
  },
];
