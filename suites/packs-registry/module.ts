import { defineModule } from '#harness';
import { collections } from './collections.ts';
import { growth } from './growth.ts';
import { operations } from './operations.ts';
import { paths } from './paths.ts';
import { races } from './races.ts';
import type { PacksRegistryRepository } from './repository.ts';
import { scenarios } from './scenarios.ts';

/** Packs by version and by digest, what became of them, and which other places hold them. */
export const packsRegistry = defineModule<PacksRegistryRepository>({
  name: 'packs-registry',
  summary: 'published packs in the order of their versions, content by digest, lifecycle, attestations, parity, mirrors and audit',
  phase: 7,
  operations,
  collections,
  scenarios,
  paths,
  growth,
  races,
  // Ages and intervals of the pools, which the clock then hits exactly and one beside.
  durationsMs: [1, 999, 1000, 1000, 1001, 59_999, 60_000, 60_000, 60_001],
});
