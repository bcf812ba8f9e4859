import type { ConvertedEntry } from '../harness/contract/config.ts';
import type { Stores } from '../harness/contract/stores.ts';
import { criticalOperations } from '../harness/kit/critical-operations.ts';
import { SeededRandom } from '../harness/kit/random.ts';
import { type EpochOptions, runEpoch } from '../harness/performance/epoch.ts';
import { meanOf } from '../harness/performance/statistics/trimmed-mean.ts';
import { warmUp } from '../harness/performance/warm-up.ts';
import type { MODULES } from './arena.ts';
import { DualBench, type PartTimes } from './dual-write/sides.ts';
import { type Figure, figure } from './figures.ts';

/** Epochs of one round: connections differ by more than calls do, and each epoch has its own. */
const EPOCHS = 4;
/** A dual writer has twice as many connections as a store alone, and a service's live long: they are to be warm. */
const EPOCH_MS = 250;
const DISCARDED = 10;

/**
 * What writing both stores costs over writing each by itself: every critical path that writes, of every module that is
 * converted. Calls are paired and in turns: one on MongoDB alone and on PostgreSQL alone, timed together, and the same
 * call on a dual writer that answers once both have it.
 */
export async function benchDualWrite(stores: Stores, rounds: number, modules: typeof MODULES, onFigures: (figures: readonly Figure[]) => void): Promise<void> {
  for (const entry of modules) {
    const { module, conversion } = entry;
    if (conversion === undefined) continue;
    for (const path of criticalOperations(module).filter((name) => module.operations[name]?.kind === 'write')) {
      await using bench = await DualBench.open({ ...entry, conversion } satisfies ConvertedEntry, path, stores);
      onFigures(await measure(`${module.name}.${path}`, bench, rounds));
    }
  }
}

async function measure(path: string, bench: DualBench, rounds: number): Promise<readonly Figure[]> {
  let n = 0;
  const numbers: Iterator<number, never> = { next: () => ({ done: false, value: n++ }) };
  const options: EpochOptions = { random: new SeededRandom(1), numbers, durationMs: EPOCH_MS, discarded: DISCARDED, now: () => performance.now() };
  await warmUp(bench.sides(), options);
  const ratios: number[] = [];
  const means: Record<'mongo' | 'postgres' | 'dual', number[]> = { mongo: [], postgres: [], dual: [] };
  for (let round = 0; round < rounds; round++) {
    const parts: PartTimes = { mongo: [], postgres: [] };
    const sides = bench.sides(parts);
    let sum = 0;
    const alone: PartTimes = { mongo: [], postgres: [] };
    const dual: number[] = [];
    for (let epoch = 0; epoch < EPOCHS; epoch++) {
      const { logRatio, a, b } = await runEpoch(sides, 0, options);
      sum += logRatio;
      dual.push(...b);
      // An epoch's first pairs do not count.
      for (const [name, times] of Object.entries(parts)) alone[name as keyof PartTimes].push(...times.splice(0).slice(-a.length));
    }
    ratios.push(Math.exp(sum / EPOCHS));
    for (const [name, times] of Object.entries({ ...alone, dual })) means[name as keyof typeof means].push(meanOf(times));
  }
  return [
    figure(`${path}: dual write over both stores' own`, '×', ratios, { atMost: 1.1 }),
    figure(`${path}: dual write`, 'µs', means.dual),
    figure(`${path}: mongo alone`, 'µs', means.mongo),
    figure(`${path}: postgres alone`, 'µs', means.postgres),
  ];
}
