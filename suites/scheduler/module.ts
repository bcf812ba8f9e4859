import { defineModule } from '#harness';
import { collections } from './collections.ts';
import { growth } from './growth.ts';
import { operations } from './operations.ts';
import { paths } from './paths.ts';
import { races } from './races.ts';
import type { SchedulerRepository } from './repository.ts';
import { scenarios } from './scenarios.ts';

/** Jobs, impact snapshots and runs are kept for 30, 90 and 180 days. */
const RETENTIONS_MS = [2_592_000_000, 7_776_000_000, 15_552_000_000];

/** What is to be done when, and who does it. */
export const scheduler = defineModule<SchedulerRepository>({
  name: 'scheduler',
  summary: 'schedules by cron and time zone, runs, two job queues with leases, impact snapshots and locks',
  phase: 2,
  operations,
  collections,
  scenarios,
  paths,
  growth,
  races,
  // Ends of leases, rests and retention, which the clock then hits exactly and one beside. The long ones are rarer: each
  // leaves few leases and records behind.
  durationsMs: [1, 1, 999, 1000, 1000, 1000, 1001, 1001, 9999, 10_000, 10_000, 20_000, 60_000, 60_000, 60_000, 60_000, 3_600_000, ...RETENTIONS_MS],
});
