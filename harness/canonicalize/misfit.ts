import type { Misfit } from '../contract/observation.ts';
import type { Canonical, LogicalType } from '../contract/type.ts';
import { doubleText } from '../kit/ejson.ts';
import { Decimal, JsonNumber, Micros } from '../kit/values.ts';
import { bytesForm, isRawBson, textForm } from './scalars.ts';

/** Longest description of a value that does not fit. */
const DESCRIPTION_MAX = 120;

/** Collects the places where values do not fit their declared types. */
export class MisfitList {
  readonly list: Misfit[] = [];

  /** Notes a misfit; the value stays visible in the form, under a tag of its own. */
  add(pointer: string, expected: string, value: unknown): Canonical {
    const form = naturalForm(value, 0);
    const found = JSON.stringify(form);
    this.list.push({ pointer, expected, found: found.length > DESCRIPTION_MAX ? `${found.slice(0, DESCRIPTION_MAX)}…` : found });
    return { $misfit: form };
  }
}

/** A type in words. */
export function typeName(type: LogicalType): string {
  switch (type.kind) {
    case 'instant':
      return `instant (${type.precision})`;
    case 'enum':
      return `one of ${type.values.join(', ')}`;
    case 'array':
    case 'set':
    case 'map':
    case 'nullable':
    case 'optional':
      return `${type.kind} of ${typeName(type.of)}`;
    case 'rule':
      return typeName(type.of);
    default:
      return type.kind;
  }
}

/** How deep a value that fits nothing is described. */
const DEPTH_MAX = 6;

/** Any value by what it is at run time, so that a misfit is seen as it was given: never `{}` for a Map or an Error. */
function naturalForm(value: unknown, depth: number): Canonical {
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'string':
      return textForm(value);
    case 'number':
      return Number.isInteger(value) && !Object.is(value, -0) ? { $numberInt: String(value) } : { $numberDouble: doubleText(value) };
    case 'bigint':
      return { $numberLong: value.toString() };
    case 'undefined':
      return { $undefined: true };
    case 'object':
      return value === null ? null : naturalObject(value, depth);
    default:
      return { $unknown: typeof value };
  }
}

function naturalObject(value: object, depth: number): Canonical {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? { $unknown: 'invalid Date' } : { $date: { $numberLong: String(value.getTime()) } };
  if (value instanceof Micros) return { $timestampMicros: value.value.toString() };
  if (value instanceof Decimal) return { $numberDecimal: value.text };
  if (value instanceof JsonNumber) return { $number: value.text };
  if (value instanceof Uint8Array) return bytesForm(value);
  if (isRawBson(value)) return { [`$${value._bsontype}`]: value.toString() };
  if (depth >= DEPTH_MAX) return { $unknown: 'nested more deeply' };
  if (Array.isArray(value)) return Array.from(value, (item) => naturalForm(item, depth + 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, naturalForm(item, depth + 1)]));
  }
  return { $unknown: value.constructor?.name ?? 'object', text: String(value).slice(0, DESCRIPTION_MAX) };
}
