import type { ModuleDefinition } from '../contract/module.ts';
import type { LogicalType } from '../contract/type.ts';
import { EPOCH_MS } from '../kit/clock.ts';
import { uuidOf } from '../kit/ids.ts';
import { typeAt } from '../kit/type-at.ts';

/**
 * A value that is well-formed for a role's field and that no store holds: what a handle becomes when there is nothing
 * to refer to. Its form follows the logical type that the yielding operation declares at the field's pointer.
 */
export function invent(module: ModuleDefinition, role: string, field: string, pick: number): unknown {
  const type = typeOfRole(module, role, field);
  switch (type?.kind) {
    case 'int':
    case 'double':
      return pick + 1;
    case 'long':
      return BigInt(pick + 1);
    case 'bool':
      return false;
    case 'instant':
      return new Date(EPOCH_MS + pick);
    case 'text':
      return `absent-${role}-${pick}`;
    case 'enum':
      return type.values[pick % type.values.length];
    default:
      return uuidOf('absent', module.name, role, field, pick);
  }
}

function typeOfRole(module: ModuleDefinition, role: string, field: string): LogicalType | undefined {
  for (const operation of Object.values(module.operations)) {
    const pointer = operation.yields?.[role]?.[field];
    if (pointer !== undefined) return typeAt(operation.result, pointer);
  }
  return undefined;
}
