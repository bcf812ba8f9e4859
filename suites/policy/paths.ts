import type { PathDefinition } from '#harness';
import { times } from '../support/paths.ts';
import { DAY_MS, of, step } from '../support/steps.ts';
import { activePack, approve, request, run } from './scenarios/steps.ts';

const rules = Array.from({ length: 50 }, (_, at) => ({
  ruleId: `rule-${at}`,
  priority: at,
  effect: at % 2 === 0 ? 'block' : 'warn',
  expression: { all: [{ severity: { atLeast: 'high' } }, { reachable: true }, { age: at }] },
}));
const FINDINGS = 10;
const ARTIFACTS = 8;
const explanations = (findings: readonly string[]) =>
  findings.map((findingId) => ({ findingId, ruleId: 'rule-0', verdict: 'warn', detail: { because: ['severity', 'reach'], score: 7 } }));

/** How the critical paths are called when their time is taken: a pack of fifty rules, runs that explain, exceptions in force. */
export const paths: Readonly<Record<string, PathDefinition>> = {
  activeRules: { setup: activePack('pack', [rules]), args: () => ({ packId: of('pack', '/packId'), limit: 50 }) },
  appendExplanations: {
    setup: activePack('pack', [rules]),
    before: (n) => [run('pack', `artifact ${n}`)],
    args: (n) => ({ runId: of(`artifact ${n}`, '/runId'), explanations: explanations(Array.from({ length: 20 }, (_, at) => `finding ${at}`)) }),
  },
  explanationsOfFinding: {
    setup: [
      ...activePack('pack', [rules]),
      ...times(30, (at) => [
        run('pack', `artifact ${at}`),
        step('appendExplanations', {
          runId: of(`artifact ${at}`, '/runId'),
          explanations: explanations(Array.from({ length: FINDINGS }, (_, finding) => `finding ${finding}`)),
        }),
      ]),
    ],
    args: (n) => ({ findingId: `finding ${n % FINDINGS}`, limit: 50 }),
  },
  exceptionsInForce: {
    setup: times(40, (at) => [request(`request ${at}`, `artifact ${at % ARTIFACTS}`), approve(`request ${at}`, 30 * DAY_MS, undefined)]),
    args: (n) => ({ artifact: `artifact ${n % ARTIFACTS}`, limit: 50 }),
  },
};
