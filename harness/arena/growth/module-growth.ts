import type { ModuleEntry } from '../../contract/config.ts';
import type { GrowthPath, GrowthPoint, GrowthSide, Plan } from '../../contract/growth.ts';
import type { Stores } from '../../contract/stores.ts';
import { EPOCH_MS } from '../../kit/clock.ts';
import { deriveSeed, SeededRandom } from '../../kit/random.ts';
import { judgeGrowth, type SizeSeen, scansOf } from '../../performance/growth/growth-judge.ts';
import { GROWN_TENANT, GrowthBundles } from '../../workload/growth-bundles.ts';
import { PathCalls } from '../../workload/path-calls.ts';
import { openSubject } from '../leg.ts';
import { PathLeg } from '../performance/path-leg.ts';
import { FillError, Filler } from './filler.ts';
import { callsAtOnce, type MeasureOptions, type Pair, singleCalls } from './measure-path.ts';

/** Calls whose plans are looked at; that of the last is kept. */
const PLANNED_CALLS = 3;
/** Connections of each subject: as many as there are callers at most. */
const POOL_SIZE = 16;
/** When the growth is made, behind the setups of all paths. */
const GROWTH_MS = 1_800_000;

/** Numbers of a path's calls: the paths share a tenant, so none may use a name that another does. */
const NUMBERS = 1_000_000;

const SIDES = ['mongo', 'postgres'] as const;

export interface ModuleGrowthOptions {
  readonly entry: ModuleEntry;
  readonly stores: Stores;
  /** Critical operations of the module. */
  readonly paths: readonly string[];
  /** Ascending. */
  readonly sizes: readonly number[];
  readonly callers: readonly number[];
  /** How many paths the whole run has: they share the probability of a false alarm. */
  readonly allPaths: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly onNote: (message: string) => void;
}

/** What is known of one path so far. */
interface PathSeen {
  readonly calls: PathCalls;
  readonly numbers: Iterator<number, never>;
  readonly sizes: SizeSeen[];
  readonly points: { readonly mongo: GrowthPoint[]; readonly postgres: GrowthPoint[] };
  plans: Pair<readonly Plan[]>;
  broken?: string;
}

/** Grows both sides of a module through all sizes, and measures each path at each. */
export async function growModule(options: ModuleGrowthOptions): Promise<readonly GrowthPath[]> {
  const { entry, stores, seed, signal, onNote } = options;
  const { module } = entry;
  if (module.growth === undefined)
    return options.paths.map((operation) => voided(module.name, operation, 'the module does not say what it has more of: add "growth" to it'));
  const kindOf = (operation: string): 'read' | 'write' => module.operations[operation]?.kind ?? 'read';
  const base = { module: module.name, seed, origin: 'growth', operations: [] };
  const seen = new Map<string, PathSeen>(
    options.paths.map((operation, at) => [operation, begin(new PathCalls(module, operation, base, GROWN_TENANT), (1 + at) * NUMBERS)]),
  );
  await using opened = new AsyncDisposableStack();
  const setups = [...seen.values()].map(({ calls }) => calls);
  const legs = await both(async (side) => opened.use(await PathLeg.open({ name: side, store: side, entry }, base, setups, stores, signal)));
  const subjects = await both(async (side) => opened.use(await openSubject(entry, legs[side].target, { poolSize: POOL_SIZE })));
  const bundles = new GrowthBundles(module.growth, EPOCH_MS + GROWTH_MS);
  const fillers = await both(
    async (side) => new Filler({ subject: subjects[side], multiplier: await stores.multiplier(legs[side].target), bundles, seed, signal, onNote }),
  );
  for (const records of options.sizes) {
    if (seen.values().every(({ broken }) => broken !== undefined)) break;
    const startedMs = performance.now();
    onNote(`${module.name}: growing to ${records} records`);
    const filled = await both((side) => fillers[side].fillTo(records)).catch(brokenBy);
    if (filled instanceof FillError) for (const path of seen.values()) path.broken ??= filled.message;
    await both((side) => legs[side].settle());
    onNote(`${module.name}: grown to ${records} records in ${((performance.now() - startedMs) / 1_000).toFixed(1)} s`);
    // Reads first: what writes add is then there at the next size only.
    for (const [operation, path] of [...seen].sort(([one], [other]) => Number(kindOf(one) === 'write') - Number(kindOf(other) === 'write'))) {
      if (path.broken !== undefined) continue;
      const random = new SeededRandom(deriveSeed(seed, 'growth', module.name, operation, records));
      const measured: MeasureOptions = {
        ...{ numbers: path.numbers, random, callers: options.callers, kind: kindOf(operation), signal },
        subjects: { mongo: legs.mongo.trialSubject(subjects.mongo, path.calls), postgres: legs.postgres.trialSubject(subjects.postgres, path.calls) },
      };
      try {
        await measure(path, measured, records);
        await plan(path, options, legs, records);
      } catch (error) {
        signal.throwIfAborted();
        path.broken = error instanceof Error ? error.message : String(error);
      }
    }
  }
  return [...seen].map(([operation, path]) => judged(module.name, operation, path, options));
}

