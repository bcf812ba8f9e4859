import type { JourneyStep } from '#harness';
import { DAY_MS, is, of } from '../../support/steps.ts';
import { policy } from '../calls.ts';

/** The image is judged: why, finding by finding; what is excepted from it; and what it comes to. */
export const evaluation: readonly JourneyStep[] = [
  policy(
    'startRun',
    { packId: of('job', '/payload/packId'), artifact: of('job', '/subject'), profileName: of('profile', '/name') },
    { as: 'evaluation', expect: is('/packVersion', 1) },
  ),
  policy(
    'requestException',
    { artifact: of('job', '/subject'), ruleId: 'critical', reason: 'fixed next week', actor: of('alice', '/userId') },
    { as: 'requested' },
  ),
  policy(
    'approveException',
    { exceptionId: of('requested', '/exceptionId'), version: of('requested', '/version'), actor: of('bob', '/userId'), durationMs: 7 * DAY_MS },
    { as: 'exception' },
  ),
  policy(
    'exceptionsInForce',
    { artifact: of('evaluation', '/artifact'), at: of('exception', '/effectiveFrom'), limit: 10 },
    { as: 'in force', expect: is('/items/0/ruleId', 'critical') },
  ),
  policy(
    'appendExplanations',
    {
      runId: of('evaluation', '/runId'),
      explanations: [
        { findingId: of('affected', '/items/0/key'), ruleId: 'critical', verdict: 'block', detail: of('contribution', '/databaseSpecific') },
        { findingId: of('affected', '/items/0/key'), ruleId: of('in force', '/items/0/ruleId'), verdict: 'warn' },
      ],
    },
    { expect: { error: 'duplicate' } },
  ),
  policy(
    'appendExplanations',
    {
      runId: of('evaluation', '/runId'),
      explanations: [
        { findingId: of('affected', '/items/0/key'), ruleId: 'critical', verdict: 'block', detail: of('contribution', '/databaseSpecific') },
        { findingId: of('affected', '/items/0/key'), ruleId: 'known-vex', verdict: 'warn', detail: of('consensus', '/evidence') },
      ],
    },
    { expect: is('/total', 2) },
  ),
  policy(
    'finishRun',
    { runId: of('evaluation', '/runId'), outcome: 'succeeded', summary: { blocked: 1, excepted: [of('exception', '/exceptionId')] } },
    { as: 'evaluated', expect: is('/explanations', 2) },
  ),
  policy('explanationsOfFinding', { findingId: of('advisory', '/key'), limit: 10 }, { as: 'why', expect: is('/items/0/ruleId', 'known-vex') }),
];
