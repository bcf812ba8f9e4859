import type { Scenario } from '#harness';

export const scenarios: readonly Scenario[] = [];
