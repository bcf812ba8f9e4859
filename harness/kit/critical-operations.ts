import type { ModuleDefinition } from '../contract/module.ts';

/** Names of a module's critical paths, in the order of its operations. */
export function criticalOperations({ operations }: Pick<ModuleDefinition, 'operations'>): readonly string[] {
  return Object.keys(operations).filter((name) => operations[name]?.critical === true);
}
