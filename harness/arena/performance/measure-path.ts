import type { PathRecord } from '../../contract/performance.ts';
import type { Epoch, Limit, TrialResult } from '../../contract/trial.ts';
import { runTrial } from '../../performance/trial.ts';
import type { PathCalls } from '../../workload/path-calls.ts';
import { PathBrokenError, type PathLeg } from './path-leg.ts';
import { ProcessWatch } from './process-watch.ts';

export interface MeasureOptions {
  readonly limit: Limit;
  /** How many paths are judged together. */
  readonly paths: number;
  readonly seed: number;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  readonly onEpoch: (epochs: number) => void;
}

/** What a path's measurement gave, but for its place in the run. */
export type Measured = Pick<PathRecord, 'verdict' | 'reason' | 'tails' | 'epochs' | 'quantilesUs' | 'unfruitful' | 'warmUp' | 'durationMs' | 'process'> &
  Pick<PathRecord, 'ratio'>;

const QUANTILES = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1];

/** Measures one path on two legs. A path that cannot be called, or is not called alike, is void. */
export async function measurePath(a: PathLeg, b: PathLeg, path: PathCalls, options: MeasureOptions): Promise<Measured> {
  using watch = new ProcessWatch();
  let epochs = 0;
  const { limit, paths, seed, deadlineMs, signal } = options;
  const trial = await runTrial(
    { a: a.trialSide(path), b: b.trialSide(path) },
    { limit, paths, seed, deadlineMs, signal, onEpoch: () => options.onEpoch(++epochs) },
  ).catch(voidOf);
  const { verdict, reason, ratio, tails, unfruitful, warmUp, durationMs } = trial;
  return {
    verdict,
    reason,
    ...(ratio === undefined
      ? {}
      : { ratio: { estimate: rounded(ratio.estimate), lower: rounded(ratio.lower), upper: ratio.upper < 1_000 ? rounded(ratio.upper) : null } }),
    tails: tails.map(({ quantile, ratio: seen, ratioAtLeast }) => ({ quantile, ratio: rounded(seen), ratioAtLeast: rounded(ratioAtLeast) })),
    epochs: trial.epochs.map(({ atMs, a: calls, logRatio }) => ({ atMs: Math.round(atMs), calls: calls.length, ratio: rounded(Math.exp(logRatio)) })),
    quantilesUs: [quantiles(trial.epochs, 'a'), quantiles(trial.epochs, 'b')],
    unfruitful,
    warmUp: { durationMs: Math.round(warmUp.durationMs), isSteady: warmUp.isSteady },
    durationMs: Math.round(durationMs),
    process: watch.notes(),
  };
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
