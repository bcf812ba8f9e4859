import type { Canonical } from '../contract/type.ts';
import { bytesForm, dateForm, decimalForm, doubleForm, intForm, longForm, microsForm, numberForm, objectForm, put, textForm, uuidForm } from '../kit/form.ts';
import { isPlainObject } from '../kit/plain-object.ts';
import { isDecimal, isJsonNumber, isMicros } from '../kit/values.ts';
import { binaryOf, bsonType, numberOf, uuidOf } from './bson-value.ts';

/** Deeper, what does not fit is only named. */
const MAX_DEPTH = 100;

/**
 * Any value by what it really is, whatever it should have been: what stands inside `$misfit`. Total, and never `{}` for
 * something that is more than that (C01–C08): a Map shows its entries, an Error its message, a hole that it is one.
 */
export function naturalForm(value: unknown): Canonical {
  return natural(value, []);
}

/** A missing member of a list. */
export const HOLE: Canonical = Object.freeze({ $hole: true });

function natural(value: unknown, ancestors: readonly object[]): Canonical {
  switch (typeof value) {
    case 'string':
      return textForm(value);
    case 'boolean':
      return value;
    case 'undefined':
      return { $undefined: true };
    case 'number':
      return (value | 0) === value && !Object.is(value, -0) ? intForm(String(value)) : doubleForm(value);
    case 'bigint':
      return BigInt.asIntN(64, value) === value ? longForm(String(value)) : { $bigint: String(value) };
    case 'symbol':
      return { $symbol: textForm(String(value)) };
    case 'function':
      return { $function: textForm(value.name) };
    case 'object':
      return value === null ? null : naturalObject(value, ancestors);
  }
}

function naturalObject(value: object, ancestors: readonly object[]): Canonical {
  if (ancestors.includes(value)) return { $cycle: String(ancestors.length - ancestors.indexOf(value)) };
  if (ancestors.length >= MAX_DEPTH) return { $deeper: Array.isArray(value) ? 'list' : 'object' };
  const within = [...ancestors, value];
  if (Array.isArray(value)) return Array.from(value, (item, index) => (index in value ? natural(item, within) : HOLE));
  const type = bsonType(value);
  if (type !== undefined) return naturalBson(type, value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? { $date: 'invalid' } : dateForm(value.getTime());
  if (value instanceof Uint8Array) return bytesForm(value);
  if (isMicros(value)) return microsForm(value.value);
  if (isDecimal(value)) return decimalForm(value.text);
  if (isJsonNumber(value)) return numberForm(value.text);
  if (isPlainObject(value)) return members(value, within);
  return { $instance: naturalInstance(value, within) };
}

function naturalInstance(value: object, within: readonly object[]): Canonical {
  const name = textForm(Object.getPrototypeOf(value)?.constructor?.name ?? '');
  if (value instanceof Map) return { class: name, entries: Array.from(value, ([key, item]) => [natural(key, within), natural(item, within)]) };
  if (value instanceof Set) return { class: name, members: Array.from(value, (item) => natural(item, within)) };
  if (value instanceof Error) return { class: name, message: textForm(value.message), members: members(value, within) };
  if (value instanceof RegExp) return { class: name, text: textForm(String(value)) };
  const symbols = Object.getOwnPropertySymbols(value).map((symbol) => textForm(String(symbol)));
  return { class: name, members: members(value, within), ...(symbols.length > 0 ? { symbols } : {}) };
}

function members(value: object, within: readonly object[]): Canonical {
  const form: Record<string, Canonical> = {};
  for (const key of Object.keys(value)) put(form, key, natural((value as Readonly<Record<string, unknown>>)[key], within));
  return objectForm(form);
}

function naturalBson(type: string, value: object): Canonical {
  switch (type) {
    case 'Int32':
      return intForm(String(numberOf(value)));
    case 'Long':
      return longForm(String(value));
    case 'Double':
      return doubleForm(numberOf(value));
    case 'Decimal128':
      return decimalForm(String(value));
    case 'ObjectId':
      return { $oid: String(value) };
    case 'Binary': {
      const uuid = uuidOf(value);
      const { bytes, subType } = binaryOf(value);
      return uuid === undefined ? bytesForm(bytes, subType) : uuidForm(uuid);
    }
    default: {
      const { toExtendedJSON } = value as { readonly toExtendedJSON?: () => unknown };
      return { $bson: { type, text: textForm(toExtendedJSON === undefined ? String(value) : JSON.stringify(toExtendedJSON.call(value))) } };
    }
  }
}
