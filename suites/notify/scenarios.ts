import type { Scenario } from '#harness';
import { calendarScenarios } from './scenarios/calendars.ts';
import { channelScenarios } from './scenarios/channels.ts';
import { deliveryScenarios } from './scenarios/deliveries.ts';
import { digestScenarios } from './scenarios/digests.ts';
import { inboxScenarios } from './scenarios/inbox.ts';
import { onCallScenarios } from './scenarios/on-call.ts';
import { ruleScenarios } from './scenarios/rules.ts';
import { templateScenarios } from './scenarios/templates.ts';
import { valueScenarios } from './scenarios/values.ts';

/** Stories with an expected end, so that two equally wrong repositories do not pass. */
export const scenarios: readonly Scenario[] = [
  ...channelScenarios,
  ...ruleScenarios,
  ...templateScenarios,
  ...deliveryScenarios,
  ...digestScenarios,
  ...calendarScenarios,
  ...onCallScenarios,
  ...inboxScenarios,
  ...valueScenarios,
];
