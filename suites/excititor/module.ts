import { defineModule } from '#harness';
import { collections } from './collections.ts';
import { corpus } from './corpus.ts';
import { growth } from './growth.ts';
import { operations } from './operations.ts';
import { paths } from './paths.ts';
import { races } from './races.ts';
import type { ExcititorRepository } from './repository.ts';
import { scenarios } from './scenarios.ts';

const DAY_MS = 86_400_000;

/** VEX and graph: what providers say of vulnerabilities in products, what callers make of it, and which products depend on which. */
export const excititor = defineModule<ExcititorRepository>({
  name: 'excititor',
  summary: 'VEX statements of several providers, linked and decided upon by callers; dependency graphs by revision',
  phase: 6,
  operations,
  collections,
  scenarios,
  paths,
  growth,
  races,
  corpus,
  durationsMs: [1, 999, 1000, 1001, 60_000, DAY_MS],
});
