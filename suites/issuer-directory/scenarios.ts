import type { Scenario } from '#harness';
import { auditScenarios } from './scenarios/audit.ts';
import { globalScenarios } from './scenarios/global.ts';
import { issuerScenarios } from './scenarios/issuers.ts';
import { keyScenarios } from './scenarios/keys.ts';
import { trustScenarios } from './scenarios/trust.ts';
import { valueScenarios } from './scenarios/values.ts';

/** Stories with an expected end, so that two equally wrong repositories do not pass. */
export const scenarios: readonly Scenario[] = [
  ...issuerScenarios,
  ...globalScenarios,
  ...keyScenarios,
  ...trustScenarios,
  ...auditScenarios,
  ...valueScenarios,
];
