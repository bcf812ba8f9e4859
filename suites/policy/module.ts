import { defineModule } from '#harness';
import { collections } from './collections.ts';
import { growth } from './growth.ts';
import { operations } from './operations.ts';
import { paths } from './paths.ts';
import { races } from './races.ts';
import type { PolicyRepository } from './repository.ts';
import { scenarios } from './scenarios.ts';

/** Which rules hold, what was evaluated by them, and who is excepted. */
export const policy = defineModule<PolicyRepository>({
  name: 'policy',
  summary: 'policy packs and their versions, risk profiles, evaluation runs with explanations, exceptions and the audit',
  phase: 4,
  operations,
  collections,
  scenarios,
  paths,
  races,
  growth,
  // Beginnings and ends of exceptions in the pools, and the age at which runs go. The long ones are rarer: each leaves few in force behind.
  durationsMs: [1, 999, 1000, 1000, 1000, 1001, 1001, 3_600_000, 3_600_000, 86_400_000, 2_592_000_000, 15_552_000_000],
});
