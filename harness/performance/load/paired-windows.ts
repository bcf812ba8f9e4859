import type { RatioEstimate } from '../../contract/load.ts';
import { SeededRandom } from '../../kit/random.ts';
import { studentQuantile } from '../statistics/student-t.ts';
import { LatencyHistogram } from './latency-histogram.ts';

/** Resamples of the bootstrap. */
const RESAMPLES = 200;

/** Two windows, one on each side, right after each other: what slows the machine for longer slows both. */
export interface WindowPair<T> {
  readonly mongo: T;
  readonly postgres: T;
}

/**
 * The ratio of two sides from paired windows: mean of the differences of logarithms, with Student's interval. A window is
 * one observation, however many calls it holds: calls of one window have their slow moments in common.
 *
 * @param of what a window measured, above 0; @param confidence of each end, one-sided.
 */
export function pairedRatio<T>(pairs: readonly WindowPair<T>[], of: (window: T) => number, confidence: number): RatioEstimate {
  const differences = pairs.map(({ mongo, postgres }) => Math.log(of(postgres)) - Math.log(of(mongo)));
  const count = differences.length;
  const mean = differences.reduce((sum, each) => sum + each, 0) / count;
  if (count < 2) return { ratio: Math.exp(mean), low: 0, high: Number.POSITIVE_INFINITY, confidence, pairs: count };
  const variance = differences.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (count - 1);
  const reach = studentQuantile(1 - confidence, count - 1) * Math.sqrt(variance / count);
  return { ratio: Math.exp(mean), low: Math.exp(mean - reach), high: Math.exp(mean + reach), confidence, pairs: count };
}

/**
 * The ratio of a quantile of all calls. Its standard error comes from a bootstrap that draws whole pairs of windows, since
 * calls of a window are not independent (A. C. Davison and D. V. Hinkley, "Bootstrap Methods and their Application", 1997,
 * 3.8); the interval is Student's, as that of the tails in process.
 */
export function pairedQuantileRatio(
  pairs: readonly WindowPair<LatencyHistogram>[],
  share: number,
  { confidence, seed }: { readonly confidence: number; readonly seed: number },
): RatioEstimate {
  const differenceOf = (drawn: readonly WindowPair<LatencyHistogram>[]): number =>
    Math.log(LatencyHistogram.merged(drawn.map(({ postgres }) => postgres)).quantile(share)) -
    Math.log(LatencyHistogram.merged(drawn.map(({ mongo }) => mongo)).quantile(share));
  const difference = differenceOf(pairs);
  if (pairs.length < 2) return { ratio: Math.exp(difference), low: 0, high: Number.POSITIVE_INFINITY, confidence, pairs: pairs.length };
  const random = new SeededRandom(seed);
  const drawn = Array.from({ length: RESAMPLES }, () => differenceOf(pairs.map(() => random.pick(pairs))));
  const mean = drawn.reduce((sum, each) => sum + each, 0) / RESAMPLES;
  const error = Math.sqrt(drawn.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (RESAMPLES - 1));
  const reach = studentQuantile(1 - confidence, pairs.length - 1) * error;
  return { ratio: Math.exp(difference), low: Math.exp(difference - reach), high: Math.exp(difference + reach), confidence, pairs: pairs.length };
}
