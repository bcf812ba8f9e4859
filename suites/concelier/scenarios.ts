import type { Scenario } from '#harness';
import { coordinationScenarios } from './scenarios/coordination.ts';
import { ingestionScenarios } from './scenarios/ingestion.ts';
import { lookupScenarios } from './scenarios/lookup.ts';
import { valueScenarios } from './scenarios/values.ts';

/** Stories with an expected end, so that two equally wrong repositories do not pass. */
export const scenarios: readonly Scenario[] = [...ingestionScenarios, ...valueScenarios, ...lookupScenarios, ...coordinationScenarios];
