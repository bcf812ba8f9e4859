import type { CutoverConfig } from './config.ts';
import type { CheckName, Finding } from './difference.ts';
import type { Stores } from './stores.ts';
import type { Verdict } from './verdict.ts';

/** What to verify. */
export interface VerifyRequest {
  readonly config: CutoverConfig;
  /** Absolute path of the configuration file: other processes of the run load it again. */
  readonly configFile: string;
  /** Names of modules; default all. */
  readonly modules?: readonly string[];
  /** Default all. */
  readonly checks?: readonly CheckName[];
  readonly seed: number;
  readonly budget: 'quick' | 'gate' | 'deep';
  /** A file or folder of real documents: replaces the random workloads by theirs, for the modules that take them. */
  readonly corpus?: string;
  /** Parity and state of a module end with the workload in which a finding is enough, and isolation explains no further one. Default: none is. */
  readonly isEnough?: (finding: Finding) => boolean;
  /** A replay file: replaces all workloads of its module. */
  readonly replay?: string;
  /** This shard of the list of module × check pairs; index from 1. */
  readonly shard?: { readonly index: number; readonly count: number };
  /** How many jobs (a module's checks that are judged together) may be under way at once; default by the machine, at most 3, at other budgets than quick 2. */
  readonly jobsAtOnce?: number;
  /** Folder under which the run's own folder is made. */
  readonly reports: string;
  readonly progress?: ProgressListener;
  readonly signal?: AbortSignal;
}

/** What to verify, and on what. */
export interface VerifyOptions extends VerifyRequest {
  readonly stores: Stores;
}

/** Where a run stands. Called often: must be cheap. */
export type ProgressListener = (event: ProgressEvent) => void;

export type ProgressEvent =
  /** Something to know of the run as a whole, such as what of a corpus is left out. Shown once, and kept in sight. */
  | { readonly kind: 'note'; readonly message: string }
  | { readonly kind: 'check-started'; readonly module: string; readonly check: CheckName; readonly index: number; readonly count: number }
  | {
      readonly kind: 'progress';
      readonly module: string;
      readonly check: CheckName;
      readonly done: number;
      readonly total: number;
      readonly differences: number;
      readonly note?: string;
    }
  | { readonly kind: 'finding'; readonly module: string; readonly check: CheckName; readonly summary: string }
  | {
      readonly kind: 'check-ended';
      readonly module: string;
      readonly check: CheckName;
      readonly verdict: Verdict;
      readonly reason: string;
      readonly durationMs: number;
    };

/** What a run gave. */
export interface VerifyResult {
  readonly verdict: Verdict;
  /** SHA-256, hex, of the evidence file: the run's id. */
  readonly id: string;
  /** The run's folder: `evidence.ndjson`, `timings.json`, `replay-*.json`. */
  readonly folder: string;
}
