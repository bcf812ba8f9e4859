import type { Scenario } from '#harness';
import { consensusScenarios } from './scenarios/consensus.ts';
import { graphScenarios } from './scenarios/graph.ts';
import { ingestionScenarios } from './scenarios/ingestion.ts';
import { linksetScenarios } from './scenarios/linksets.ts';
import { valueScenarios } from './scenarios/values.ts';

/** Stories with an expected end, so that two equally wrong repositories do not pass. */
export const scenarios: readonly Scenario[] = [...ingestionScenarios, ...valueScenarios, ...linksetScenarios, ...consensusScenarios, ...graphScenarios];
