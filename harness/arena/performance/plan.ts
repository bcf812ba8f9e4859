import type { CutoverConfig, ModuleEntry } from '../../contract/config.ts';
import type { PerformanceRequest } from '../../contract/performance.ts';
import { criticalOperations } from '../../kit/critical-operations.ts';
import { checkConfig } from '../check-config.ts';
import { ConfigError } from '../load-config.ts';

/** The critical paths of one module that are measured. */
export interface ModulePaths {
  readonly entry: ModuleEntry;
  readonly paths: readonly string[];
}

/**
 * What is measured: the critical operations of the modules, or those of them that are named (`claimJob`,
 * `scheduler.claimJob`).
 *
 * @throws ConfigError when a name is no critical operation of a chosen module, or nothing is left.
 */
export function pathsOf({
  config,
  configFile,
  modules,
  paths,
}: Pick<PerformanceRequest, 'config' | 'configFile' | 'modules' | 'paths'>): readonly ModulePaths[] {
  checkConfig(config, configFile);
  const chosen = config.modules.filter(({ module }) => modules === undefined || modules.includes(module.name));
  const all = chosen.map((entry): ModulePaths => ({ entry, paths: criticalOperations(entry.module) }));
  for (const name of paths ?? []) {
    if (!all.some((each) => each.paths.some((path) => isNamed(each, path, name)))) throw unknownPath(name, all);
  }
  const left = all
    .map((each): ModulePaths => ({ ...each, paths: each.paths.filter((path) => paths === undefined || paths.some((name) => isNamed(each, path, name))) }))
    .filter((each) => each.paths.length > 0);
  if (left.length === 0) throw new ConfigError('no operation of these modules is critical: mark those that are with "critical: true"');
  return left;
}

/** How many paths of a configuration are critical: whatever a run measures, its false alarms are shared among these. */
export function criticalCount({ modules }: CutoverConfig): number {
  return modules.reduce((sum, entry) => sum + criticalOperations(entry.module).length, 0);
}

const isNamed = ({ entry }: ModulePaths, path: string, name: string): boolean => name === path || name === `${entry.module.name}.${path}`;

function unknownPath(name: string, all: readonly ModulePaths[]): ConfigError {
  const known = all.flatMap(({ entry, paths }) => paths.map((path) => `${entry.module.name}.${path}`));
  return new ConfigError(`"${name}" is no critical path of the chosen modules. Critical are: ${known.join(', ')}`);
}
