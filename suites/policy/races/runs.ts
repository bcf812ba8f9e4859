import { errorsOf, oneWins, type Race, stepValue, valuesOf } from '#harness';
import type { Page } from '../../support/page.ts';
import { is, of, step } from '../../support/steps.ts';
import type { EvaluationRun, Explanation } from '../records.ts';
import { draft, explain, KEPT_MS, pack, rule, trial } from '../scenarios/steps.ts';
import { FEW } from './callers.ts';

const running = () => [pack('p'), draft('p', [rule('a', 0)]), trial('p', 'run')];
const runId = of('run', '/runId');
const finish = (outcome: string) => step('finishRun', { runId, outcome });
const left = step('getRun', { runId }, { as: 'left' });
/** What was said of a finding that every batch explains. */
const said = step('explanationsOfFinding', { findingId: 'shared', limit: 50 }, { as: 'said' });
const batch = (caller: number) =>
  step('appendExplanations', { runId, explanations: ['shared', `own ${caller}`].map((findingId) => ({ findingId, ruleId: `r${caller}`, verdict: 'warn' })) });

/** What must hold when several callers work on one evaluation at once. */
export const runRaces: readonly Race[] = [
  {
    name: 'a run ends once',
    summary: 'of all ends that are told of a run exactly one counts; all others are told that it has ended',
    hazards: ['W08'],
    callers: FEW,
    setup: running,
    acts: [{ steps: (caller) => [finish(caller % 2 === 0 ? 'succeeded' : 'failed')] }],
    after: () => [left],
    broken: (seen) => {
      const lost = oneWins(seen, 'finishRun', { kind: 'precondition_failed', field: 'runId' });
      if (lost !== undefined) return lost;
      const [ended] = valuesOf<EvaluationRun>(seen, 'finishRun');
      return ended?.state === stepValue<EvaluationRun>(seen, 'left')?.state ? undefined : 'the run has another end than the one that was told';
    },
    equal: { without: ['/state'] },
  },
  {
    name: 'explanations come while a run ends',
    summary: 'batches come before the end, whole and in places of their own, or are refused: none is added behind it',
    hazards: ['W08', 'W11', 'W14'],
    callers: [2, 4],
    setup: running,
    acts: [{ steps: (caller) => [caller === 0 ? finish('succeeded') : batch(caller)] }],
    after: () => [left, said],
    broken: (seen) => {
      const [ended] = valuesOf<EvaluationRun>(seen, 'finishRun');
      if (ended === undefined) return 'the run cannot be ended';
      if (errorsOf(seen, 'appendExplanations').some(({ kind, field }) => kind !== 'precondition_failed' || field !== 'runId'))
        return 'a batch is refused for another reason';
      const batches = valuesOf(seen, 'appendExplanations').length;
      if (stepValue<EvaluationRun>(seen, 'left')?.explanations !== ended.explanations) return 'explanations come into a run that has ended';
      if (ended.explanations !== 2 * batches) return 'a batch is lost, or counted twice';
      // Each batch takes two places, the first of them for the finding that all share.
      const places = stepValue<Page<Explanation>>(seen, 'said')?.items.map(({ position }) => position) ?? [];
      return places.join() === Array.from({ length: batches }, (_, at) => 2 * (batches - 1 - at)).join()
        ? undefined
        : 'two explanations have one place, or a place is left out';
    },
  },
  {
    name: 'one finding, many who explain it by one rule',
    summary: 'exactly one caller explains it; all others are told that it is, and nothing else of their batches is kept',
    hazards: ['W03', 'W11', 'W12'],
    callers: FEW,
    setup: running,
    acts: [{ steps: () => [explain('run', ['before', 'shared'])] }],
    after: () => [step('getRun', { runId }, { expect: is('/explanations', 2) })],
    broken: (seen) => oneWins(seen, 'appendExplanations', { kind: 'duplicate', field: 'explanations', constraint: 'explanations_pkey' }),
    equal: { without: [] },
  },
  {
    name: 'old runs go once',
    summary: 'however many purge at once, each run and each explanation goes once',
    hazards: ['W05', 'W08'],
    callers: FEW,
    setup: () => [
      ...running(),
      explain('run', ['a', 'b', 'c']),
      finish('failed'),
      trial('p', 'other'),
      step('finishRun', { runId: of('other', '/runId'), outcome: 'failed' }),
    ],
    acts: [{ advanceMs: KEPT_MS, steps: () => [step('purgeRuns', { limit: 10 })] }],
    after: () => [step('listRuns', { limit: 1 }, { expect: is('/items', []) })],
    broken: (seen) => {
      const purged = valuesOf<{ readonly runs: number; readonly explanations: number }>(seen, 'purgeRuns');
      const [runs, explanations] = [purged.reduce((sum, each) => sum + each.runs, 0), purged.reduce((sum, each) => sum + each.explanations, 0)];
      return runs === 2 && explanations === 3 ? undefined : `of 2 runs with 3 explanations ${runs} and ${explanations} go`;
    },
  },
];
