import type { Outcome } from './observation.ts';
import type { Verdict } from './verdict.ts';

/** One side of a paired trial: opens its subject anew, on fresh connections. */
export interface TrialSide {
  /** For the reader: `mongo`, `postgres`, `postgres at 1a2b3c4`. */
  readonly name: string;
  open(): Promise<TrialSubject>;
}

/** A subject of one epoch. */
export interface TrialSubject extends AsyncDisposable {
  /** Makes what comes before the n-th call, which is not timed, and gives the call itself. Every n is asked for once. */
  ready(n: number): Promise<TrialCall>;
  /** Waits until nothing goes on any more that a call has begun and did not wait for: it would slow down the next one. */
  settle?(): Promise<void>;
}

/** Makes the call, and nothing else: what is timed. Errors are outcomes. */
export type TrialCall = () => Promise<Outcome>;

/** What one epoch showed: calls in pairs, the same call on each side, on connections that no other epoch used. */
export interface Epoch {
  /** When it began, ms after the trial did. */
  readonly atMs: number;
  /** Service time of each call, µs, in order: the i-th of `a` and of `b` are one pair. */
  readonly a: readonly number[];
  readonly b: readonly number[];
  /** Mean over the pairs of the logarithm of B's time over A's. */
  readonly logRatio: number;
}

/** Slower than that much is a regression. */
export interface Limit {
  /** Of the mean: 0.1 is 10 %. */
  readonly budget: number;
  /** The most that the 99th percentile of B may be, ms, whatever A's is. */
  readonly p99Ms?: number;
}

/** A quantile of B over that of A, and the least that is proven. */
export interface TailFigure {
  readonly quantile: number;
  readonly ratio: number;
  readonly ratioAtLeast: number;
}

/** What a paired trial of one path came to. Ratios are B over A: 0.5 is twice as fast. */
export interface TrialResult {
  readonly verdict: Verdict;
  /** One sentence: why. */
  readonly reason: string;
  /** Undefined when nothing was measured. */
  readonly ratio?: { readonly estimate: number; readonly lower: number; readonly upper: number };
  readonly tails: readonly TailFigure[];
  readonly epochs: readonly Epoch[];
  /** Pairs that gave no value on either side, and were left out. */
  readonly unfruitful: number;
  /** How long both sides were called before the first epoch, and whether they had become steady by then. */
  readonly warmUp: { readonly durationMs: number; readonly isSteady: boolean };
  readonly durationMs: number;
}
