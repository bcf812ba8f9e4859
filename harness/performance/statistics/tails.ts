import { SeededRandom } from '../../kit/random.ts';
import { studentQuantile } from './student-t.ts';

/** Which quantiles have a test of their own. */
export const TAILS = [0.9, 0.95, 0.99] as const;

/** The calls of one epoch, µs. */
export interface EpochCalls {
  readonly a: readonly number[];
  readonly b: readonly number[];
}

/** How much slower B's quantile is than A's, as a logarithm, and the least that is proven of it. */
export interface TailBound {
  readonly quantile: number;
  readonly estimate: number;
  readonly standardError: number;
  /** Holds for all quantiles and all looks together. */
  readonly lower: number;
}

const RESAMPLES = 200;

/**
 * Quantiles of all calls of a side, compared by resampling whole epochs: calls within an epoch share connections and
 * whatever the machine did then, so they are no independent sample; epochs are (the cluster bootstrap: A. C. Davison and
 * D. V. Hinkley, "Bootstrap Methods and their Application", 1997, 3.8). The resamples give the standard error; the bound
 * is made with Student's t of as many degrees of freedom as there are epochs less one, since resamples by themselves
 * cannot tell tails of one in a hundred thousand.
 *
 * @param rate How often any of the bounds may be wrong, over all quantiles and looks.
 */
export function tailBounds(epochs: readonly EpochCalls[], rate: number, looks: number, seed: number): readonly TailBound[] {
  if (epochs.length < 2) return [];
  const random = new SeededRandom(seed);
  const [a, b] = (['a', 'b'] as const).map((side) => new Pool(epochs.map((epoch) => epoch[side]))) as [Pool, Pool];
  const all = new Array<number>(epochs.length).fill(1);
  const difference = (weights: readonly number[], quantile: number): number =>
    Math.log(b.quantile(weights, quantile)) - Math.log(a.quantile(weights, quantile));
  const estimates = TAILS.map((quantile) => difference(all, quantile));
  const drawn = TAILS.map((): number[] => []);
  for (let sample = 0; sample < RESAMPLES; sample++) {
    const weights = new Array<number>(epochs.length).fill(0);
    for (let pick = 0; pick < epochs.length; pick++) {
      const at = random.below(epochs.length);
      weights[at] = (weights[at] as number) + 1;
    }
    for (const [at, quantile] of TAILS.entries()) drawn[at]?.push(difference(weights, quantile));
  }
  const factor = studentQuantile(rate / (looks * TAILS.length), epochs.length - 1);
  return TAILS.map((quantile, at) => {
    const estimate = estimates[at] as number;
    const standardError = deviationOf(drawn[at] as number[]);
    return { quantile, estimate, standardError, lower: estimate - factor * standardError };
  });
}

/** All calls of one side, in order of size, each with its epoch: a resample only weighs them anew. */
class Pool {
  readonly #values: Float64Array;
  readonly #epochs: Uint16Array;
  readonly #sizes: readonly number[];

  constructor(epochs: readonly (readonly number[])[]) {
    const pairs = epochs.flatMap((values, epoch) => values.map((value) => [value, epoch] as const)).sort(([left], [right]) => left - right);
    this.#values = Float64Array.from(pairs, ([value]) => value);
    this.#epochs = Uint16Array.from(pairs, ([, epoch]) => epoch);
    this.#sizes = epochs.map(({ length }) => length);
  }

  quantile(weights: readonly number[], quantile: number): number {
    let count = 0;
    for (const [epoch, size] of this.#sizes.entries()) count += size * (weights[epoch] as number);
    // From the far end: tails lie near it.
    let above = Math.floor((1 - quantile) * count);
    for (let at = this.#values.length - 1; at >= 0; at--) {
      above -= weights[this.#epochs[at] as number] as number;
      if (above < 0) return this.#values[at] as number;
    }
    return this.#values[0] ?? Number.NaN;
  }
}

function deviationOf(values: readonly number[]): number {
  let mean = 0;
  for (const value of values) mean += value / values.length;
  let sum = 0;
  for (const value of values) sum += (value - mean) ** 2;
  return Math.sqrt(sum / (values.length - 1));
}
