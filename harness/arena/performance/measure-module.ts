import type { PathRecord, PerformanceOptions } from '../../contract/performance.ts';
import { deriveSeed } from '../../kit/random.ts';
import { pathSummary } from '../../report/performance-words.ts';
import { PathCalls } from '../../workload/path-calls.ts';
import { randomWorkload } from '../../workload/random-operations.ts';
import type { Allowances } from './allowances.ts';
import type { PerformanceBudget } from './budgets.ts';
import { type Measured, type MeasureOptions, measurePath } from './measure-path.ts';
import { PathBrokenError, PathLeg } from './path-leg.ts';
import type { ModulePaths } from './plan.ts';

/** What the measurements of a run have in common. */
export interface MeasureRun {
  readonly options: PerformanceOptions;
  readonly allowances: Allowances;
  /** How many paths are judged together. */
  readonly family: number;
  readonly budget: PerformanceBudget;
}

/** The operations that fill both databases before paths are called: the module's own random workload. */
export function baseOf({ options, budget }: MeasureRun, { entry }: ModulePaths) {
  return randomWorkload(entry.module, { seed: deriveSeed(options.seed, 'performance'), size: budget.baseOperations });
}

/** What one trial of a run is told. */
export function trialOptions(run: MeasureRun, what: string, index: number, count: number): Omit<MeasureOptions, 'limit'> {
  const { options, family, budget } = run;
  return {
    paths: family,
    seed: deriveSeed(options.seed, 'trial', what),
    deadlineMs: budget.deadlineMs,
    signal: options.signal ?? new AbortController().signal,
    onEpoch: (epochs) => options.progress?.({ kind: 'epoch', what, index, count, epochs }),
  };
}

/** Measures the paths of one module, one after another, on one database a side. */
export async function* measureModule(run: MeasureRun, module: ModulePaths): AsyncGenerator<PathRecord> {
  const { entry, paths } = module;
  const { name } = entry.module;
  const base = baseOf(run, module);
  const calls = new Map(paths.map((path) => [path, new PathCalls(entry.module, path, base)]));
  const signal = run.options.signal ?? new AbortController().signal;
  const sides = [
    { name: 'mongo', store: 'mongo', entry },
    { name: 'postgres', store: 'postgres', entry },
  ] as const;
  const opened = sides.map((side) => PathLeg.open(side, base, [...calls.values()], run.options.stores, signal));
  const [first, second] = await Promise.allSettled(opened);
  await using legs = new AsyncDisposableStack();
  for (const leg of [first, second]) if (leg?.status === 'fulfilled') legs.use(leg.value);
  const broken = [first, second].find((leg) => leg?.status === 'rejected')?.reason as unknown;
  if (broken !== undefined && !(broken instanceof PathBrokenError)) throw broken;
  for (const [index, path] of paths.entries()) {
    const { limit, allowance, hasExpired } = run.allowances.of(name, path);
    const what = `${name}.${path}`;
    const measured =
      first?.status === 'fulfilled' && second?.status === 'fulfilled'
        ? await measurePath(first.value, second.value, calls.get(path) as PathCalls, { ...trialOptions(run, what, index + 1, paths.length), limit })
        : notMeasured((broken as Error).message);
    const judged = hasExpired ? { ...measured, verdict: 'fail' as const, reason: `what it was allowed has expired on ${allowance?.expires}` } : measured;
    const record = {
      type: 'path' as const,
      module: name,
      path,
      sides: [sides[0].name, sides[1].name] as const,
      limit,
      ...(allowance === undefined ? {} : { allowance: { owner: allowance.owner, reason: allowance.reason, expires: allowance.expires } }),
      ...judged,
    };
    yield { ...record, summary: pathSummary(record) };
  }
}

function notMeasured(reason: string): Measured {
  return {
    verdict: 'void',
    reason,
    tails: [],
    epochs: [],
    quantilesUs: [[], []],
    unfruitful: 0,
    warmUp: { durationMs: 0, isSteady: false },
    durationMs: 0,
    process: { collections: 0, collectionMs: 0, loopDelayP99Ms: 0 },
  };
}
