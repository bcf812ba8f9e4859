import { defineModule } from '#harness';
import { collections } from './collections.ts';
import { corpus } from './corpus.ts';
import { growth } from './growth.ts';
import { operations } from './operations.ts';
import { paths } from './paths.ts';
import { races } from './races.ts';
import type { ConcelierRepository } from './repository.ts';
import { scenarios } from './scenarios.ts';

/** Vulnerability advisories: what sources publish, kept apart by source and read together. */
export const concelier = defineModule<ConcelierRepository>({
  name: 'concelier',
  summary: 'vulnerability advisories of several sources: ingestion, look-up by alias and package, change feed, merge and prune',
  phase: 5,
  operations,
  collections,
  scenarios,
  paths,
  growth,
  races,
  corpus,
  durationsMs: [1, 999, 1000, 1001, 59_999, 60_000, 120_000],
});
