import type { Canonical, LogicalType, Type } from '../contract/type.ts';
import type { Decimal, JsonValue, Micros } from './values.ts';

/** The TypeScript type of the values that a logical type describes. */
export type Infer<T> = T extends Type<infer Value> ? Value : never;

type OptionalKeys<Fields> = { [Key in keyof Fields]: undefined extends Infer<Fields[Key]> ? Key : never }[keyof Fields];
type Flat<T> = { [Key in keyof T]: T[Key] };
/** The object type of a record's fields: those declared `t.optional` may be missing. */
export type RecordOf<Fields> = Flat<
  { readonly [Key in Exclude<keyof Fields, OptionalKeys<Fields>>]: Infer<Fields[Key]> } & {
    readonly [Key in OptionalKeys<Fields>]?: Exclude<Infer<Fields[Key]>, undefined>;
  }
>;

const of = <Value>(type: LogicalType): Type<Value> => Object.freeze(type) as Type<Value>;

/** Builders of logical types. What does not fit its type is a difference, never coerced. */
export const t = {
  /** No value: the operation answers nothing (`undefined`). */
  none: (): Type<void> => of({ kind: 'none' }),
  bool: (): Type<boolean> => of({ kind: 'bool' }),
  /** A 32-bit signed integer. */
  int: (): Type<number> => of({ kind: 'int' }),
  /** A 64-bit signed integer, a bigint in TypeScript. */
  long: (): Type<bigint> => of({ kind: 'long' }),
  /** An IEEE 754 double; NaN, the infinities and -0 are values of their own. */
  double: (): Type<number> => of({ kind: 'double' }),
  /** A decimal whose exponent is part of the value: `1.10` is not `1.1`. */
  decimal: (): Type<Decimal> => of({ kind: 'decimal' }),
  text: (): Type<string> => of({ kind: 'text' }),
  /** A UUID in lower-case text form. */
  uuid: (): Type<string> => of({ kind: 'uuid' }),
  bytes: (): Type<Uint8Array> => of({ kind: 'bytes' }),
  /** An instant with millisecond precision. */
  instant: (): Type<Date> => of({ kind: 'instant', precision: 'ms' }),
  /** An instant with microsecond precision. */
  instantUs: (): Type<Micros> => of({ kind: 'instant', precision: 'us' }),
  /** A JSON document whose numbers are equal when their exact decimal values are. */
  json: (): Type<JsonValue> => of({ kind: 'json', numbers: 'value' }),
  /** A JSON document in which `9` and `9.0` differ. */
  jsonExact: (): Type<JsonValue> => of({ kind: 'json', numbers: 'kind' }),
  /** An id that the store invents: compared by role and order of first sight. */
  id: (role: string): Type<string> => of({ kind: 'id', role }),
  oneOf: <const Values extends readonly string[]>(...values: Values): Type<Values[number]> => of({ kind: 'enum', values }),
  array: <Item>(item: Type<Item>): Type<readonly Item[]> => of({ kind: 'array', of: item }),
  /** A list whose order is no part of its value. */
  set: <Item>(item: Type<Item>): Type<readonly Item[]> => of({ kind: 'set', of: item }),
  /** Text keys to values of one type. */
  map: <Item>(item: Type<Item>): Type<Readonly<Record<string, Item>>> => of({ kind: 'map', of: item }),
  record: <Fields extends Readonly<Record<string, LogicalType>>>(
    fields: Fields,
  ): Type<RecordOf<Fields>> & { readonly kind: 'record'; readonly fields: Fields } =>
    Object.freeze({ kind: 'record', fields }) as Type<RecordOf<Fields>> & { readonly kind: 'record'; readonly fields: Fields },
  nullable: <Value>(value: Type<Value>): Type<Value | null> => of({ kind: 'nullable', of: value }),
  /** Only directly inside a record: the field may be missing, which is not null. */
  optional: <Value>(value: Type<Value>): Type<Value | undefined> => of({ kind: 'optional', of: value }),
  /** A named equality, applied only where the exact forms differ, and counted apart. */
  equalBy: <Value>(name: string, value: Type<Value>, normalize: (form: Canonical) => Canonical): Type<Value> =>
    of({ kind: 'rule', name, of: value, normalize }),
} as const;
