import type { Canonical } from '../contract/type.ts';
import { isIntegerLiteral, kindDecimal, normalDecimal } from '../kit/decimal-text.ts';
import { Decimal, JsonNumber } from '../kit/values.ts';
import { isRawBson, type RawBson, textForm } from './scalars.ts';

/** Tells of a value that a JSON document cannot hold. */
export type Reject = (pointer: string, found: unknown) => Canonical;

/**
 * A JSON document in canonical form. Its numbers become `{"$number": …}`, exact: with `kind`, `9.0` and `9` differ. An
 * object of which a key begins with `$` is wrapped in `$document`, so that no document is taken for a tag.
 */
export function jsonForm(value: unknown, numbers: 'value' | 'kind', pointer: string, reject: Reject): Canonical {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return textForm(value);
  const literal = numberLiteral(value);
  if (literal !== undefined) return { $number: numbers === 'kind' ? kindDecimal(literal) : normalDecimal(literal) };
  if (typeof value !== 'object' || isRawBson(value)) return reject(pointer, value);
  if (Array.isArray(value)) {
    // `Array.from` visits holes, which `map` would skip (C02).
    return Array.from(value, (item, index) => jsonForm(item, numbers, `${pointer}/${index}`, reject));
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return reject(pointer, value);
  const entries = Object.entries(value).map(([key, item]): [string, Canonical] => [key, jsonForm(item, numbers, `${pointer}/${escapeToken(key)}`, reject)]);
  return documentForm(entries);
}

/** An object of canonical values, escaped where a key could be taken for a tag. */
export function documentForm(entries: readonly (readonly [string, Canonical])[]): Canonical {
  const object = Object.fromEntries(entries.map(([key, item]) => [key.isWellFormed() ? key : `\ufffd${Buffer.from(key, 'utf16le').toString('hex')}`, item]));
  return entries.some(([key]) => key.startsWith('$')) ? { $document: object } : object;
}

/** A JSON Pointer token (RFC 6901). */
export function escapeToken(token: string): string {
  return token.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The literal of a number as a JSON document holds it; undefined when the value is none. */
function numberLiteral(value: unknown): string | undefined {
  if (value instanceof JsonNumber) return value.text;
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return Number.isFinite(value) ? plainNumber(value) : undefined;
  if (value instanceof Decimal) return finite(value.text);
  return isRawBson(value) ? bsonLiteral(value) : undefined;
}

function bsonLiteral(raw: RawBson): string | undefined {
  switch (raw._bsontype) {
    case 'Int32':
    case 'Long':
      return raw.toString();
    case 'Double': {
      const { value } = raw as unknown as { value: number };
      if (!Number.isFinite(value)) return undefined;
      const text = plainNumber(value);
      return isIntegerLiteral(text) ? `${text}.0` : text;
    }
    case 'Decimal128':
      return finite(raw.toString());
    default:
      return undefined;
  }
}

function plainNumber(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function finite(text: string): string | undefined {
  return /^[+-]?[\d.]/.test(text) ? text.replace(/^\+/, '') : undefined;
}
