import { t } from '#harness';
import { args } from './arbitraries.ts';
import * as types from './types.ts';

const read = { kind: 'read' } as const;
const write = { kind: 'write' } as const;
/** The list's next page. */
const next = (list: string) => ({ [list]: { next: '/next' } });
const schedule = { schedule: { id: '/id', version: '/version', dueAt: '/nextDueAt' } } as const;
/** What was changed, if it was: a role of its own, so that one stale version does not draw others after it. */
const changed = { changed: { id: '/id', version: '/version' } } as const;
const claim = { claim: { kind: '/kind', id: '/id', worker: '/worker', attempt: '/attempts' } } as const;
const lock = { lock: { name: '/name', holder: '/holder', token: '/token' } } as const;

/** Every method of the repository, and what its answer means. */
export const operations = {
  createSchedule: { ...write, summary: 'make a schedule', weight: 5, args: args.createSchedule, result: types.schedule, yields: schedule },
  getSchedule: { ...read, summary: 'a schedule by id', args: args.getSchedule, result: types.schedule, yields: changed },
  updateSchedule: { ...write, summary: 'change a schedule of a known version', weight: 2, args: args.updateSchedule, result: types.schedule, yields: changed },
  pauseSchedule: {
    ...write,
    summary: 'stop a schedule',
    weight: 1.5,
    args: args.pauseSchedule,
    result: types.schedule,
    yields: { paused: { id: '/id', version: '/version' } },
  },
  resumeSchedule: { ...write, summary: 'start a schedule again', weight: 1.5, args: args.resumeSchedule, result: types.schedule, yields: changed },
  deleteSchedule: { ...write, summary: 'end a schedule', args: args.deleteSchedule, result: types.schedule, yields: changed },
  listSchedules: { ...read, summary: 'schedules by name', weight: 2, args: args.listSchedules, result: types.schedules, yields: next('schedules') },
  dueSchedules: {
    ...read,
    summary: 'schedules that are due',
    critical: true,
    weight: 4,
    args: args.dueSchedules,
    result: types.schedules,
    yields: { due: { id: '/items/0/id', dueAt: '/items/0/nextDueAt' }, ...next('dueSchedules') },
  },
  fireSchedule: {
    ...write,
    summary: 'take note that a schedule was due, and make its run',
    weight: 5,
    args: args.fireSchedule,
    result: types.firedSchedule,
    yields: { fired: { id: '/schedule/id', dueAt: '/schedule/nextDueAt' }, run: { id: '/run/id' } },
  },

  createRun: { ...write, summary: 'make a run beside the plan', weight: 4, args: args.createRun, result: types.run, yields: { run: { id: '/id' } } },
  getRun: { ...read, summary: 'a run by id', args: args.getRun, result: types.run },
  transitionRun: { ...write, summary: 'move a run on', weight: 6, args: args.transitionRun, result: types.run, yields: { queuedRun: { id: '/id' } } },
  recordRunStats: { ...write, summary: 'replace the stats of a run', args: args.recordRunStats, result: types.run },
  listRuns: { ...read, summary: 'runs by state and time', critical: true, weight: 3, args: args.listRuns, result: types.runs, yields: next('runs') },
  summarizeRuns: { ...read, summary: 'runs by schedule', weight: 2, args: args.summarizeRuns, result: types.runSummaries, yields: next('runSummaries') },
  purgeRuns: { ...write, summary: 'delete runs that ended 180 days ago', weight: 0.5, args: args.purge, result: types.purged },

  storeImpactSnapshot: {
    ...write,
    summary: 'keep what a run would touch',
    weight: 4,
    args: args.storeImpactSnapshot,
    result: types.storedSnapshot,
    yields: { snapshot: { id: '/snapshot/id', runId: '/snapshot/runId' } },
  },
  getImpactSnapshot: { ...read, summary: 'an impact snapshot by id', args: args.getImpactSnapshot, result: types.impactSnapshot },
  listImpactSnapshots: {
    ...read,
    summary: 'the impact snapshots of a run',
    weight: 2,
    args: args.listImpactSnapshots,
    result: types.impactSnapshots,
    yields: next('snapshots'),
  },
  purgeImpactSnapshots: { ...write, summary: 'delete impact snapshots of 90 days ago', weight: 0.5, args: args.purge, result: types.purged },

  enqueueJob: {
    ...write,
    summary: 'queue a job',
    critical: true,
    weight: 6,
    args: args.enqueueJob,
    result: types.job,
    yields: { job: { kind: '/kind', id: '/id' } },
  },
  claimJob: {
    ...write,
    summary: 'take the job whose turn it is',
    critical: true,
    weight: 6,
    args: args.claimJob,
    result: t.nullable(types.job),
    yields: claim,
  },
  heartbeatJob: { ...write, summary: 'keep a job', weight: 2, args: args.heartbeatJob, result: types.job },
  completeJob: { ...write, summary: 'say that a job went well', weight: 2, args: args.completeJob, result: types.job },
  failJob: { ...write, summary: 'say that an attempt failed', weight: 2, args: args.failJob, result: types.job },
  cancelJob: { ...write, summary: 'end a job', args: args.cancelJob, result: types.job },
  getJob: { ...read, summary: 'a job by id', weight: 1.5, args: args.getJob, result: types.job },
  listJobs: { ...read, summary: 'jobs by age', weight: 2, args: args.listJobs, result: types.jobs, yields: next('jobs') },
  queueDepth: { ...read, summary: 'how many jobs wait, run and hang', args: args.queueDepth, result: types.queueDepth },
  reapJobs: { ...write, summary: 'end attempts whose lease has lapsed', args: args.sweepJobs, result: types.reaped },
  purgeJobs: { ...write, summary: 'delete jobs that ended 30 days ago', weight: 0.5, args: args.sweepJobs, result: types.purged },

  acquireLock: { ...write, summary: 'take a lock', critical: true, weight: 3, args: args.acquireLock, result: types.lock, yields: lock },
  renewLock: { ...write, summary: 'keep a lock', critical: true, args: args.renewLock, result: types.lock },
  releaseLock: { ...write, summary: 'give a lock back', critical: true, args: args.releaseLock, result: types.lock },
} as const;
