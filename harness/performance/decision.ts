import type { Epoch, Limit } from '../contract/trial.ts';
import type { Verdict } from '../contract/verdict.ts';
import { type Bounds, errorRates, LOOKS, repeatedBounds } from './statistics/looks.ts';
import { isFarSlower } from './statistics/separation.ts';
import { TAILS, type Tail, tailsOf } from './statistics/tails.ts';

/** What the epochs so far say. Without a verdict: go on. */
export interface Decision {
  readonly verdict: Verdict | undefined;
  readonly reason: string;
  readonly bounds?: Bounds;
  readonly tails?: readonly Tail[];
}

export interface DecisionOptions {
  readonly limit: Limit;
  readonly paths: number;
  /** No further epoch will come. */
  readonly isLast: boolean;
}

/** A proven slowdown of either fails; fast enough by the mean passes, unless a tail looks slow: then it is looked at for longer. */
export function decide(epochs: readonly Epoch[], { limit, paths, isLast }: DecisionOptions): Decision {
  const rates = errorRates(paths);
  const limitLog = Math.log(1 + limit.budget);
  if (isFarSlower(epochs, 1 + limit.budget))
    return {
      verdict: 'fail',
      reason: 'far slower: every call took longer than the slowest on the other side',
      bounds: repeatedBounds(logRatios(epochs), rates.mean),
    };
  if (!LOOKS.includes(epochs.length) && !isLast) return { verdict: undefined, reason: 'no look is due' };
  const bounds = repeatedBounds(logRatios(epochs), rates.mean);
  const isLook = LOOKS.includes(epochs.length);
  const tails = tailsOf(epochs, rates.tails, LOOKS.length);
  const found = { bounds, tails };
  // What lies beyond a quantile is looked at as a whole; that one, or one further out, must itself have been seen so much slower.
  const slow = tails.find((tail, index) => tail.isSlower(limitLog) && tails.slice(index).some(({ estimate }) => estimate > limitLog));
  // Between looks a bound holds for less than was promised: a trial that ran out of time proves nothing.
  if (isLook && bounds.lower > limitLog) return { verdict: 'fail', reason: `slower by more than ${percent(limit.budget)}`, ...found };
  if (isLook && slow !== undefined)
    return { verdict: 'fail', reason: `the tail from ${nameOf(slow)} is slower by more than ${percent(limit.budget)}`, ...found };
  const ceiling = limit.p99Ms === undefined ? undefined : overCeiling(epochs, limit.p99Ms);
  if (isLook && bounds.upper < limitLog) {
    if (ceiling !== undefined) return { verdict: 'fail', reason: ceiling, ...found };
    const isSuspect = tails.some((tail) => tail.isSuspect(limitLog));
    if (!isSuspect || isLast) return { verdict: 'pass', reason: `not slower by ${percent(limit.budget)} or more`, ...found };
  }
  return {
    verdict: isLast ? 'inconclusive' : undefined,
    reason: `${epochs.length} epochs cannot tell whether it is slower by ${percent(limit.budget)}`,
    ...found,
  };
}

const logRatios = (epochs: readonly Epoch[]): readonly number[] => epochs.map(({ logRatio }) => logRatio);
const percent = (share: number): string => `${Number((100 * share).toPrecision(3))} %`;
const nameOf = ({ quantile }: Tail): string => `p${Math.round(quantile * 100)}`;

/** The absolute ceiling is held against what was seen: it is a wish of the user's, not a comparison. */
function overCeiling(epochs: readonly Epoch[], p99Ms: number): string | undefined {
  const sorted = epochs.flatMap(({ b }) => b).sort((left, right) => left - right);
  const seenMs = (sorted[Math.floor((TAILS[2] as number) * sorted.length)] ?? 0) / 1_000;
  return seenMs > p99Ms ? `its p99 is ${seenMs.toPrecision(3)} ms, over the ceiling of ${p99Ms} ms` : undefined;
}
