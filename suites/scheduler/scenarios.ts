import type { Scenario } from '#harness';
import { dueTimeScenarios } from './scenarios/due-times.ts';
import { jobScenarios } from './scenarios/jobs.ts';
import { lockScenarios } from './scenarios/locks.ts';
import { queueScenarios } from './scenarios/queues.ts';
import { retentionScenarios } from './scenarios/retention.ts';
import { runScenarios } from './scenarios/runs.ts';
import { scheduleScenarios } from './scenarios/schedules.ts';
import { valueScenarios } from './scenarios/values.ts';

/** Stories with an expected end, so that two equally wrong repositories do not pass. */
export const scenarios: readonly Scenario[] = [
  ...scheduleScenarios,
  ...dueTimeScenarios,
  ...runScenarios,
  ...jobScenarios,
  ...queueScenarios,
  ...retentionScenarios,
  ...lockScenarios,
  ...valueScenarios,
];