function begin(calls: PathCalls, from: number): PathSeen {
  return { calls, numbers: counting(from), sizes: [], points: { mongo: [], postgres: [] }, plans: { mongo: [], postgres: [] } };
}

async function measure(path: PathSeen, options: MeasureOptions, records: number): Promise<void> {
  const { blocks, calls } = await singleCalls(options);
  for (const side of SIDES) {
    const us = Math.exp(blocks.reduce((sum, block) => sum + block[side], 0) / blocks.length);
    path.points[side].push({ records, us, calls, examined: null, atOnce: await callsAtOnce(options, side) });
  }
  path.sizes.push({ records, blocks, examined: { mongo: undefined, postgres: undefined } });
}

/** How the servers carry a call out at this size; with each size the plans of the one before are let go. */
async function plan(path: PathSeen, { entry, stores }: ModuleGrowthOptions, legs: Pair<PathLeg>, records: number): Promise<void> {
  const plans = { mongo: [] as readonly Plan[], postgres: [] as readonly Plan[] };
  for (const side of SIDES) {
    const leg = legs[side];
    await using watch = await stores.watchPlans(leg.target);
    if (watch === undefined) continue;
    await using subject = await openSubject(entry, watch.target, { poolSize: 1 });
    const calls = leg.trialSubject(subject, path.calls);
    for (let made = 0; made < PLANNED_CALLS; made++) {
      const call = await calls.ready(path.numbers.next().value);
      await watch.take();
      await call();
    }
    plans[side] = await watch.take();
  }
  path.plans = plans;
  const examined = (side: 'mongo' | 'postgres'): number | undefined =>
    plans[side].length === 0 ? undefined : plans[side].reduce((sum, each) => sum + each.examined, 0);
  const last = path.sizes.pop() as SizeSeen;
  path.sizes.push({ ...last, examined: { mongo: examined('mongo'), postgres: examined('postgres') } });
  for (const side of SIDES) {
    const point = path.points[side].pop() as GrowthPoint;
    path.points[side].push({ ...point, records, examined: examined(side) ?? null });
  }
}

function judged(module: string, operation: string, path: PathSeen, { sizes, allPaths }: ModuleGrowthOptions): GrowthPath {
  if (path.broken !== undefined) return voided(module, operation, path.broken);
  const { verdict, reason, ratio, fits } = judgeGrowth(path.sizes, allPaths);
  if (fits === undefined) return voided(module, operation, reason);
  const side = (name: 'mongo' | 'postgres'): GrowthSide => ({ fit: fits[name], points: path.points[name], plans: path.plans[name] });
  const scans = SIDES.flatMap((name) => scansOf(name, path.plans[name], sizes.at(-1) ?? 0));
  return { module, operation, verdict, reason, ratio, sides: { mongo: side('mongo'), postgres: side('postgres') }, scans };
}

/** An error that is of the definition, and so of the paths; others are of the run. */
function brokenBy(error: unknown): FillError {
  if (error instanceof FillError) return error;
  throw error;
}

function voided(module: string, operation: string, reason: string): GrowthPath {
  return { module, operation, verdict: 'void', reason, ratio: null, sides: null, scans: [] };
}

async function both<T>(of: (side: 'mongo' | 'postgres') => Promise<T>): Promise<Pair<T>> {
  const [mongo, postgres] = await Promise.all([of('mongo'), of('postgres')]);
  return { mongo, postgres };
}

function* counting(from: number): Generator<number, never> {
  for (let n = from; ; n++) yield n;
}
