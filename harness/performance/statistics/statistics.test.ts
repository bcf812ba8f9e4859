import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../kit/random.ts';
import { inflationOf } from './autocorrelation.ts';
import { errorRates, LOOKS, repeatedBounds } from './looks.ts';
import { isFarSlower } from './separation.ts';
import { studentQuantile, studentTail } from './student-t.ts';
import { tailsOf } from './tails.ts';
import { isStationary, mannKendall } from './trend.ts';
import { trimmedMean } from './trimmed-mean.ts';

/** A standard normal value (Box and Muller). */
const gauss = (random: SeededRandom): number => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());

describe("Student's t", () => {
  // Fisher and Yates, "Statistical Tables", table III; the last two by R's qt(p, df, lower = FALSE).
  it.each([
    [0.025, 1, 12.7062],
    [0.05, 2, 2.91999],
    [0.001, 5, 5.89343],
    [0.025, 10, 2.22814],
    [0.0005, 60, 3.4602],
    [0.025, 120, 1.97993],
  ])('is exceeded with probability %f at %i degrees of freedom by %f', (tail, degrees, quantile) => {
    expect(studentQuantile(tail, degrees)).toBeCloseTo(quantile, 3);
    expect(studentTail(quantile, degrees)).toBeCloseTo(tail, 5);
    expect(studentTail(-quantile, degrees)).toBeCloseTo(1 - tail, 5);
  });

  it('turns far tails back into themselves', () => {
    for (const tail of [1e-3, 1e-6, 1e-9])
      for (const degrees of [3, 7, 8, 63, 79]) expect(studentTail(studentQuantile(tail, degrees), degrees) / tail).toBeCloseTo(1, 4);
  });

  it('refuses what is no tail and no degree of freedom', () => {
    for (const [tail, degrees] of [
      [0, 5],
      [0.6, 5],
      [Number.NaN, 5],
      [0.1, 0],
      [0.1, 1.5],
    ] as const)
      expect(() => studentQuantile(tail, degrees)).toThrow(RangeError);
  });
});

