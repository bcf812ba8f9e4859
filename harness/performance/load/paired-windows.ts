import type { RatioEstimate } from '../../contract/load.ts';
import { SeededRandom } from '../../kit/random.ts';
import { studentT } from '../../kit/student-t.ts';
import { LatencyHistogram } from './latency-histogram.ts';

/** Resamples of the bootstrap. */
const RESAMPLES = 1_000;

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
  const reach = studentT(confidence, count - 1) * Math.sqrt(variance / count);
  return { ratio: Math.exp(mean), low: Math.exp(mean - reach), high: Math.exp(mean + reach), confidence, pairs: count };
}

/**
 * The ratio of a quantile of all calls, with the percentile interval of a bootstrap that draws whole pairs of windows
 * (Efron and Tibshirani, An Introduction to the Bootstrap, 13.3; blocks, since calls of a window are not independent).
 */
export function pairedQuantileRatio(
  pairs: readonly WindowPair<LatencyHistogram>[],
  share: number,
  { confidence, seed }: { readonly confidence: number; readonly seed: number },
): RatioEstimate {
  const ratioOf = (drawn: readonly WindowPair<LatencyHistogram>[]): number =>
    LatencyHistogram.merged(drawn.map(({ postgres }) => postgres)).quantile(share) / LatencyHistogram.merged(drawn.map(({ mongo }) => mongo)).quantile(share);
  const random = new SeededRandom(seed);
  const ratios = Array.from({ length: RESAMPLES }, () => ratioOf(pairs.map(() => random.pick(pairs)))).sort((one, other) => one - other);
  const at = (position: number): number => ratios[Math.min(RESAMPLES - 1, Math.max(0, position))] as number;
  const cut = Math.floor((1 - confidence) * RESAMPLES);
  return { ratio: ratioOf(pairs), low: at(cut), high: at(RESAMPLES - 1 - cut), confidence, pairs: pairs.length };
}
