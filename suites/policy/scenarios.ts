import type { Scenario } from '#harness';
import { activationScenarios } from './scenarios/activations.ts';
import { auditScenarios } from './scenarios/audit.ts';
import { exceptionScenarios } from './scenarios/exceptions.ts';
import { packScenarios } from './scenarios/packs.ts';
import { profileScenarios } from './scenarios/profiles.ts';
import { runScenarios } from './scenarios/runs.ts';
import { valueScenarios } from './scenarios/values.ts';

/** Stories with an expected end, so that two equally wrong repositories do not pass. */
export const scenarios: readonly Scenario[] = [
  ...packScenarios,
  ...activationScenarios,
  ...profileScenarios,
  ...runScenarios,
  ...exceptionScenarios,
  ...auditScenarios,
  ...valueScenarios,
];
