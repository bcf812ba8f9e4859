import type { LogicalType } from '../contract/type.ts';

/** The logical type at a JSON Pointer, seen through nullable, optional and rule; undefined where the type has nothing there. */
export function typeAt(type: LogicalType, pointer: string): LogicalType | undefined {
  return descend(type, pointer === '' ? [] : pointer.slice(1).split('/'));
}

function descend(type: LogicalType, path: readonly string[]): LogicalType | undefined {
  if (type.kind === 'nullable' || type.kind === 'optional' || type.kind === 'rule') return descend(type.of, path);
  const [head, ...rest] = path;
  if (head === undefined) return type;
  // Whatever lies within a JSON document is a JSON value of the same kind.
  if (type.kind === 'json') return type;
  if (type.kind === 'record') {
    const field = Object.hasOwn(type.fields, head) ? type.fields[head] : undefined;
    return field === undefined ? undefined : descend(field, rest);
  }
  return type.kind === 'array' || type.kind === 'set' || type.kind === 'map' ? descend(type.of, rest) : undefined;
}
