import { inflationOf } from './autocorrelation.ts';
import { studentQuantile } from './student-t.ts';
import { meanOf } from './trimmed-mean.ts';

/** Which quantiles have a test of their own. */
export const TAILS = [0.9, 0.95, 0.99] as const;

/** The calls of one epoch, µs. */
export interface EpochCalls {
  readonly a: readonly number[];
  readonly b: readonly number[];
}

/** Ratios beyond these are not told apart, and how finely others are. */
const WIDEST = Math.log(16);
const STEPS = 12;
/** What one call counts at most: a stall of a second says no more than one of four times the quantile. */
const MOST = Math.log(4);
const THIRDS = 3;
/** One false alarm in 740 where slow calls are spread in different ways; where they are alike, the shares' own rate holds. */
const SURE = 3;
/** Before so many epochs, slow calls that come together may have come on one side only. */
const LEAST_EPOCHS = 54;

/**
 * What lies beyond a quantile on B against what does on A. A call counts the logarithm of how far it exceeds A's quantile
 * (its "excess over a threshold": P. Embrechts, C. Klueppelberg, T. Mikosch, "Modelling Extremal Events", 6.2); a call on
 * B first has to exceed r times as much. Were B's tail at most r times A's, B's calls would on average count no more than A's.
 *
 * Each epoch says by how much B's excess is larger, as a share of both, and the mean over the epochs is held against zero
 * with Student's t: calls within an epoch share connections and whatever the machine did then, so they are no independent
 * sample; epochs are, but for what neighbours have in common. As a share, because what the machine does to one epoch
 * (a hundred slow calls) must not count a hundred times what a slow call counts in another. But two stores may be slow in
 * ways of their own: where A's slow calls come together and B's one by one, B's share is the larger in most epochs though
 * its tail is no longer. So the excess of a call on average must be larger, too, by `SURE` standard errors: that does not
 * mind how slow calls are spread, and alone it would see little beside a busy neighbour.
 */
export class Tail {
  readonly quantile: number;
  /** How far the quantiles themselves lie apart, as a logarithm. */
  readonly estimate: number;
  readonly #limit: number;
  readonly #a: readonly number[];
  readonly #b: readonly Float64Array[];
  readonly #factor: number;

  constructor(quantile: number, limits: { readonly a: number; readonly b: number }, sides: Record<'a' | 'b', readonly Float64Array[]>, factor: number) {
    this.quantile = quantile;
    this.estimate = Math.log(limits.b / limits.a);
    this.#limit = limits.a;
    this.#a = sides.a.map((calls) => excessOver(calls, limits.a));
    this.#b = sides.b;
    this.#factor = factor;
  }

  /** Whether B's tail may well be slower by more than so much, as a logarithm: a reason to look at it for longer. */
  isSuspect(log: number): boolean {
    return isOverZero(this.#shares(this.#excesses(log)), 1);
  }

  /** Proven: also likely in each third of the epochs, as code that is slow stays slow, and a burst of the machine ends. */
  isSlower(log: number): boolean {
    if (this.#a.length < LEAST_EPOCHS) return false;
    const excesses = this.#excesses(log);
    const shares = this.#shares(excesses);
    return isOverZero(shares, this.#factor) && thirdsOf(shares).every((third) => isOverZero(third, 1)) && isOverZero(this.#perCall(excesses), SURE);
  }

  /**
   * The largest logarithm that is proven: a test turned into an interval (E. L. Lehmann and J. P. Romano, "Testing
   * Statistical Hypotheses", 3.5), by bisection. Minus infinity when none is.
   */
  get lower(): number {
    if (!this.isSlower(-WIDEST)) return Number.NEGATIVE_INFINITY;
    if (this.isSlower(WIDEST)) return WIDEST;
    let low = -WIDEST;
    let high = WIDEST;
    for (let step = 0; step < STEPS; step++) {
      const middle = (low + high) / 2;
      if (this.isSlower(middle)) low = middle;
      else high = middle;
    }
    return low;
  }

  /** Of B's calls by epoch, over so much more than A's quantile. */
  #excesses(log: number): readonly number[] {
    const limit = Math.exp(log) * this.#limit;
    return this.#b.map((calls) => excessOver(calls, limit));
  }

  /** By how much a call's excess is larger on B, by epoch. */
  #perCall(excesses: readonly number[]): readonly number[] {
    return excesses.map((b, epoch) => (b - (this.#a[epoch] as number)) / Math.max(1, this.#b[epoch]?.length ?? 0));
  }

  #shares(excesses: readonly number[]): readonly number[] {
    return excesses.map((b, epoch) => {
      const a = this.#a[epoch] as number;
      return a + b === 0 ? 0 : (b - a) / (a + b);
    });
  }
}

/** @param rate How often anything may be proven wrongly, over all quantiles and looks. */
export function tailsOf(epochs: readonly EpochCalls[], rate: number, looks: number): readonly Tail[] {
  if (epochs.length < 2 * THIRDS) return [];
  const sides = { a: epochs.map(({ a }) => sorted(a)), b: epochs.map(({ b }) => sorted(b)) };
  const pooled = { a: sorted(epochs.flatMap(({ a }) => a)), b: sorted(epochs.flatMap(({ b }) => b)) };
  const factor = studentQuantile(rate / (looks * TAILS.length), epochs.length - 1);
  return TAILS.map((quantile) => new Tail(quantile, { a: at(pooled.a, quantile), b: at(pooled.b, quantile) }, sides, factor));
}

const sorted = (values: readonly number[]): Float64Array => Float64Array.from(values).sort();
const at = (values: Float64Array, quantile: number): number => values[Math.min(values.length - 1, Math.floor(quantile * values.length))] as number;

/** @param values In ascending order. */
function excessOver(values: Float64Array, limit: number): number {
  let sum = 0;
  for (let index = values.length - 1; index >= 0 && (values[index] as number) > limit; index--)
    sum += Math.min(MOST, Math.log((values[index] as number) / limit));
  return sum;
}

/** In the order in which they were measured. */
function thirdsOf(values: readonly number[]): readonly (readonly number[])[] {
  const cut = (third: number): number => Math.round((third * values.length) / THIRDS);
  return Array.from({ length: THIRDS }, (_, third) => values.slice(cut(third), cut(third + 1)));
}

/** Whether the mean is over zero by so many standard errors. */
function isOverZero(values: readonly number[], errors: number): boolean {
  const mean = meanOf(values);
  let sum = 0;
  for (const value of values) sum += (value - mean) ** 2;
  return mean > errors * Math.sqrt((sum / (values.length - 1) / values.length) * inflationOf(values));
}
