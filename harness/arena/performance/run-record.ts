import path from 'node:path';
import { PERFORMANCE_VERSION, type PerformanceOptions, type PerformanceRunRecord } from '../../contract/performance.ts';
import { packageVersion } from '../../kit/package-version.ts';
import { commitOf } from '../commit.ts';
import { thisMachine } from '../machine.ts';
import { moduleRecord } from '../run-record.ts';
import { storesRecord } from '../stores-record.ts';
import type { ModulePaths } from './plan.ts';

/** The first line of the evidence: what is measured, on what. */
export async function performanceRunRecord(
  options: PerformanceOptions,
  modules: readonly ModulePaths[],
  family: PerformanceRunRecord['family'],
  against: string,
): Promise<PerformanceRunRecord> {
  const { mongo, postgres } = options.stores;
  return {
    type: 'run',
    version: PERFORMANCE_VERSION,
    tool: { name: 'cutover', version: packageVersion(), node: process.versions.node },
    commit: await commitOf(path.dirname(options.configFile)),
    startedAt: new Date().toISOString(),
    seed: options.seed,
    budget: options.budget,
    against,
    stores: storesRecord({ mongo, postgres }),
    machine: thisMachine(),
    modules: await Promise.all(modules.map(({ entry }) => moduleRecord(entry))),
    family,
  };
}
