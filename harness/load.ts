import path from 'node:path';
import { commitOf } from './arena/commit.ts';
import { loadPath } from './arena/load/load-path.ts';
import { openStage } from './arena/load/load-stage.ts';
import { FeedError, PathFeed } from './arena/load/path-feed.ts';
import { thisMachine } from './arena/machine.ts';
import { storesRecord } from './arena/stores-record.ts';
import type { ModuleEntry } from './contract/config.ts';
import { LOAD_VERSION, type LoadPath, type LoadReport, type LoadSettings } from './contract/load.ts';
import type { HttpServiceDefinition } from './contract/service.ts';
import type { Stores } from './contract/stores.ts';
import type { Limit } from './contract/trial.ts';
import { packageVersion } from './kit/package-version.ts';
import { deriveSeed, SeededRandom } from './kit/random.ts';
import { worst } from './kit/tally.ts';
import { OpenLoop } from './performance/load/open-loop.ts';
import { ReachGuard } from './stores/reach-guard.ts';
import { PathCalls } from './workload/path-calls.ts';

export interface LoadOptions {
  readonly entry: ModuleEntry;
  /** Absolute path of the configuration file. */
  readonly configFile: string;
  readonly service: HttpServiceDefinition;
  readonly stores: Stores;
  /** Critical operations of the module. */
  readonly paths: readonly string[];
  readonly seed: number;
  readonly settings: LoadSettings;
  /** What each path may take. */
  readonly limitOf: (operation: string) => Limit;
  /** What subjects may reach beside this machine and the stores. Default nothing. */
  readonly hosts?: readonly string[];
  readonly signal: AbortSignal;
  readonly onNote: (message: string) => void;
  readonly onPath: (path: LoadPath) => void;
}

/**
 * Puts load on a module's services over HTTP, one for each store: for each path a closed loop, for the throughput at a
 * fixed number of connections, then an open one, for the response time at a steady rate; both sides in turn.
 *
 * @throws LoadError when the rate that was asked for is beyond 60 % of what a side can do; ReachError when something reaches
 * beyond this machine and the given servers; the signal's reason.
 */
export async function load(options: LoadOptions): Promise<LoadReport> {
  const { entry, service, stores, seed, settings, onNote, onPath } = options;
  using guard = new ReachGuard([...(await stores.hosts()), ...(options.hosts ?? [])]);
  const signal = AbortSignal.any([options.signal, stores.lost, guard.signal]);
  const startedAt = new Date().toISOString();
  onNote('making the data');
  await using stage = await openStage({ entry, service, stores, seed, poolSize: settings.poolSize, signal });
  await using loop = new OpenLoop();
  const paths: LoadPath[] = [];
  for (const operation of options.paths) {
    const limit = options.limitOf(operation);
    const kind = entry.module.operations[operation]?.kind ?? 'read';
    const feeding = { module: entry.module, operation, seed, service, sides: stage.sides, signal };
    try {
      const feed = await PathFeed.open({ ...feeding, calls: new PathCalls(entry.module, operation, stage.base) });
      const measured = { operation, kind, feed, loop, urls: stage.urls, service, settings, limit, paths: options.paths.length, signal, note: onNote };
      const pathSeed = deriveSeed(seed, 'load', operation);
      paths.push(await loadPath({ ...measured, seed: pathSeed, order: new SeededRandom(pathSeed) }));
    } catch (error) {
      if (!(error instanceof FeedError)) throw error;
      paths.push({ operation, kind, limit, verdict: 'void', reason: error.message, rate: null, throughput: null, response: null, p99: null, sides: null });
    }
    onPath(paths.at(-1) as LoadPath);
  }
  signal.throwIfAborted();
  return {
    type: 'load',
    version: LOAD_VERSION,
    tool: { name: 'cutover', version: packageVersion(), node: process.versions.node },
    commit: await commitOf(path.dirname(options.configFile)),
    startedAt,
    seed,
    module: entry.module.name,
    service: service.name,
    stores: storesRecord(stores),
    machine: thisMachine(),
    settings,
    paths,
    verdict: worst(paths.map(({ verdict }) => verdict)),
  };
}
