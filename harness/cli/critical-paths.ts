import type { ModuleEntry } from '../contract/config.ts';
import { criticalOperations } from '../kit/critical-operations.ts';
import { UsageError, unknownName } from './usage-error.ts';

/** Adds to the paths named before: `--path getUser --path listUsers`, or `--path getUser,listUsers`. */
export function parsePaths(text: string, before: readonly string[] = []): readonly string[] {
  return [...new Set([...before, ...text.split(',').map((each) => each.trim())])];
}

/** The critical paths of a module that were asked for, or all. @throws UsageError when it has none, or none of that name. */
export function criticalPaths({ module }: ModuleEntry, asked: readonly string[] | undefined): readonly string[] {
  const critical = criticalOperations(module);
  if (critical.length === 0) throw new UsageError(`module "${module.name}" has no critical path: mark an operation with "critical: true"`);
  for (const each of asked ?? []) if (!critical.includes(each)) throw unknownName('critical path', each, critical);
  return asked ?? critical;
}
