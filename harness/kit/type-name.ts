import type { LogicalType } from '../contract/type.ts';

/** A logical type in words, for messages: `instant (ms)`, `list of text`, `one of open, closed`. */
export function typeName(type: LogicalType): string {
  switch (type.kind) {
    case 'none':
      return 'no value';
    case 'instant':
      return `instant (${type.precision === 'us' ? 'µs' : 'ms'})`;
    case 'enum':
      return `one of ${type.values.join(', ')}`;
    case 'id':
      return `id of a ${type.role}`;
    case 'json':
      return 'JSON document';
    case 'array':
      return `list of ${typeName(type.of)}`;
    case 'set':
    case 'map':
      return `${type.kind} of ${typeName(type.of)}`;
    case 'nullable':
      return `${typeName(type.of)} or null`;
    case 'optional':
    case 'rule':
      return typeName(type.of);
    default:
      return type.kind;
  }
}
