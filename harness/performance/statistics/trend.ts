/**
 * How much a series falls or rises: the Mann-Kendall statistic as a standard normal value, negative when it falls (H. B.
 * Mann, "Nonparametric tests against trend", Econometrica 13, 1945; M. G. Kendall, "Rank Correlation Methods"), with the
 * correction for continuity and for ties. Zero of fewer than four values: no trend can be told.
 */
export function mannKendall(values: readonly number[]): number {
  const count = values.length;
  if (count < 4) return 0;
  let score = 0;
  for (let later = 1; later < count; later++)
    for (let before = 0; before < later; before++) score += Math.sign((values[later] as number) - (values[before] as number));
  const ties = new Map<number, number>();
  for (const value of values) ties.set(value, (ties.get(value) ?? 0) + 1);
  const weight = (size: number) => size * (size - 1) * (2 * size + 5);
  let variance = weight(count);
  for (const size of ties.values()) variance -= weight(size);
  if (variance <= 0 || score === 0) return 0;
  return (score - Math.sign(score)) / Math.sqrt(variance / 18);
}

/** The standard normal value below which 5 % lie: a series that falls more than that is still getting faster. */
const FALLING = -1.645;

/** Whether the last of a series of means no longer falls: not told before there are `window` of them. */
export function isStationary(means: readonly number[], window: number): boolean {
  return means.length >= window && mannKendall(means.slice(-window)) > FALLING;
}
