import type { Scenario } from '#harness';
import { lifecycleScenarios } from './scenarios/lifecycle.ts';
import { placeScenarios } from './scenarios/places.ts';
import { publicationScenarios } from './scenarios/publication.ts';
import { valueScenarios } from './scenarios/values.ts';
import { versionScenarios } from './scenarios/versions.ts';

/** Stories with an expected end, so that two equally wrong repositories do not pass. */
export const scenarios: readonly Scenario[] = [...versionScenarios, ...publicationScenarios, ...lifecycleScenarios, ...placeScenarios, ...valueScenarios];
