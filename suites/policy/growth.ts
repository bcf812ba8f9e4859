import type { GrowthDefinition } from '#harness';
import { DAY_MS, of, step } from '../support/steps.ts';
import { activePack, approve, request, rule, run } from './scenarios/steps.ts';

const EXPLANATIONS = 50;
const RULES = 50;
/** Every so many bundles hold a pack. */
const PACK_EVERY = 50;

const rules = Array.from({ length: RULES }, (_, at) => rule(`rule-${at}`, at, { severity: 'high' }));

/** More runs with fifty explanations each, exceptions of other artifacts, and now and then a pack of fifty rules. */
export const growth: GrowthDefinition = {
  records: EXPLANATIONS + 4 + RULES / PACK_EVERY,
  setup: activePack('crowd', [rules]),
  bundle: (n) => [
    run('crowd', `crowd ${n}`),
    step('appendExplanations', {
      runId: of(`crowd ${n}`, '/runId'),
      explanations: Array.from({ length: EXPLANATIONS }, (_, at) => ({
        findingId: `crowd ${n} ${at}`,
        ruleId: 'rule-0',
        verdict: 'warn',
        detail: { score: at },
      })),
    }),
    request(`request of crowd ${n}`, `crowd ${n}`),
    approve(`request of crowd ${n}`, 30 * DAY_MS, undefined),
    ...(n % PACK_EVERY === 0 ? activePack(`crowd-pack-${n}`, [rules]) : []),
  ],
};
