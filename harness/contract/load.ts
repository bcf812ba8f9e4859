import type { Machine } from './machine.ts';
import type { Limit } from './trial.ts';
import type { Verdict } from './verdict.ts';

export const LOAD_VERSION = 1;

/** What one run of load over HTTP measured and found: `load.json` in its folder, whose name begins with its SHA-256. */
export interface LoadReport {
  readonly type: 'load';
  readonly version: typeof LOAD_VERSION;
  readonly tool: { readonly name: 'cutover'; readonly version: string; readonly node: string };
  readonly commit: string | null;
  readonly startedAt: string;
  readonly seed: number;
  readonly module: string;
  readonly service: string;
  readonly stores: {
    readonly mongo: { readonly version: string; readonly durability: string };
    readonly postgres: { readonly version: string; readonly durability: string };
  };
  readonly machine: Machine;
  readonly settings: LoadSettings;
  readonly paths: readonly LoadPath[];
  readonly verdict: Verdict;
}

/** How load was put on, the same on both sides. */
export interface LoadSettings {
  /** Connections of the closed loop. */
  readonly connections: number;
  /** Connections of each service to its store. */
  readonly poolSize: number;
  /** Calls a second that were asked for; null: three tenths of what the slower side can do, or less where the driver cannot. */
  readonly rate: number | null;
  /** Of the first look at the open loop, on each side. */
  readonly durationS: number;
  /** A call that takes longer has failed. */
  readonly timeoutMs: number;
  /** A call sent more than this after it was due was sent late. */
  readonly lateUs: number;
  /** How much slower PostgreSQL may be on a path of which nobody says otherwise: 0.1 is 10 %. */
  readonly budget: number;
  /** Most probability of a false alarm in the whole run. */
  readonly alpha: number;
}

/** One critical path. */
export interface LoadPath {
  readonly operation: string;
  readonly kind: 'read' | 'write';
  /** How much slower PostgreSQL may be: a budget of 0.1 is 10 %. */
  readonly limit: Limit;
  readonly verdict: Verdict;
  /** One sentence: why this verdict. */
  readonly reason: string;
  /** Calls a second that the open loop sent to each side; null when it came to none. */
  readonly rate: number | null;
  /** PostgreSQL over MongoDB; null where nothing was measured. */
  readonly throughput: RatioEstimate | null;
  readonly response: RatioEstimate | null;
  readonly p99: RatioEstimate | null;
  readonly sides: { readonly mongo: LoadSide; readonly postgres: LoadSide } | null;
}

/** A ratio of the two sides, PostgreSQL over MongoDB, with its interval. */
export interface RatioEstimate {
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  /** Probability that each end of the interval stands for, one-sided. */
  readonly confidence: number;
  /** Pairs of windows that it rests on. */
  readonly pairs: number;
}

/** What one side gave on one path. */
export interface LoadSide {
  /** Answers a second at the fixed number of connections, each closed-loop window by itself. */
  readonly perSecond: readonly number[];
  readonly planned: number;
  /** Calls that the repository refused, of those whose outcome was not known before. No part of the times. */
  readonly refused: number;
  readonly failures: Readonly<Record<string, number>>;
  readonly late: number;
  /** From when a call was due to the end of its answer: HdrHistogram V2, compressed, Base64; µs. */
  readonly responses: string;
  /** From when it was sent. */
  readonly services: string;
  /** Response times, µs, at the shares of `LOAD_SHARES`. */
  readonly responseUs: readonly number[];
  readonly serviceUs: readonly number[];
  /** Open-loop windows in their order: geometric mean of the response times, µs. */
  readonly windowsUs: readonly number[];
}

/** Shares of the calls at which a side's times are given. */
export const LOAD_SHARES: readonly number[] = [0, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9999, 1];
