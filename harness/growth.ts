import path from 'node:path';
import { commitOf } from './arena/commit.ts';
import { growModule } from './arena/growth/module-growth.ts';
import { thisMachine } from './arena/machine.ts';
import { storesRecord } from './arena/stores-record.ts';
import type { ModuleEntry } from './contract/config.ts';
import { GROWTH_VERSION, type GrowthPath, type GrowthReport } from './contract/growth.ts';
import type { Stores } from './contract/stores.ts';
import { packageVersion } from './kit/package-version.ts';
import { worst } from './kit/tally.ts';
import { ReachGuard } from './stores/reach-guard.ts';

export interface GrowthOptions {
  /** Modules, each with its critical paths. */
  readonly chosen: readonly { readonly entry: ModuleEntry; readonly paths: readonly string[] }[];
  /** Absolute path of the configuration file. */
  readonly configFile: string;
  readonly stores: Stores;
  /** Records at which paths are measured, ascending. */
  readonly sizes: readonly number[];
  readonly callers: readonly number[];
  readonly seed: number;
  /** Hosts that subjects may reach beside the stores' own. */
  readonly hosts: readonly string[];
  readonly signal: AbortSignal;
  readonly onNote: (message: string) => void;
  readonly onPath: (path: GrowthPath) => void;
}

/** Measures how the cost of critical paths grows with the records of the tenant that calls, on both stores. @throws the signal's reason; ReachError. */
export async function growth(options: GrowthOptions): Promise<GrowthReport> {
  const { chosen, stores, sizes, callers, seed, onNote, onPath } = options;
  using guard = new ReachGuard([...(await stores.hosts()), ...options.hosts]);
  const signal = AbortSignal.any([options.signal, stores.lost, guard.signal]);
  const startedAt = new Date().toISOString();
  const allPaths = chosen.reduce((sum, each) => sum + each.paths.length, 0);
  const paths: GrowthPath[] = [];
  for (const { entry, paths: asked } of chosen) {
    for (const grown of await growModule({ entry, stores, paths: asked, sizes, callers, allPaths, seed, signal, onNote })) {
      paths.push(grown);
      onPath(grown);
    }
  }
  signal.throwIfAborted();
  return {
    type: 'growth',
    version: GROWTH_VERSION,
    tool: { name: 'cutover', version: packageVersion(), node: process.versions.node },
    commit: await commitOf(path.dirname(options.configFile)),
    startedAt,
    seed,
    stores: storesRecord(stores),
    machine: thisMachine(),
    sizes,
    concurrency: [1, ...callers],
    paths,
    verdict: worst(paths.map(({ verdict }) => verdict)),
  };
}
