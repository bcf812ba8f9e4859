import type { Epoch, Limit, TailFigure, TrialResult } from '../contract/trial.ts';
import { deriveSeed, SeededRandom } from '../kit/random.ts';
import { type Decision, decide } from './decision.ts';
import { type EpochOptions, runEpoch, type Sides, UnmeasuredError } from './epoch.ts';
import { LOOKS } from './statistics/looks.ts';
import type { Tail } from './statistics/tails.ts';
import { warmUp } from './warm-up.ts';

export interface TrialOptions {
  readonly limit: Limit;
  /** How many paths are judged together: their false alarms are controlled as one. */
  readonly paths: number;
  /** Of the order in which sides are opened and called. */
  readonly seed: number;
  /** How long one path may take, ms; what is not decided then is inconclusive. Default 20,000. */
  readonly deadlineMs?: number;
  /** How long an epoch is, ms. Default 60. */
  readonly epochMs?: number;
  /** Default `performance.now()`. */
  readonly now?: () => number;
  readonly signal?: AbortSignal | undefined;
  readonly onEpoch?: (epoch: Epoch) => void;
}

/**
 * Short ones, and many: connections vary by more than their calls do, and opening two takes a fifth of that. In as much
 * time four times as many give bounds that are half as wide at the first look.
 */
const EPOCH_MS = 60;
const DEADLINE_MS = 20_000;
/** Pairs of each epoch that are not counted. */
const DISCARDED = 2;

/**
 * Whether B is slower than A by more than the limit: epochs until a look decides, or the cap is reached. What cannot be
 * measured is void; errors other than that are thrown.
 */
export async function runTrial(sides: Sides, options: TrialOptions): Promise<TrialResult> {
  const now = options.now ?? (() => performance.now());
  const startedMs = now();
  const epochs: Epoch[] = [];
  let unfruitful = 0;
  const epochOptions: EpochOptions = {
    random: new SeededRandom(deriveSeed('trial', options.seed)),
    numbers: counting(),
    durationMs: options.epochMs ?? EPOCH_MS,
    discarded: DISCARDED,
    now,
    signal: options.signal,
  };
  let warm: TrialResult['warmUp'] = { durationMs: 0, isSteady: false };
  const end = (decision: Pick<Decision, 'verdict' | 'reason'> & Partial<Decision>): TrialResult => ({
    verdict: decision.verdict ?? 'inconclusive',
    reason: decision.reason,
    ...(decision.bounds === undefined ? {} : { ratio: exponentials(decision.bounds) }),
    tails: (decision.tails ?? []).map(tailFigure),
    epochs,
    unfruitful,
    warmUp: warm,
    durationMs: now() - startedMs,
  });
  try {
    warm = await warmUp(sides, epochOptions);
    for (;;) {
      const epoch = await runEpoch(sides, now() - startedMs, epochOptions);
      unfruitful += epoch.unfruitful;
      epochs.push({ atMs: epoch.atMs, a: epoch.a, b: epoch.b, logRatio: epoch.logRatio });
      options.onEpoch?.(epoch);
      const isLate = now() - startedMs > (options.deadlineMs ?? DEADLINE_MS);
      const isLast = isLate || epochs.length >= (LOOKS.at(-1) as number);
      const decision = decide(epochs, { limit: options.limit, paths: options.paths, isLast });
      if (decision.verdict !== undefined || isLast) return end(warm.isSteady ? decision : unsteady(decision));
    }
  } catch (error) {
    if (!(error instanceof UnmeasuredError)) throw error;
    return end({ verdict: 'void', reason: error.message });
  }
}

/** What was never steady may be slower than it was seen once: that blocks, too. What is proven slower stays so. */
function unsteady(decision: Decision): Decision {
  if (decision.verdict !== 'pass') return decision;
  return { ...decision, verdict: 'inconclusive', reason: 'calls were still becoming faster when the measurement had to begin' };
}

function* counting(): Generator<number, never> {
  for (let n = 0; ; n++) yield n;
}

const exponentials = ({ estimate, lower, upper }: NonNullable<Decision['bounds']>) => ({
  estimate: Math.exp(estimate),
  lower: Math.exp(lower),
  upper: Math.exp(upper),
});

const tailFigure = ({ quantile, estimate, lower }: Tail): TailFigure => ({
  quantile,
  ratio: Math.exp(estimate),
  ratioAtLeast: Math.exp(lower),
});
