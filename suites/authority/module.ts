import { defineModule } from '#harness';
import { collections } from './collections.ts';
import { growth } from './growth.ts';
import { operations } from './operations.ts';
import { paths } from './paths.ts';
import { races } from './races.ts';
import type { AuthorityRepository } from './repository.ts';
import { scenarios } from './scenarios.ts';

/** Who may sign in, what may call, and which tokens stand. */
export const authority = defineModule<AuthorityRepository>({
  name: 'authority',
  summary: 'users, clients, scopes, tokens, service accounts, attempts to sign in and the revocation list',
  phase: 1,
  operations,
  collections,
  scenarios,
  paths,
  growth,
  races,
  // Ends of the lives, windows and retention in the pools, which the clock then hits exactly and one beside. The long
  // ones are rarer: each leaves few tokens and attempts behind.
  durationsMs: [1000, 1000, 1000, 1001, 1001, 60_000, 60_000, 60_000, 900_000, 900_000, 86_400_000, 7_776_000_000],
});
