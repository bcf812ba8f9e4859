import type { LoadPath, LoadSettings, RatioEstimate } from '../../contract/load.ts';
import type { Limit } from '../../contract/trial.ts';
import type { Verdict } from '../../contract/verdict.ts';
import { deriveSeed } from '../../kit/random.ts';
import { LatencyHistogram } from './latency-histogram.ts';
import { pairedQuantileRatio, pairedRatio, type WindowPair } from './paired-windows.ts';
import { MOST_LATE } from './rate.ts';
import type { WindowRecord } from './window-record.ts';

/** Looks at the open loop: after so many times the windows of the first. */
export const LOOKS: readonly number[] = [1, 1.5, 2.25];

/** Beyond this share of refusals hardly anything of what a path is for was measured. */
const MOST_REFUSED = 0.5;

/** A tail that differs by less than this differs by less than the machine's own noise, µs. */
const LEAST_TAIL_US = 1_000;

/** What is known of a path so far. */
export interface LoadSeen {
  /** Answers a second. */
  readonly closed: readonly WindowPair<number>[];
  readonly open: readonly WindowPair<WindowRecord>[];
}

/** How much slower PostgreSQL may be, and how often the run may be wrong. */
export type JudgeSettings = Limit & Pick<LoadSettings, 'alpha'>;

export type Judged = Pick<LoadPath, 'verdict' | 'reason' | 'throughput' | 'response' | 'p99'>;

/** How the probability of a false alarm is shared out (Bonferroni): over paths, looks and the three figures of each. */
export function confidenceOf({ alpha }: Pick<LoadSettings, 'alpha'>, paths: number): number {
  return 1 - alpha / (paths * LOOKS.length * 3);
}

/**
 * Judges what was seen of one path. `inconclusive` before the last look means: go on.
 *
 * Speed passes when the upper end of the interval of the response time is within the budget, and throughput when its
 * lower end is; either fails when the whole interval is beyond. The 99th percentile blocks when it is proven to be
 * beyond, and does not hold a path up otherwise: it needs more calls than a run has.
 */
export function judgeLoad({ closed, open }: LoadSeen, settings: JudgeSettings, paths: number, seed: number): Judged {
  const nothing = { throughput: null, response: null, p99: null };
  const broken = failureOf(open);
  if (broken !== undefined) return { ...nothing, ...broken };
  const confidence = confidenceOf(settings, paths);
  const throughput = pairedRatio(closed, (perSecond) => perSecond, confidence);
  const response = pairedRatio(open, ({ logMean }) => Math.exp(logMean), confidence);
  const tails = open.map(({ mongo, postgres }) => ({ mongo: mongo.responses, postgres: postgres.responses }));
  const p99 = pairedQuantileRatio(tails, 0.99, { confidence, seed: deriveSeed(seed, 'tail') });
  const most = 1 + settings.budget;
  const parts: readonly (readonly [Verdict, string])[] = [
    verdictOf(response, most, 'answers take'),
    verdictOf(inverted(throughput), most, 'one connection’s share of the throughput takes'),
    ceilingOf(open, settings.p99Ms),
    p99.low > most && isLongTail(open) ? ['fail', `the 99th percentile is ${times(p99)} of MongoDB’s`] : ['pass', ''],
  ];
  const worst = (['fail', 'inconclusive', 'pass'] as const).find((verdict) => parts.some(([each]) => each === verdict)) ?? 'void';
  const reason = worst === 'pass' ? `answers take ${times(response)} of MongoDB’s, throughput is ${times(throughput)}` : wordsOf(parts, worst);
  return { verdict: worst, reason, throughput, response, p99 };
}

