import type { ModuleDefinition } from '../contract/module.ts';
import type { Operation } from '../contract/operation.ts';

/**
 * Tells which operations change what every tenant may read: those that write as the module's shared tenant. Others'
 * operations are not independent of them, so their places among all others must be kept.
 */
export function sharedWrites(module: ModuleDefinition): (operation: Operation) => boolean {
  const tenant = module.shared?.tenant;
  return (operation) => tenant !== undefined && operation.tenant === tenant && module.operations[operation.name]?.kind !== 'read';
}
