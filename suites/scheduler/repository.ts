import type { JsonValue, OperationContext } from '#harness';
import type { Page, PageArgs } from '../support/page.ts';
import type {
  FiredSchedule,
  ImpactSnapshot,
  Job,
  JobAttempt,
  JobKind,
  ListJobs,
  ListRuns,
  Lock,
  NewJob,
  NewRun,
  NewSchedule,
  PurgeArgs,
  Purged,
  QueueDepth,
  Reaped,
  Run,
  RunSummary,
  RunTransition,
  Schedule,
  ScheduleChange,
  ScheduleStatus,
  StoredSnapshot,
  VersionedSchedule,
  Window,
} from './records.ts';

/**
 * What is to be done when, what came of it, and who does it: the contract that both stores must keep.
 *
 * For every method: the tenant, `now` and ids come from `context` (`forbidden` field `tenant` when it names none).
 * Arguments are checked in the order in which they are listed, before the store is touched; the first unusable one is
 * `invalid` with its name as `field`. What is not found in the tenant is `not_found`, with the argument that named it. A page
 * holds at most `limit` items (1 to 200); `next` continues after its last item.
 *
 * Three rules hold everywhere. A job has one worker at a time, and none is lost when a worker dies. States change only as
 * the records' state machines say, which the store enforces: anything else is `precondition_failed`, and changes nothing.
 * The fencing token of a lock and the attempts of a job only rise.
 */
export interface SchedulerRepository {
  /**
   * Makes an active schedule, due for the first time after `now`.
   *
   * `cron` has five fields: minute, hour, day of month, month, day of week. When both days are restricted, either will
   * do. Minute and hour without `*` and steps mean times of the day: one that the zone's clock skips is due when the gap
   * ends, one that it shows twice is due the first time only. Other expressions mean the clock as it runs: what is
   * skipped is not due, what is shown twice is due twice.
   *
   * @throws `duplicate` field `name` (constraint `schedules_name_key`): unique by its normalized form (NFC, case folded,
   * white space at both ends removed) among schedules that are not deleted.
   */
  createSchedule(context: OperationContext, args: NewSchedule): Promise<Schedule>;
  /** Also one that is deleted: its runs name it. @throws `not_found` field `id`. */
  getSchedule(context: OperationContext, args: { readonly id: string }): Promise<Schedule>;
  /**
   * Changes the fields that are given; null clears. Another expression or zone counts from now on: what was due and not
   * fired is let go.
   *
   * @throws `not_found` field `id`, also when deleted; `conflict` field `version`; `duplicate` as `createSchedule`.
   */
  updateSchedule(context: OperationContext, args: ScheduleChange): Promise<Schedule>;
  /** Not due any more until it is resumed. @throws as `updateSchedule`; `precondition_failed` field `status` unless active. */
  pauseSchedule(context: OperationContext, args: VersionedSchedule): Promise<Schedule>;
  /** Due again from now on; what it missed is let go. @throws as `updateSchedule`; `precondition_failed` field `status` unless paused. */
  resumeSchedule(context: OperationContext, args: VersionedSchedule): Promise<Schedule>;
  /** Gives its name back and is never due again; it stays for its runs. @throws as `updateSchedule`. */
  deleteSchedule(context: OperationContext, args: VersionedSchedule): Promise<Schedule>;
  /** Schedules by normalized name, then id. Without `status` all but the deleted ones. */
  listSchedules(context: OperationContext, args: PageArgs & { readonly status?: ScheduleStatus }): Promise<Page<Schedule>>;
  /** Schedules with `nextDueAt <= now`, the longest due first, then by id. */
  dueSchedules(context: OperationContext, args: PageArgs): Promise<Page<Schedule>>;
  /**
   * Takes note that a schedule was due: makes the run of that due time and moves on to the next, after `dueAt` when it
   * catches up with `each`, else after `now`. It makes no version.
   *
   * @throws `not_found` field `id`, also when deleted; `precondition_failed` field `status` when paused; `conflict` field
   * `dueAt` when it is due at another time, as when somebody else fired it; `precondition_failed` field `dueAt` before
   * that time.
   */
  fireSchedule(context: OperationContext, args: { readonly id: string; readonly dueAt: Date }): Promise<FiredSchedule>;

  /** Makes a run that is planned. @throws `not_found` field `scheduleId`, also when deleted. */
  createRun(context: OperationContext, args: NewRun): Promise<Run>;
  /** @throws `not_found` field `id`. */
  getRun(context: OperationContext, args: { readonly id: string }): Promise<Run>;
  /**
   * Moves a run on: planning → queued → running → completed, and from each of the first three to error or cancelled.
   * `running` sets `startedAt`, an end sets `finishedAt`.
   *
   * @throws `invalid` field `error` when it is missing for `error` or given for another state; `not_found` field `id`;
   * `precondition_failed` field `state`.
   */
  transitionRun(context: OperationContext, args: RunTransition): Promise<Run>;
  /** Replaces the stats of a run that has not ended. @throws `not_found` field `id`; `precondition_failed` field `state`. */
  recordRunStats(context: OperationContext, args: { readonly id: string; readonly stats: JsonValue }): Promise<Run>;
  /** Runs, the latest made first, then by descending id. All given filters hold. */
  listRuns(context: OperationContext, args: ListRuns): Promise<Page<Run>>;
  /** The runs made within the window, by schedule: those of no schedule first, then by id of the schedule. */
  summarizeRuns(context: OperationContext, args: PageArgs & Window): Promise<Page<RunSummary>>;
  /**
   * Deletes up to `limit` runs that ended at or before `now - 180 days`, the longest ended first, then by id. Their impact
   * snapshots go with them; their jobs stay, of no run.
   */
  purgeRuns(context: OperationContext, args: PurgeArgs): Promise<Purged>;

