import type { JourneyStep } from '#harness';
import { at, is, MINUTE_MS, of } from '../../support/steps.ts';
import { scheduler } from '../calls.ts';

/** The nightly scan falls due: its run is made, and what it would touch; the worker takes the job. */
export const schedule: readonly JourneyStep[] = [
  scheduler(
    'createSchedule',
    {
      name: 'Nightly scan',
      cron: '*/30 * * * *',
      timeZone: 'Asia/Kathmandu',
      selector: { images: [of('dependents', '/items/1/node')], packs: of('latest', '/manifest') },
    },
    { as: 'nightly' },
  ),
  scheduler('dueSchedules', { limit: 10 }, { expect: is('/items', []) }),
  scheduler('dueSchedules', { limit: 10 }, { as: 'due', advanceMs: 30 * MINUTE_MS, expect: is('/items/0/normalizedName', 'nightly scan') }),
  scheduler('fireSchedule', { id: of('due', '/items/0/id'), dueAt: of('due', '/items/0/nextDueAt') }, { as: 'fired', expect: is('/run/trigger', 'cron') }),
  scheduler('storeImpactSnapshot', {
    runId: of('fired', '/run/id'),
    total: 1,
    payload: { advisory: of('advisory', '/key'), digest: of('advisory', '/digest'), specific: of('contribution', '/databaseSpecific') },
  }),
  scheduler('transitionRun', { id: of('fired', '/run/id'), to: 'queued' }),
  scheduler(
    'enqueueJob',
    {
      kind: 'policy',
      subject: of('dependents', '/items/1/node'),
      priority: 5,
      runId: of('fired', '/run/id'),
      dedupeKey: of('judging', '/digest'),
      payload: { packId: of('judging', '/packId'), version: of('judging', '/version') },
    },
    { as: 'queued' },
  ),
  scheduler('claimJob', { kind: 'policy', worker: of('token', '/token/subject/id'), leaseMs: 5 * MINUTE_MS }, { as: 'job', expect: is('/attempts', 1) }),
  scheduler('transitionRun', { id: of('job', '/runId'), to: 'running' }, { expect: is('/state', 'running') }),
];

/** The job is done, and with it the run. */
export const completion: readonly JourneyStep[] = [
  scheduler(
    'completeJob',
    { kind: 'policy', id: of('job', '/id'), worker: of('job', '/worker'), attempt: of('job', '/attempts') },
    { expect: is('/state', 'succeeded') },
  ),
  scheduler(
    'transitionRun',
    { id: of('job', '/runId'), to: 'completed', stats: of('evaluated', '/summary') },
    { as: 'completed', expect: is('/state', 'completed') },
  ),
  scheduler('summarizeRuns', { limit: 10, from: at(0) }, { expect: is('/items/0/byState/completed', 1) }),
];
