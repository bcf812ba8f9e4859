import { readPerformanceBaseline } from '../../baseline/performance-baseline.ts';
import type { PathRecord, PerformanceOptions } from '../../contract/performance.ts';
import { deriveSeed } from '../../kit/random.ts';
import { pathSummary } from '../../report/performance-words.ts';
import { PathCalls } from '../../workload/path-calls.ts';
import { randomWorkload } from '../../workload/random-operations.ts';
import { ConfigError } from '../load-config.ts';
import type { Allowances } from './allowances.ts';
import type { PerformanceBudget } from './budgets.ts';
import { type Measured, type MeasureOptions, measurePath } from './measure-path.ts';
import type { OtherCommit } from './other-commit.ts';
import { PathBrokenError, PathLeg, type PathSide } from './path-leg.ts';
import type { ModulePaths } from './plan.ts';

/** What the measurements of a run have in common. */
export interface MeasureRun {
  readonly options: PerformanceOptions;
  readonly allowances: Allowances;
  /** How many paths are judged together. */
  readonly family: number;
  readonly budget: PerformanceBudget;
  /** The commit that is measured beside this tree; undefined when PostgreSQL is held against MongoDB. */
  readonly other?: OtherCommit | undefined;
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
  const sides = [firstSide(run, module), { name: 'postgres', store: 'postgres', entry }] as const;
  const accepted = await readPerformanceBaseline(run.options.baselines, name);
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
        ? await measurePath(first.value, second.value, calls.get(path) as PathCalls, {
            ...trialOptions(run, what, index + 1, paths.length),
            limit,
            accepted: accepted?.paths[path]?.counters,
          })
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

/** What PostgreSQL is held against: MongoDB, or PostgreSQL as another commit has it, called with this tree's calls. */
function firstSide({ other }: MeasureRun, { entry }: ModulePaths): PathSide {
  if (other === undefined) return { name: 'mongo', store: 'mongo', entry };
  const name = `postgres at ${other.commit.slice(0, 7)}`;
  const before = other.entries.find(({ module }) => module.name === entry.module.name);
  if (before === undefined) throw new ConfigError(`module "${entry.module.name}" is not configured at ${other.commit.slice(0, 7)}: name other modules`);
  return { name, store: 'postgres', entry: { ...before, module: entry.module } };
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
