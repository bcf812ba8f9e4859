/** A location, how well it is known, and with which t distribution its intervals are made. */
export interface Location {
  readonly mean: number;
  readonly standardError: number;
  /** Zero when there are too few values to tell an error. */
  readonly degreesOfFreedom: number;
}

/**
 * The trimmed mean with its standard error from the winsorized variance: J. W. Tukey and D. H. McLaughlin, "Less
 * vulnerable confidence and significance procedures for location based on a single sample" (Sankhyā A 25, 1963); K. K.
 * Yuen, "The two-sample trimmed t for unequal population variances" (Biometrika 61, 1974).
 *
 * @param share How much is left out at each end. Default a tenth.
 * @throws RangeError of no values, or of one that is no finite number.
 */
export function trimmedMean(values: readonly number[], share = 0.1): Location {
  if (values.length === 0) throw new RangeError('the mean of no values');
  if (!values.every(Number.isFinite)) throw new RangeError('the mean of what is no finite number');
  const sorted = values.toSorted((a, b) => a - b);
  const count = sorted.length;
  const cut = Math.floor(share * count);
  const kept = sorted.slice(cut, count - cut);
  const winsorized = sorted.map((value) => Math.min(Math.max(value, kept[0] as number), kept.at(-1) as number));
  const deviation = Math.sqrt(varianceOf(winsorized));
  return { mean: meanOf(kept), standardError: deviation / ((1 - (2 * cut) / count) * Math.sqrt(count)), degreesOfFreedom: kept.length - 1 };
}

export function meanOf(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** The sample variance; zero of a single value. */
function varianceOf(values: readonly number[]): number {
  const mean = meanOf(values);
  let sum = 0;
  for (const value of values) sum += (value - mean) ** 2;
  return values.length < 2 ? 0 : sum / (values.length - 1);
}
