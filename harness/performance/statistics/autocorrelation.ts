/**
 * By how much the variance of a series' mean is larger than that of as many independent values: `(1 + r) / (1 - r)` for a
 * first-order autocorrelation r, as of a machine whose moods last longer than one value (G. V. Bayley and J. M.
 * Hammersley, "The effective number of independent observations in an autocorrelated time series", JRSS Supplement 8,
 * 1946). Never less than 1: chance alone must not narrow a bound. Values far out are drawn in to the inner 80 %, as the
 * trimmed mean does.
 */
export function inflationOf(values: readonly number[]): number {
  if (values.length < 4) return 1;
  const sorted = values.toSorted((a, b) => a - b);
  const cut = Math.floor(values.length / 10);
  const low = sorted[cut] as number;
  const high = sorted[values.length - 1 - cut] as number;
  const drawn = values.map((value) => Math.min(high, Math.max(low, value)));
  const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
  let variance = 0;
  let covariance = 0;
  for (let at = 0; at < drawn.length; at++) {
    const deviation = (drawn[at] as number) - mean;
    variance += deviation ** 2;
    if (at > 0) covariance += deviation * ((drawn[at - 1] as number) - mean);
  }
  if (variance === 0) return 1;
  const correlation = Math.min(0.95, covariance / variance);
  return Math.max(1, (1 + correlation) / (1 - correlation));
}