/** Why nothing can be said of the speed, or why nothing more need be. */
function failureOf(open: LoadSeen['open']): { readonly verdict: Verdict; readonly reason: string } | undefined {
  const sum = (side: 'mongo' | 'postgres', of: (window: WindowRecord) => number): number => open.reduce((total, pair) => total + of(pair[side]), 0);
  const planned = sum('mongo', (window) => window.planned) + sum('postgres', (window) => window.planned);
  if (planned === 0) return { verdict: 'void', reason: 'no call was sent' };
  const [mongo, postgres] = (['mongo', 'postgres'] as const).map((side) => sum(side, ({ failed }) => failed)) as [number, number];
  if (mongo > 0) return { verdict: 'void', reason: `${mongo} of MongoDB’s calls failed (${kinds(open, 'mongo')}): there is nothing to measure PostgreSQL by` };
  if (postgres > 0) return { verdict: 'fail', reason: `${postgres} of PostgreSQL’s calls failed (${kinds(open, 'postgres')}), none of MongoDB’s did` };
  const late = sum('mongo', (window) => window.late) + sum('postgres', (window) => window.late);
  if (late > MOST_LATE * planned) {
    return {
      verdict: 'void',
      reason: `${percent(late / planned)} of the calls were sent late: this machine is too busy to measure on, or the rate is too high for it`,
    };
  }
  if (open.some(({ mongo: one, postgres: other }) => one.refused !== other.refused)) {
    return { verdict: 'void', reason: 'the sides refused different calls: see what parity says' };
  }
  const refused = sum('mongo', (window) => window.refused) + sum('postgres', (window) => window.refused);
  if (refused > MOST_REFUSED * planned) {
    return { verdict: 'void', reason: `${percent(refused / planned)} of the calls were refused: say under "paths" in the module how it is called` };
  }
  if (open.some(({ mongo: one, postgres: other }) => Number.isNaN(one.logMean) || Number.isNaN(other.logMean))) {
    return { verdict: 'void', reason: 'a window had no answer that counts' };
  }
  return undefined;
}

function kinds(open: LoadSeen['open'], side: 'mongo' | 'postgres'): string {
  return [...new Set(open.flatMap((pair) => Object.keys(pair[side].failures)))].join(', ');
}

function verdictOf(estimate: RatioEstimate, most: number, what: string): readonly [Verdict, string] {
  const words = `${what} ${times(estimate)} of MongoDB’s`;
  if (estimate.high <= most) return ['pass', words];
  return estimate.low > most ? ['fail', `${words}, more than ${most.toFixed(2)}×`] : ['inconclusive', `${words}: on neither side of ${most.toFixed(2)}×`];
}

/** Time by call for calls by time. */
function inverted({ ratio, low, high, ...rest }: RatioEstimate): RatioEstimate {
  return { ratio: 1 / ratio, low: 1 / high, high: 1 / low, ...rest };
}

/** The absolute ceiling is held against what was seen: it is a wish of the user's, not a comparison. */
function ceilingOf(open: LoadSeen['open'], p99Ms: number | undefined): readonly [Verdict, string] {
  const seenMs = LatencyHistogram.merged(open.map(({ postgres }) => postgres.responses)).quantile(0.99) / 1_000;
  return p99Ms !== undefined && seenMs > p99Ms ? ['fail', `its 99th percentile is ${seenMs.toFixed(1)} ms, over the ceiling of ${p99Ms} ms`] : ['pass', ''];
}

function isLongTail(open: LoadSeen['open']): boolean {
  const tail = (side: 'mongo' | 'postgres'): number => Math.max(...open.map((pair) => pair[side].responses.quantile(0.99)));
  return tail('postgres') - tail('mongo') >= LEAST_TAIL_US;
}

function wordsOf(parts: readonly (readonly [Verdict, string])[], verdict: Verdict): string {
  return parts
    .filter(([each]) => each === verdict)
    .map(([, words]) => words)
    .join('; ');
}

/** `0.61× (0.58 to 0.64)`. */
function times({ ratio, low, high }: RatioEstimate): string {
  return `${ratio.toFixed(2)}× (${low.toFixed(2)} to ${Number.isFinite(high) ? high.toFixed(2) : '∞'})`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
