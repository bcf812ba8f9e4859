import type { Counters, PathRecord } from '../../contract/performance.ts';
import type { Epoch, Limit, TrialResult } from '../../contract/trial.ts';
import { runTrial } from '../../performance/trial.ts';
import type { PathCalls } from '../../workload/path-calls.ts';
import { COUNTED, costlier, costlierThanAccepted, countSides } from './counters.ts';
import { PathBrokenError, type PathLeg } from './path-leg.ts';
import { ProcessWatch } from './process-watch.ts';

export interface MeasureOptions {
  readonly limit: Limit;
  /** How many paths are judged together. */
  readonly paths: number;
  readonly seed: number;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  /** What a call on B was accepted to cost. */
  readonly accepted?: Counters | undefined;
  readonly onEpoch: (epochs: number) => void;
}

/** What a path's measurement gave, but for its place in the run. */
export type Measured = Pick<PathRecord, 'verdict' | 'reason' | 'tails' | 'epochs' | 'quantilesUs' | 'unfruitful' | 'warmUp' | 'durationMs' | 'process'> &
  Pick<PathRecord, 'ratio' | 'counters' | 'plans'>;

/** A number of calls that no trial comes to. */
const UNUSED = 5_000_000;

const QUANTILES = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1];

/** Measures one path on two legs. A path that cannot be called, or is not called alike, is void. */
export async function measurePath(a: PathLeg, b: PathLeg, path: PathCalls, options: MeasureOptions): Promise<Measured> {
  using watch = new ProcessWatch();
  let epochs = 0;
  const { limit, paths, seed, deadlineMs, signal } = options;
  let counters: PathRecord['counters'];
  const trial = await (async () => {
    counters = await countSides(a, b, path);
    const timed = path.after(COUNTED);
    return await runTrial(
      { a: a.trialSide(timed), b: b.trialSide(timed) },
      { limit, paths, seed, deadlineMs, signal, onEpoch: () => options.onEpoch(++epochs) },
    );
  })().catch(voidOf);
  const { ratio, tails, unfruitful, warmUp, durationMs } = trial;
  const judged = judgedBy(trial, counters, options.accepted);
  const unused = path.after(UNUSED);
  const plans = judged.verdict === 'fail' ? ([await a.plans(unused), await b.plans(unused)] as const) : undefined;
  return {
    ...judged,
    ...(plans === undefined ? {} : { plans }),
    ...(ratio === undefined
      ? {}
      : { ratio: { estimate: rounded(ratio.estimate), lower: rounded(ratio.lower), upper: ratio.upper < 1_000 ? rounded(ratio.upper) : null } }),
    tails: tails.map(({ quantile, ratio: seen, ratioAtLeast }) => ({ quantile, ratio: rounded(seen), ratioAtLeast: rounded(ratioAtLeast) })),
    epochs: trial.epochs.map(({ atMs, a: calls, logRatio }) => ({ atMs: Math.round(atMs), calls: calls.length, ratio: rounded(Math.exp(logRatio)) })),
    quantilesUs: [quantiles(trial.epochs, 'a'), quantiles(trial.epochs, 'b')],
    ...(counters === undefined ? {} : { counters }),
    unfruitful,
    warmUp: { durationMs: Math.round(warmUp.durationMs), isSteady: warmUp.isSteady },
    durationMs: Math.round(durationMs),
    process: watch.notes(),
  };
}

/** A path that costs more than it may fails, however fast it is here; a void one stays void. */
function judgedBy({ verdict, reason }: TrialResult, counters: PathRecord['counters'], accepted: Counters | undefined): Pick<PathRecord, 'verdict' | 'reason'> {
  const costs = counters === undefined ? undefined : (costlier(...counters) ?? (accepted && costlierThanAccepted(accepted, counters[1])));
  return costs === undefined || verdict === 'void' ? { verdict, reason } : { verdict: 'fail', reason: costs };
}

function voidOf(error: unknown): TrialResult {
  if (!(error instanceof PathBrokenError)) throw error;
  return { verdict: 'void', reason: error.message, tails: [], epochs: [], unfruitful: 0, warmUp: { durationMs: 0, isSteady: false }, durationMs: 0 };
}

function quantiles(epochs: readonly Epoch[], side: 'a' | 'b'): readonly number[] {
  const sorted = Float64Array.from(epochs.flatMap((epoch) => epoch[side])).sort();
  return sorted.length === 0 ? [] : QUANTILES.map((quantile) => Math.round(sorted[Math.round(quantile * (sorted.length - 1))] as number));
}

/** Four digits: more would be noise. */
const rounded = (value: number): number => Number(value.toPrecision(4));
