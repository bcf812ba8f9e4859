import type { JsonValue } from '#harness';
import type { PageArgs } from '../support/page.ts';

export type ScheduleStatus = 'active' | 'paused' | 'deleted';

/** What becomes of due times that nobody fired in time: `latest` lets them go, `each` fires them one after another. */
export type CatchUp = 'latest' | 'each';

export interface Schedule {
  readonly id: string;
  /** As it was given. */
  readonly name: string;
  readonly normalizedName: string;
  readonly description: string | null;
  /** Five fields, as it was given. */
  readonly cron: string;
  /** A name of the IANA database, as it was given. */
  readonly timeZone: string;
  readonly catchUp: CatchUp;
  /** What the runs are about. */
  readonly selector: JsonValue;
  readonly status: ScheduleStatus;
  readonly version: number;
  /** Null: never, while it is paused or deleted. */
  readonly nextDueAt: Date | null;
  /** The due time for which it fired last, and when that was. */
  readonly lastDueAt: Date | null;
  readonly lastFiredAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly deletedAt: Date | null;
}

export interface NewSchedule {
  readonly name: string;
  readonly description?: string | null;
  readonly cron: string;
  readonly timeZone: string;
  /** Default `latest`. */
  readonly catchUp?: CatchUp;
  /** An object. Default `{}`. */
  readonly selector?: JsonValue;
}

export interface VersionedSchedule {
  readonly id: string;
  readonly version: number;
}

export interface ScheduleChange extends VersionedSchedule {
  readonly name?: string;
  readonly description?: string | null;
  readonly cron?: string;
  readonly timeZone?: string;
  readonly catchUp?: CatchUp;
  /** Replaces the selector as a whole. */
  readonly selector?: JsonValue;
}

export interface FiredSchedule {
  readonly schedule: Schedule;
  readonly run: Run;
}

export type RunTrigger = 'cron' | 'manual' | 'event';
export type RunState = 'planning' | 'queued' | 'running' | 'completed' | 'error' | 'cancelled';

export interface Run {
  readonly id: string;
  /** Null: a run of no schedule. */
  readonly scheduleId: string | null;
  readonly trigger: RunTrigger;
  readonly reason: string | null;
  /** The due time that it is the run of; null unless triggered by `cron`. */
  readonly dueAt: Date | null;
  readonly state: RunState;
  readonly stats: JsonValue;
  /** What went wrong; null unless the state is `error`. */
  readonly error: string | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly updatedAt: Date;
}

export interface NewRun {
  readonly scheduleId?: string | null;
  readonly trigger: 'manual' | 'event';
  readonly reason?: string | null;
  /** An object. Default `{}`. */
  readonly stats?: JsonValue;
}

export interface RunTransition {
  readonly id: string;
  readonly to: RunState;
  /** Required for `error`, refused for any other state. */
  readonly error?: string | null;
  /** Replaces the stats as a whole. */
  readonly stats?: JsonValue;
}

/** The half-open window `from <= createdAt < before`; either end may be missing. */
export interface Window {
  readonly from?: Date;
  readonly before?: Date;
}

export interface ListRuns extends PageArgs, Window {
  readonly state?: RunState;
  /** Null: runs of no schedule. Missing: any. */
  readonly scheduleId?: string | null;
}

export interface RunSummary {
  /** Null: the runs of no schedule. */
  readonly scheduleId: string | null;
  readonly total: number;
  readonly byState: Readonly<Record<RunState, number>>;
  /** The latest made, ties by id. */
  readonly lastRunId: string;
  readonly lastState: RunState;
  readonly firstCreatedAt: Date;
  readonly lastCreatedAt: Date;
  readonly lastFinishedAt: Date | null;
  /** The longest time from start to end, ms; null when none had both. */
  readonly longestMs: bigint | null;
}

export interface ImpactSnapshot {
  readonly id: string;
  readonly runId: string;
  /** How many things are touched. */
  readonly total: number;
  /** SHA-256, hex, of the payload as JSON: keys in code point order, no white space, numbers in plain decimal notation. */
  readonly digest: string;
  readonly payload: JsonValue;
  readonly createdAt: Date;
}

export interface StoredSnapshot {
  readonly snapshot: ImpactSnapshot;
  /** False when the run had this payload before. */
  readonly stored: boolean;
}

/** Which queue: graph jobs and policy jobs take turns apart from each other. */
export type JobKind = 'graph' | 'policy';
export type JobState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';

export interface Job {
  readonly kind: JobKind;
  readonly id: string;
  readonly runId: string | null;
  /** What it works on. */
  readonly subject: string;
  /** Of the jobs that are not finished, one at most has it. */
  readonly dedupeKey: string | null;
  /** Larger goes first. */
  readonly priority: number;
  readonly state: JobState;
  /** How often it was claimed: the number of the attempt under way, or of the last one. */
  readonly attempts: number;
  readonly maxAttempts: number;
  /** Not claimed before. */
  readonly availableAt: Date;
  /** Who holds it; null unless it runs. */
  readonly worker: string | null;
  /** The worker has lost it from this instant on; null unless it runs. */
  readonly leaseUntil: Date | null;
  readonly lastError: string | null;
  readonly payload: JsonValue;
  readonly createdAt: Date;
  /** When it was claimed last. */
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly updatedAt: Date;
}

export interface NewJob {
  readonly kind: JobKind;
  readonly subject: string;
  readonly priority: number;
  readonly runId?: string | null;
  readonly dedupeKey?: string | null;
  /** 1 to 100. Default 3. */
  readonly maxAttempts?: number;
  /** 0 to 30 days. Default 0. */
  readonly delayMs?: number;
  /** Default `{}`. */
  readonly payload?: JsonValue;
}

/** One attempt of one worker, as `claimJob` gave it: `attempt` is the job's `attempts`. */
export interface JobAttempt {
  readonly kind: JobKind;
  readonly id: string;
  readonly worker: string;
  readonly attempt: number;
}

export interface ListJobs extends PageArgs {
  readonly kind: JobKind;
  readonly state?: JobState;
  /** Null: jobs of no run. Missing: any. */
  readonly runId?: string | null;
}

export interface QueueDepth {
  /** Queued, and claimable now. */
  readonly ready: number;
  /** Queued for later. */
  readonly delayed: number;
  /** Held by a worker now. */
  readonly running: number;
  /** Running, but its lease has lapsed. */
  readonly lapsed: number;
}

export interface Reaped {
  readonly requeued: number;
  readonly failed: number;
}

export interface PurgeArgs {
  /** 1 to 1,000. */
  readonly limit: number;
}

export interface Purged {
  readonly purged: number;
}

export interface Lock {
  readonly name: string;
  /** Null: free. */
  readonly holder: string | null;
  /** Rises with every change of hands, and never falls. */
  readonly token: bigint;
  readonly expiresAt: Date | null;
}
