import type { GrowthFit, GrowthPath, GrowthRatio, GrowthScan, Plan, PlanScan } from '../../contract/growth.ts';
import { grouped } from '../../kit/grouped.ts';
import { studentQuantile } from '../statistics/student-t.ts';
import { fitGrowth, rankOf } from './fit.ts';

/** Growth of less than this over all sizes counts as none: a B-tree gets a level, a cache gets tight. */
const MATERIAL = 1.25;

/** Rows looked at: from this many, and with this exponent of the records, a path reads what grew. */
const MANY_EXAMINED = 1_000;
const GROWING_EXPONENT = 0.5;

/** Most probability that any path of a run is wrongly said to grow. */
const ALPHA = 0.001;

/** What was seen at one size: means of the logarithms of times, block by block; the same block alternates both sides. */
export interface SizeSeen {
  readonly records: number;
  readonly blocks: readonly { readonly mongo: number; readonly postgres: number }[];
  readonly examined: { readonly mongo: number | undefined; readonly postgres: number | undefined };
}

export interface GrowthJudged extends Pick<GrowthPath, 'verdict' | 'reason' | 'ratio'> {
  readonly fits: { readonly mongo: GrowthFit; readonly postgres: GrowthFit } | undefined;
}

/**
 * Judges how one path's cost grows. PostgreSQL fails where its class is worse than MongoDB's and its growth is proven to
 * be greater, however fast it still is; or where it looks at more and more rows and MongoDB does not, which no noise can
 * feign. The comparison is one of differences: what slows the machine between two sizes slows both sides.
 *
 * @param paths how many share the probability of a false alarm.
 */
export function judgeGrowth(sizes: readonly SizeSeen[], paths: number): GrowthJudged {
  const [first, last] = [sizes[0], sizes.at(-1)];
  if (first === undefined || last === undefined || first === last || sizes.some(({ blocks }) => blocks.length < 2)) {
    return { verdict: 'void', reason: 'too little was measured to say how cost grows', ratio: null, fits: undefined };
  }
  const confidence = 1 - ALPHA / paths;
  const mongo = fitOf(sizes, 'mongo', confidence);
  const postgres = fitOf(sizes, 'postgres', confidence);
  const ratio = growthRatio(
    last.blocks.map((block) => block.postgres - block.mongo),
    first.blocks.map((block) => block.postgres - block.mongo),
    confidence,
  );
  const words = `PostgreSQL grows as ${postgres.class} (${factorText(postgres)} from ${grouped(first.records)} to ${grouped(last.records)} records), MongoDB as ${mongo.class} (${factorText(mongo)})`;
  const found = { ratio, fits: { mongo, postgres } };
  if (isReading(sizes, 'postgres') && !isReading(sizes, 'mongo')) {
    return {
      ...found,
      verdict: 'fail',
      reason: `${words}; one call looks at ${grouped(last.examined.postgres ?? 0)} rows, at first at ${grouped(first.examined.postgres ?? 0)}`,
    };
  }
  const isWorse = rankOf(postgres.class) > rankOf(mongo.class) && ratio.high > MATERIAL;
  if (!isWorse) return { ...found, verdict: 'pass', reason: words };
  if (ratio.low > MATERIAL) return { ...found, verdict: 'fail', reason: words };
  // Where times cannot tell, what a call looks at does.
  const { postgres: few } = first.examined;
  const { postgres: many } = last.examined;
  if (few !== undefined && many !== undefined && !isReading(sizes, 'postgres'))
    return { ...found, verdict: 'pass', reason: `${words}, within the noise; a call looks at ${grouped(many)} rows, at first at ${grouped(few)}` };
  return { ...found, verdict: 'inconclusive', reason: words };
}

function fitOf(sizes: readonly SizeSeen[], side: 'mongo' | 'postgres', confidence: number): GrowthFit {
  const of = (size: SizeSeen | undefined): readonly number[] => (size?.blocks ?? []).map((block) => block[side]);
  const fitted = fitGrowth(sizes.flatMap((size) => of(size).map((logUs) => ({ records: size.records, logUs }))));
  const factor = growthRatio(of(sizes.at(-1)), of(sizes[0]), confidence);
  if (fitted.class === 'constant' || factor.ratio >= MATERIAL) return { ...fitted, factor };
  const logs = sizes.flatMap(of);
  return { class: 'constant', factor, constantUs: Math.exp(logs.reduce((sum, each) => sum + each, 0) / logs.length), slopeUs: 0, evidence: 0 };
}

/** Of what was seen at the largest size over what was seen at the smallest: Welch's interval, with the fewest degrees of freedom. */
function growthRatio(later: readonly number[], before: readonly number[], confidence: number): GrowthRatio {
  const [one, other] = [momentsOf(later), momentsOf(before)];
  const difference = one.mean - other.mean;
  const freedom = Math.min(later.length, before.length) - 1;
  const reach = studentQuantile(Math.max(1 - confidence, 1e-10), freedom) * Math.sqrt(one.variance / later.length + other.variance / before.length);
  return { ratio: Math.exp(difference), low: Math.exp(difference - reach), high: Math.exp(difference + reach), confidence };
}

function momentsOf(values: readonly number[]): { readonly mean: number; readonly variance: number } {
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
  return { mean, variance: values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (values.length - 1) };
}

/** Whether a side looks at more and more rows as records are added. */
function isReading(sizes: readonly SizeSeen[], side: 'mongo' | 'postgres'): boolean {
  const [first, last] = [sizes[0], sizes.at(-1)];
  const [few, many] = [first?.examined[side], last?.examined[side]];
  if (first === undefined || last === undefined || few === undefined || many === undefined || many < MANY_EXAMINED) return false;
  return Math.log(many / Math.max(1, few)) / Math.log(last.records / first.records) > GROWING_EXPONENT;
}

/** Tables and collections of which plans read much of what there is, whole or by an index that is none for them. */
export function scansOf(side: 'mongo' | 'postgres', plans: readonly Plan[], records: number): readonly GrowthScan[] {
  const most = new Map<string, PlanScan>();
  for (const scan of plans.flatMap((each) => each.scans)) {
    const read = `${scan.of} ${scan.index ?? ''}`;
    if (scan.rows > (most.get(read)?.rows ?? 0)) most.set(read, scan);
  }
  // A bundle of records is spread over several tables: a twentieth of them all is one that grew.
  return [...most.values()].filter(({ rows }) => rows >= Math.max(MANY_EXAMINED, records / 20)).map((scan) => ({ side, ...scan }));
}

function factorText({ factor }: GrowthFit): string {
  return `${factor.ratio < 10 ? factor.ratio.toFixed(2) : factor.ratio.toFixed(0)}×`;
}
