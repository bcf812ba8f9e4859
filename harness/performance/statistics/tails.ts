import { studentQuantile } from './student-t.ts';

/** Which quantiles have a test of their own. */
export const TAILS = [0.9, 0.95, 0.99] as const;

/** The calls of one epoch, µs. */
export interface EpochCalls {
  readonly a: readonly number[];
  readonly b: readonly number[];
}

/** How much slower B's quantile is than A's, as logarithms: what was seen, and what is likely and proven of it at least. */
export interface TailBound {
  readonly quantile: number;
  readonly estimate: number;
  /** By one standard error: a reason to look at it for longer. */
  readonly likely: number;
  /** Holds for all quantiles and all looks together. */
  readonly lower: number;
}

/** Ratios beyond these are not told apart, and how finely others are. */
const WIDEST = Math.log(16);
const STEPS = 12;

/**
 * Quantiles of B against those of A, by how many calls exceed them. Were B's quantile at most r times A's, then at most as
 * large a share of B's calls would exceed r times A's quantile as of A's exceed the quantile itself. The difference of
 * the two shares is taken in each epoch, and its mean over the epochs is held against zero with Student's t: calls within
 * an epoch share connections and whatever the machine did then, so they are no independent sample; epochs are. The
 * largest r that is refused is the bound (a test turned into an interval: E. L. Lehmann and J. P. Romano, "Testing
 * Statistical Hypotheses", 3.5). Counting exceedances needs no density out there, where there are hardly any calls: it
 * sees a doubled p99 with a fraction of the epochs that resampled quantiles need.
 *
 * @param rate How often any of the bounds may be wrong, over all quantiles and looks.
 */
export function tailBounds(epochs: readonly EpochCalls[], rate: number, looks: number): readonly TailBound[] {
  if (epochs.length < 2) return [];
  const sides = { a: epochs.map(({ a }) => sorted(a)), b: epochs.map(({ b }) => sorted(b)) };
  const pooled = { a: sorted(epochs.flatMap(({ a }) => a)), b: sorted(epochs.flatMap(({ b }) => b)) };
  const factor = studentQuantile(rate / (looks * TAILS.length), epochs.length - 1);
  return TAILS.map((quantile) => {
    const limit = at(pooled.a, quantile);
    const own = sides.a.map((calls) => shareAbove(calls, limit));
    const isRefused = (log: number, errors: number): boolean => {
      const differences = sides.b.map((calls, epoch) => shareAbove(calls, Math.exp(log) * limit) - (own[epoch] as number));
      const { mean, error } = meanAndError(differences);
      return mean - errors * error > 0;
    };
    const estimate = Math.log(at(pooled.b, quantile) / limit);
    return { quantile, estimate, likely: largest((log) => isRefused(log, 1)), lower: largest((log) => isRefused(log, factor)) };
  });
}

/** The largest logarithm of a ratio that is refused, by bisection; minus infinity when none is. */
function largest(isRefused: (log: number) => boolean): number {
  if (!isRefused(-WIDEST)) return Number.NEGATIVE_INFINITY;
  if (isRefused(WIDEST)) return WIDEST;
  let low = -WIDEST;
  let high = WIDEST;
  for (let step = 0; step < STEPS; step++) {
    const middle = (low + high) / 2;
    if (isRefused(middle)) low = middle;
    else high = middle;
  }
  return low;
}

const sorted = (values: readonly number[]): Float64Array => Float64Array.from(values).sort();
const at = (values: Float64Array, quantile: number): number => values[Math.min(values.length - 1, Math.floor(quantile * values.length))] as number;

function shareAbove(values: Float64Array, limit: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] as number) > limit) high = middle;
    else low = middle + 1;
  }
  return (values.length - low) / values.length;
}

function meanAndError(values: readonly number[]): { readonly mean: number; readonly error: number } {
  let mean = 0;
  for (const value of values) mean += value / values.length;
  let sum = 0;
  for (const value of values) sum += (value - mean) ** 2;
  return { mean, error: Math.sqrt(sum / (values.length - 1) / values.length) };
}
