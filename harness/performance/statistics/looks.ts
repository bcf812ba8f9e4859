import { inflationOf } from './autocorrelation.ts';
import { studentQuantile } from './student-t.ts';
import { trimmedMean } from './trimmed-mean.ts';

/** After how many epochs the figures are looked at; the last is the cap. */
export const LOOKS: readonly number[] = [24, 36, 54, 80, 120, 170, 240];

/** How often a verdict may be wrong. One-sided, over all looks together. */
export interface ErrorRates {
  /** Of a path that is exactly at its limit or faster: to be called slower. */
  readonly falseFail: number;
  /** Of a path that is exactly at its limit or slower: to be called fast enough. */
  readonly falsePass: number;
}

/** A false alarm of any path: in one run of a thousand. */
const FAMILY_FALSE_FAIL = 0.001;
/** Each side of the 99.9 % interval that is shown. */
const PATH_FALSE_PASS = 0.0005;

/**
 * The error rates of one of `paths` paths that are judged together. False alarms are controlled for the family as one,
 * by the Bonferroni inequality, which needs no assumption on how paths depend on each other (they share a machine); half
 * of a path's share is for its mean, half for its tails. A false pass is controlled for each path: what lets one slow
 * path through does not become likelier because others are judged beside it.
 */
export function errorRates(paths: number): { readonly mean: ErrorRates; readonly tails: number } {
  if (!Number.isInteger(paths) || paths < 1) throw new RangeError(`rates are split over a whole number of paths from 1, not ${paths}`);
  const share = Math.min(FAMILY_FALSE_FAIL / paths, PATH_FALSE_PASS) / 2;
  return { mean: { falseFail: share, falsePass: PATH_FALSE_PASS }, tails: share };
}

/** An interval of the logarithm of how much slower B is than A, and where it lies. */
export interface Bounds {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * Bounds that hold at all looks together with the stated rates ("repeated confidence intervals": C. Jennison and B. W.
 * Turnbull, "Interim analyses: the repeated confidence interval approach", JRSS B 51, 1989). The rate is split over the
 * looks in equal parts, again by Bonferroni: a little wider than Pocock's constants ("Group sequential methods in the
 * design and analysis of clinical trials", Biometrika 64, 1977), and right whatever the looks' joint distribution is.
 *
 * @param values In the order in which they were measured: what neighbours have in common widens the bounds.
 */
export function repeatedBounds(values: readonly number[], rates: ErrorRates, looks = LOOKS.length): Bounds {
  const { mean, standardError: alone, degreesOfFreedom } = trimmedMean(values);
  const standardError = alone * Math.sqrt(inflationOf(values));
  if (degreesOfFreedom < 1) return { estimate: mean, lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY };
  const width = (rate: number) => studentQuantile(rate / looks, degreesOfFreedom) * standardError;
  return { estimate: mean, lower: mean - width(rates.falseFail), upper: mean + width(rates.falsePass) };
}
