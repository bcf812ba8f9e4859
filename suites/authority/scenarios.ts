import type { Scenario } from '#harness';
import { clientScenarios } from './scenarios/clients.ts';
import { revocationScenarios } from './scenarios/revocations.ts';
import { signInScenarios } from './scenarios/sign-in.ts';
import { tokenScenarios } from './scenarios/tokens.ts';
import { userScenarios } from './scenarios/users.ts';
import { valueScenarios } from './scenarios/values.ts';

/** Stories with an expected end, so that two equally wrong repositories do not pass. */
export const scenarios: readonly Scenario[] = [
  ...userScenarios,
  ...clientScenarios,
  ...tokenScenarios,
  ...revocationScenarios,
  ...signInScenarios,
  ...valueScenarios,
];