  /**
   * Keeps what a run would touch; the same payload of the same run is kept once.
   *
   * @throws `not_found` field `runId` (constraint `impact_snapshots_run_fkey`).
   */
  storeImpactSnapshot(
    context: OperationContext,
    args: { readonly runId: string; readonly total: number; readonly payload: JsonValue },
  ): Promise<StoredSnapshot>;
  /** @throws `not_found` field `id`. */
  getImpactSnapshot(context: OperationContext, args: { readonly id: string }): Promise<ImpactSnapshot>;
  /** The snapshots of a run, the latest first, then by descending id. An unknown run has none. */
  listImpactSnapshots(context: OperationContext, args: PageArgs & { readonly runId: string }): Promise<Page<ImpactSnapshot>>;
  /** Deletes up to `limit` snapshots made at or before `now - 90 days`, the oldest first, then by id. */
  purgeImpactSnapshots(context: OperationContext, args: PurgeArgs): Promise<Purged>;

  /**
   * Queues a job.
   *
   * @throws `duplicate` field `dedupeKey` (constraint `graph_jobs_open_key` or `policy_jobs_open_key`) while a job of the kind
   * with that key is not finished; `not_found` field `runId` (constraint `graph_jobs_run_fkey` or `policy_jobs_run_fkey`).
   */
  enqueueJob(context: OperationContext, args: NewJob): Promise<Job>;
  /**
   * Takes the job whose turn it is, for one worker alone: the highest priority, then the oldest, then by id. It is one that
   * is queued and available (`availableAt <= now`), or one whose lease has lapsed (`leaseUntil <= now`) with attempts left.
   * Null when there is none.
   */
  claimJob(context: OperationContext, args: { readonly kind: JobKind; readonly worker: string; readonly leaseMs: number }): Promise<Job | null>;
  /**
   * Makes the lease end `leaseMs` after `now`.
   *
   * @throws `not_found` field `id`; `precondition_failed` field `state` when it does not run, `worker` when that worker does
   * not hold it or the lease has lapsed, `attempt` when it is another attempt of that worker's.
   */
  heartbeatJob(context: OperationContext, args: JobAttempt & { readonly leaseMs: number }): Promise<Job>;
  /** The attempt went well. @throws as `heartbeatJob`. */
  completeJob(context: OperationContext, args: JobAttempt): Promise<Job>;
  /**
   * The attempt failed. With `retry` and attempts left, the job is queued again and rests for 10 seconds, doubled with each
   * further attempt, at most one hour; else it has failed for good. @throws as `heartbeatJob`.
   */
  failJob(context: OperationContext, args: JobAttempt & { readonly error: string; readonly retry: boolean }): Promise<Job>;
  /** Ends a job that is queued or runs; its worker's word counts no more. @throws `not_found` field `id`; `precondition_failed` field `state`. */
  cancelJob(context: OperationContext, args: { readonly kind: JobKind; readonly id: string; readonly reason?: string | null }): Promise<Job>;
  /** @throws `not_found` field `id`. */
  getJob(context: OperationContext, args: { readonly kind: JobKind; readonly id: string }): Promise<Job>;
  /** Jobs, the oldest first, then by id. All given filters hold. */
  listJobs(context: OperationContext, args: ListJobs): Promise<Page<Job>>;
  /** How many jobs wait, run and hang at `now`. */
  queueDepth(context: OperationContext, args: { readonly kind: JobKind }): Promise<QueueDepth>;
  /**
   * Ends up to `limit` attempts whose lease has lapsed, the longest lapsed first, then by id: the job is queued again, available
   * at once, or has failed when no attempt is left.
   */
  reapJobs(context: OperationContext, args: PurgeArgs & { readonly kind: JobKind }): Promise<Reaped>;
  /** Deletes up to `limit` jobs that ended at or before `now - 30 days`, the longest ended first, then by id. */
  purgeJobs(context: OperationContext, args: PurgeArgs & { readonly kind: JobKind }): Promise<Purged>;

  /**
   * Takes a lock that is free or has lapsed (`expiresAt <= now`) under a new token; who holds it already keeps its token.
   *
   * @throws `conflict` field `name` (constraint `locks_pkey`) while another holds it.
   */
  acquireLock(context: OperationContext, args: { readonly name: string; readonly holder: string; readonly leaseMs: number }): Promise<Lock>;
  /** @throws `precondition_failed` field `token` when it is not held now under that token by that holder. */
  renewLock(
    context: OperationContext,
    args: { readonly name: string; readonly holder: string; readonly token: bigint; readonly leaseMs: number },
  ): Promise<Lock>;
  /** @throws `precondition_failed` field `token`, as `renewLock`. */
  releaseLock(context: OperationContext, args: { readonly name: string; readonly holder: string; readonly token: bigint }): Promise<Lock>;
}
