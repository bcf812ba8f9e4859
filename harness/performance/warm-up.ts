import type { TrialResult } from '../contract/trial.ts';
import { type EpochOptions, runEpoch, type Sides } from './epoch.ts';
import { isStationary } from './statistics/trend.ts';
import { meanOf } from './statistics/trimmed-mean.ts';

/** Parts of a warm-up, ms, and how many of them must show no further fall. */
const PART_MS = 60;
const WINDOW = 8;
/** Then it is said that the sides were not steady: on a busy machine a trend may be the machine's. */
const LONGEST_MS = 3_000;

/**
 * Calls both sides until neither becomes faster any more: code is compiled, servers have filled their caches and made
 * their plans. That is tested, on mean logarithms of times, for each side by itself.
 */
export async function warmUp(sides: Sides, options: EpochOptions): Promise<TrialResult['warmUp']> {
  const startedMs = options.now();
  const means: Record<'a' | 'b', number[]> = { a: [], b: [] };
  for (;;) {
    const { a, b } = await runEpoch(sides, 0, { ...options, durationMs: PART_MS, discarded: 1 });
    means.a.push(meanOf(a.map(Math.log)));
    means.b.push(meanOf(b.map(Math.log)));
    const isSteady = isStationary(means.a, WINDOW) && isStationary(means.b, WINDOW);
    const durationMs = options.now() - startedMs;
    if (isSteady || durationMs > LONGEST_MS) return { durationMs, isSteady };
  }
}
