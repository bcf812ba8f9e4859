import type { GrowthClass } from '../../contract/growth.ts';

/** One measurement: so many records, and the logarithm of the time. */
export interface Sample {
  readonly records: number;
  readonly logUs: number;
}

export interface Fitted {
  readonly class: GrowthClass;
  readonly constantUs: number;
  readonly slopeUs: number;
  /** By how much its BIC beats that of a constant. */
  readonly evidence: number;
}

const CLASSES: readonly (readonly [GrowthClass, (n: number) => number])[] = [
  ['constant', () => 0],
  ['log n', (n) => Math.log(n)],
  ['n', (n) => n],
  ['n log n', (n) => n * Math.log(n)],
];

/** From the least to the most. */
export function rankOf(name: GrowthClass): number {
  return CLASSES.findIndex(([each]) => each === name);
}

/** A difference in BIC that is not worth more than a bare mention (R. E. Kass and A. E. Raftery, "Bayes Factors", 1995, 3.2). */
const BARE_MENTION = 2;

/**
 * The class of growth that explains the times best. Each class is `c + a · g(n)` with c and a not below 0, fitted by least
 * squares on the logarithms of the times: noise on times is a factor, and a constant round trip hides much of a small
 * slope, so that a line through a log-log plot would miss it. Among the fits the one of the lowest BIC is taken, or the
 * simplest that is hardly worse (G. Schwarz, "Estimating the Dimension of a Model", Annals of Statistics 6, 1978); the same families of g, without the
 * constant and by the least error alone, are what google/benchmark's `Complexity` fits.
 *
 * @param samples of at least two sizes.
 */
export function fitGrowth(samples: readonly Sample[]): Fitted {
  const fits = CLASSES.map(([name, g]) => {
    const { logConstant, slope, residual } = leastSquares(samples, g, name === 'constant');
    const count = samples.length;
    // A fit that is perfect by chance of rounding is no better than one that is nearly so.
    const bic = count * Math.log(Math.max(residual / count, 1e-12)) + (name === 'constant' ? 1 : 2) * Math.log(count);
    return { class: name, constantUs: Math.exp(logConstant), slopeUs: Math.exp(logConstant) * slope, bic };
  });
  const [constant] = fits as [(typeof fits)[number], ...typeof fits];
  const least = Math.min(...fits.map(({ bic }) => bic));
  const best = fits.find(({ bic }) => bic <= least + BARE_MENTION) ?? constant;
  return { class: best.class, constantUs: best.constantUs, slopeUs: best.slopeUs, evidence: constant.bic - best.bic };
}

/** Slopes that are tried, relative to the constant: from none that shows to nothing but slope. */
const LEAST_SLOPE_LOG = Math.log(1e-12);
const MOST_SLOPE_LOG = Math.log(1e6);
const STEPS = 120;

/** c and a/c of the least squares. For a given a/c, the best c has a closed form; a/c is searched, then refined. */
function leastSquares(samples: readonly Sample[], g: (n: number) => number, isConstant: boolean) {
  const at = (slope: number) => {
    const logs = samples.map(({ records, logUs }) => logUs - Math.log1p(slope * g(records)));
    const logConstant = logs.reduce((sum, each) => sum + each, 0) / logs.length;
    return { logConstant, slope, residual: logs.reduce((sum, each) => sum + (each - logConstant) ** 2, 0) };
  };
  let best = at(0);
  if (isConstant) return best;
  let step = (MOST_SLOPE_LOG - LEAST_SLOPE_LOG) / STEPS;
  let middle = LEAST_SLOPE_LOG;
  for (let index = 0; index <= STEPS; index++) {
    const tried = at(Math.exp(LEAST_SLOPE_LOG + index * step));
    if (tried.residual < best.residual) {
      best = tried;
      middle = LEAST_SLOPE_LOG + index * step;
    }
  }
  for (; step > 1e-4; step /= 2) {
    for (const near of [middle - step / 2, middle + step / 2]) {
      const tried = at(Math.exp(near));
      if (tried.residual < best.residual) {
        best = tried;
        middle = near;
      }
    }
  }
  return best;
}
