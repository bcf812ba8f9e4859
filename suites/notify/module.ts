import { defineModule } from '#harness';
import { collections } from './collections.ts';
import { growth } from './growth.ts';
import { operations } from './operations.ts';
import { paths } from './paths.ts';
import { races } from './races.ts';
import type { NotifyRepository } from './repository.ts';
import { scenarios } from './scenarios.ts';

/** Who is told what, when, and through what. */
export const notify = defineModule<NotifyRepository>({
  name: 'notify',
  summary: 'channels, rules, templates, deliveries and digests, quiet hours, maintenance, on-call schedules, escalation, the inbox',
  phase: 3,
  operations,
  collections,
  scenarios,
  paths,
  growth,
  races,
  // Ends of the leases, windows, retries and retention in the pools, which the clock then hits exactly and one beside. The
  // long ones are rarer: behind each, little is due or held.
  durationsMs: [1000, 1000, 1000, 30_000, 60_000, 60_000, 60_000, 3_600_000, 86_400_000, 7_776_000_000],
});
