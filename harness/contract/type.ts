/**
 * Logical types: what a field *means*, whichever store holds it.
 *
 * A module declares one for every argument-independent value it hands out. The canonical form is taken under that type;
 * a value that does not fit its type is a difference, never coerced (hazards V05–V12, V19, V26).
 */
export type LogicalType =
  | { readonly kind: 'none' }
  | { readonly kind: 'bool' }
  | { readonly kind: 'int' }
  | { readonly kind: 'long' }
  | { readonly kind: 'double' }
  | { readonly kind: 'decimal' }
  | { readonly kind: 'text' }
  | { readonly kind: 'uuid' }
  | { readonly kind: 'bytes' }
  | { readonly kind: 'instant'; readonly precision: 'ms' | 'us' }
  /** A JSON document. `value`: numbers are equal when their exact decimal values are; `kind`: `9` and `9.0` differ. */
  | { readonly kind: 'json'; readonly numbers: 'value' | 'kind' }
  /** An id that the store invents: compared by role, by the order of first sight, never by text. */
  | { readonly kind: 'id'; readonly role: string }
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  | { readonly kind: 'array'; readonly of: LogicalType }
  /** Order is no part of the value; repeated members are. */
  | { readonly kind: 'set'; readonly of: LogicalType }
  | { readonly kind: 'map'; readonly of: LogicalType }
  | { readonly kind: 'record'; readonly fields: Readonly<Record<string, LogicalType>> }
  | { readonly kind: 'nullable'; readonly of: LogicalType }
  /** Only directly inside a record: the field may be missing. Missing and null stay apart. */
  | { readonly kind: 'optional'; readonly of: LogicalType }
  /** A declared, named equality on one field: applied only when the exact forms differ, and counted apart. */
  | { readonly kind: 'rule'; readonly name: string; readonly of: LogicalType; readonly normalize: (value: Canonical) => Canonical };

/** A logical type that remembers the TypeScript type of the values it describes. */
export type Type<T> = LogicalType & { readonly __value?: T };

/**
 * A canonical value: JSON without bare numbers. Typed leaves are single-key objects whose key starts with `$`
 * (canonical Extended JSON v2, with `$timestampMicros`, `$utf16`, `$number` and `$document` of our own).
 */
export type Canonical = null | boolean | string | readonly Canonical[] | { readonly [key: string]: Canonical };
