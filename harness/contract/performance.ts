import type { CutoverConfig } from './config.ts';
import type { SchemaVersion } from './evidence.ts';
import type { Plan } from './growth.ts';
import type { Machine } from './machine.ts';
import type { Stores } from './stores.ts';
import type { Limit, TailFigure } from './trial.ts';
import type { Verdict } from './verdict.ts';

/**
 * What a run of `cutover performance` measured: newline-delimited JSON, one record a line, in the order of the types
 * below, its id the SHA-256 of its bytes. A kind of its own beside `evidence.ndjson`, because measured figures differ
 * from run to run, and the evidence of `cutover verify` must not. `performance.schema.json` is its JSON Schema.
 */
export type PerformanceRecord = PerformanceRunRecord | ControlRecord | PathRecord | ModulePerformanceRecord | PerformanceEndRecord;

export const PERFORMANCE_VERSION = 1;

/** First line: what was measured, on what. */
export interface PerformanceRunRecord {
  readonly type: 'run';
  readonly version: typeof PERFORMANCE_VERSION;
  readonly tool: { readonly name: 'cutover'; readonly version: string; readonly node: string };
  readonly commit: string | null;
  /** ISO instant. */
  readonly startedAt: string;
  readonly seed: number;
  readonly budget: string;
  /** What PostgreSQL is held against: `mongo`, or the commit that it was measured beside. */
  readonly against: string;
  readonly stores: {
    readonly mongo: { readonly version: string; readonly durability: string };
    readonly postgres: { readonly version: string; readonly durability: string };
  };
  readonly machine: Machine;
  readonly modules: readonly {
    readonly name: string;
    readonly phase: number;
    readonly subjects: Readonly<Record<string, string>>;
    readonly schema?: SchemaVersion;
  }[];
  /** How many paths are judged together, and how often any of them may be called slower wrongly. */
  readonly family: { readonly paths: number; readonly falseAlarms: number };
}

/** What the run proved of itself before it judged anything. */
export interface ControlRecord {
  readonly type: 'control';
  /** `same code`: must pass. `slowed by 20 %`: must not. */
  readonly control: 'same code' | 'slowed by 20 %';
  readonly module: string;
  readonly path: string;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly ratio?: RatioInterval;
  readonly epochs: number;
  /** Whether it came out as it must. */
  readonly held: boolean;
}

/** How many times as long B takes as A, with the interval that holds at all looks together (99.9 % or more). */
export interface RatioInterval {
  readonly estimate: number;
  readonly lower: number;
  /** Null: too little was measured for any bound. */
  readonly upper: number | null;
}

/** One critical path. */
export interface PathRecord {
  readonly type: 'path';
  readonly module: string;
  readonly path: string;
  /** A, which is held to be fast enough, and B, which is judged. */
  readonly sides: readonly [string, string];
  readonly verdict: Verdict;
  readonly reason: string;
  /** For a person: `scheduler.claimJob: postgres 0.61× of mongo, 99.9 % interval 0.58–0.64, pass`. */
  readonly summary: string;
  readonly limit: Limit;
  /** Who allowed more than the default, and until when. */
  readonly allowance?: { readonly owner: string; readonly reason: string; readonly expires: string };
  readonly ratio?: RatioInterval;
  readonly tails: readonly TailFigure[];
  /** Each epoch: when it began, how many calls a side, and B over A in it. */
  readonly epochs: readonly { readonly atMs: number; readonly calls: number; readonly ratio: number }[];
  /** Service time of the calls of A and B, µs: quantiles at 0, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1. Empty when nothing was measured. */
  readonly quantilesUs: readonly [readonly number[], readonly number[]];
  /** What a call costs on A and on B; absent where no proxy can stand before the servers, or nothing could be called. */
  readonly counters?: readonly [Counters, Counters];
  /** Of a path that failed: how the servers carried out what one call asks for, on A and on B, as they themselves measured it. */
  readonly plans?: readonly [readonly Plan[], readonly Plan[]];
  readonly unfruitful: number;
  readonly warmUp: { readonly durationMs: number; readonly isSteady: boolean };
  readonly durationMs: number;
  /** What the measuring process itself was held up by, meanwhile. */
  readonly process: ProcessNotes;
}

/** What one call costs, without any noise: the median over several calls of one path. */
export interface Counters {
  /** Statements or commands that the server answers as one. */
  readonly requests: number;
  /** Times that the repository waited for the server. */
  readonly roundTrips: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** Rows or documents that were examined, a mean; absent where the server does not tell. */
  readonly examined?: number;
}

export interface ProcessNotes {
  /** Garbage collections, and the time that they took. */
  readonly collections: number;
  readonly collectionMs: number;
  /** The 99th percentile of how late the event loop was, ms. */
  readonly loopDelayP99Ms: number;
}

/** One module: the worst of its paths. */
export interface ModulePerformanceRecord {
  readonly type: 'module';
  readonly module: string;
  readonly verdict: Verdict;
  readonly reason: string;
}

/** Last line. A file without it is a run that was cut short. */
export interface PerformanceEndRecord {
  readonly type: 'end';
  readonly verdict: Verdict;
  readonly reason: string;
  readonly paths: Readonly<Record<Verdict, number>>;
}

/** More than the default that somebody allows a path, or all paths of a module. */
export interface PerformanceAllowance {
  readonly module: string;
  /** Default: every path of the module. */
  readonly path?: string;
  /** How much slower it may be: 0.25 is 25 %. */
  readonly budget: number;
  readonly p99Ms?: number;
  readonly owner: string;
  readonly reason: string;
  /** ISO date, inclusive: after this day the path fails. */
  readonly expires: string;
}

/** What paths may take. */
export interface PerformanceBudgets {
  /** Of every path that nothing else is said of. Default 0.1. */
  readonly budget?: number;
  readonly allowances?: readonly PerformanceAllowance[];
}

/** What to measure. */
export interface PerformanceRequest {
  readonly config: CutoverConfig;
  readonly configFile: string;
  /** Names of modules; default all. */
  readonly modules?: readonly string[];
  /** Names of paths, `claimJob` or `scheduler.claimJob`; default all that are critical. */
  readonly paths?: readonly string[];
  readonly seed: number;
  readonly budget: 'quick' | 'gate' | 'deep';
  /**
   * What PostgreSQL is held against. `mongo`, the default; `baseline`: PostgreSQL's repositories as of the commit that was
   * accepted last; else a commit, by any name that git knows. Another commit is measured beside this one, in the same run.
   */
  readonly against?: string;
  /** Folder of committed baselines: what calls may cost is held against what was accepted. */
  readonly baselines: string;
  /** Folder under which the run's own folder is made. */
  readonly reports: string;
  readonly progress?: (event: PerformanceEvent) => void;
  readonly signal?: AbortSignal;
}

export interface PerformanceOptions extends PerformanceRequest {
  readonly stores: Stores;
}

export type PerformanceEvent =
  | { readonly kind: 'epoch'; readonly what: string; readonly index: number; readonly count: number; readonly epochs: number }
  | { readonly kind: 'control'; readonly record: ControlRecord }
  | { readonly kind: 'path'; readonly record: PathRecord };

export interface PerformanceResult {
  readonly verdict: Verdict;
  readonly id: string;
  readonly folder: string;
}
