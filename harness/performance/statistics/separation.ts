import type { Epoch } from '../../contract/trial.ts';

/** Complete separation of fewer calls may be chance: 12 of each side are apart in one order of 2,704,156. */
const LEAST = 12;
/** By how much, beyond the limit: more than connections of one server ever differ. */
const FACTOR = 4;

/**
 * Whether every call of B, divided by the limit and by four, took longer than the slowest of A: the extreme of the rank
 * sum (F. Wilcoxon, "Individual comparisons by ranking methods", 1945), whose chance without a difference is one in
 * `C(2n, n)`. A side that is far slower need not be waited for.
 */
export function isFarSlower(epochs: readonly Pick<Epoch, 'a' | 'b'>[], limit: number): boolean {
  let calls = 0;
  let slowestA = 0;
  let fastestB = Number.POSITIVE_INFINITY;
  for (const { a, b } of epochs) {
    calls += a.length;
    for (const time of a) slowestA = Math.max(slowestA, time);
    for (const time of b) fastestB = Math.min(fastestB, time);
  }
  return calls >= LEAST && fastestB > limit * FACTOR * slowestA;
}