describe('the trimmed mean', () => {
  it('leaves a tenth out at each end, and winsorizes it for the error', () => {
    const { mean, standardError, degreesOfFreedom } = trimmedMean([10, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect([mean, standardError, degreesOfFreedom]).toEqual([5.5, expect.closeTo(1.07449, 4), 7]);
  });

  it('does not mind one wild value', () => {
    expect(trimmedMean([1, 2, 3, 4, 5, 6, 7, 8, 9, 1e9]).mean).toBe(5.5);
  });

  it('knows no error of one value, and nothing of none or of what is no number', () => {
    expect(trimmedMean([3])).toEqual({ mean: 3, standardError: 0, degreesOfFreedom: 0 });
    for (const values of [[], [Number.NaN], [1, Number.POSITIVE_INFINITY]]) expect(() => trimmedMean(values)).toThrow(RangeError);
  });
});

describe('the bounds of all looks together', () => {
  it('share the false alarms of a run among its paths', () => {
    const { mean, tails } = errorRates(40);
    expect(40 * (mean.falseFail + tails)).toBeCloseTo(0.001, 9);
    expect(() => errorRates(0)).toThrow(RangeError);
  });

  it('are wrong no oftener than stated, however often they are looked at', () => {
    const random = new SeededRandom(7);
    const rates = { falseFail: 0.05, falsePass: 0.05 };
    let fails = 0;
    let passes = 0;
    const runs = 2_000;
    for (let run = 0; run < runs; run++) {
      const values = Array.from({ length: LOOKS.at(-1) as number }, () => gauss(random));
      const bounds = LOOKS.map((look) => repeatedBounds(values.slice(0, look), rates));
      if (bounds.some(({ lower }) => lower > 0)) fails++;
      if (bounds.some(({ upper }) => upper < 0)) passes++;
    }
    // By Bonferroni below 5 %; not far below it either.
    for (const share of [fails / runs, passes / runs]) expect(share).toSatisfy((value: number) => value > 0.01 && value < 0.06);
  });

  it('are infinitely wide of one epoch', () => {
    expect(repeatedBounds([0.1], errorRates(1).mean)).toEqual({ estimate: 0.1, lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY });
  });
});

describe('what neighbours have in common', () => {
  it('widens bounds as much as it takes, and independence never narrows them', () => {
    const random = new SeededRandom(3);
    const independent = Array.from({ length: 4_000 }, () => gauss(random));
    let last = 0;
    const correlated = independent.map((value) => {
      last = 0.5 * last + value;
      return last;
    });
    expect(inflationOf(independent)).toBeCloseTo(1, 1);
    expect(inflationOf(correlated)).toSatisfy((value: number) => value > 2.4 && value < 3.4);
    expect(inflationOf([1, -1, 1, -1, 1, -1])).toBe(1);
    expect(inflationOf([2, 2, 2, 2, 2])).toBe(1);
    expect(inflationOf([1, 2])).toBe(1);
  });
});

describe('a trend', () => {
  it('is the Mann-Kendall statistic', () => {
    expect(mannKendall([1, 2, 3, 4, 5, 6, 7, 8])).toBeCloseTo(3.3404, 3);
    expect(mannKendall([8, 7, 6, 5, 4, 3, 2, 1])).toBeCloseTo(-3.3404, 3);
    expect(mannKendall([1, 1, 1, 1, 1])).toBe(0);
    expect(mannKendall([3, 2, 1])).toBe(0);
  });

  it('that falls is not steady; what is too short is not told', () => {
    expect(isStationary([8, 7, 6, 5, 4, 3, 2, 1], 8)).toBe(false);
    expect(isStationary([9, 9, 9, 5, 4, 6, 5, 4, 6, 5, 4], 8)).toBe(true);
    expect(isStationary([1, 1, 1], 8)).toBe(false);
  });
});

describe('tails', () => {
  /** Epochs of 150 calls with effects of their own; `slow` doubles one call of each so many on B. */
  const epochs = (count: number, seed: number, slow?: number) => {
    const random = new SeededRandom(seed);
    const calls = (every?: number) => {
      const effect = 0.1 * gauss(random);
      return Array.from({ length: 150 }, (_, at) => Math.exp(6 + effect + 0.2 * gauss(random)) * (every !== undefined && at % every === 0 ? 4 : 1));
    };
    return Array.from({ length: count }, () => ({ a: calls(), b: calls(slow) }));
  };

  it('that are slow are proven so, and the mean hardly shows them', () => {
    const [p90, p95, p99] = tailsOf(epochs(60, 1, 20), 1e-5, 7);
    expect(p99?.isSlower(Math.log(1.1))).toBe(true);
    expect(p99?.lower).toBeGreaterThan(Math.log(1.1));
    expect(p95?.estimate).toBeGreaterThan(Math.log(1.1));
    expect(p90?.estimate).toBeLessThan(Math.log(1.1));
  });

  it('that are slow for a while are not proven: a burst of the machine ends', () => {
    for (let seed = 0; seed < 5; seed++) {
      const burst = [...epochs(60, seed), ...epochs(60, seed + 100, 4)];
      for (const tail of tailsOf(burst, 1e-5, 7)) expect(tail.isSlower(Math.log(1.1))).toBe(false);
    }
  });

  it('that are as long, and only spread otherwise over the epochs, are not proven', () => {
    const random = new SeededRandom(3);
    const calls = (share: number) => Array.from({ length: 100 }, () => Math.exp(6 + 0.2 * gauss(random)) * (random.next() < share ? 4 : 1));
    /** As many slow calls: thirty of a hundred in one epoch of ten, or one by one. */
    const spread = (slow: number) => Array.from({ length: 120 }, () => ({ a: calls(random.next() < 0.1 ? 0.3 : 0), b: calls(slow) }));
    const isSlower = (slow: number) => tailsOf(spread(slow), 1e-5, 7).some((tail) => tail.isSlower(Math.log(1.1)));
    const trials = Array.from({ length: 100 }, (_, at) => at);
    expect(trials.filter(() => isSlower(0.03)).length).toBeLessThanOrEqual(2);
    expect(trials.filter(() => isSlower(0.12)).length).toBeGreaterThanOrEqual(95);
  });

  it('that are equal are not', () => {
    for (let seed = 0; seed < 20; seed++) for (const { lower } of tailsOf(epochs(24, seed), 1e-5, 7)) expect(lower).toBeLessThan(0);
  });

  it('cannot be told of a few epochs', () => {
    expect(tailsOf(epochs(5, 1), 1e-5, 7)).toEqual([]);
  });
});

describe('complete separation', () => {
  const twelve = (value: number) => Array.from({ length: 12 }, (_, at) => value + at);
  it('is seen once there are calls enough, and only of what is far slower', () => {
    expect(isFarSlower([{ a: twelve(100), b: twelve(1_000) }], 1.1)).toBe(true);
    expect(isFarSlower([{ a: twelve(100).slice(1), b: twelve(1_000).slice(1) }], 1.1)).toBe(false);
    expect(isFarSlower([{ a: twelve(100), b: twelve(300) }], 1.1)).toBe(false);
    expect(isFarSlower([], 1.1)).toBe(false);
  });
});
