import { Decimal, JsonNumber, Micros } from './values.ts';

/** A value that has no Extended JSON form, or text that is none. */
export class EjsonError extends Error {
  readonly code = 'ejson_invalid';
}

/** What JSON can carry. */
export type Json = null | boolean | string | number | readonly Json[] | { readonly [key: string]: Json };

const INT32_MIN = -(2 ** 31);
const INT32_MAX = 2 ** 31 - 1;

/**
 * Encodes JavaScript values as canonical Extended JSON v2 (github.com/mongodb/specifications, extended-json), for
 * replay files, child processes and the subject protocol. Our own rather than bson's `EJSON`, which cannot carry
 * microseconds or JSON literals, encodes an object `{"$numberInt": "1"}` of a user's like a number, and drops undefined.
 *
 * - Of ours: `$timestampMicros`, `$jsonNumber` (a literal), `$undefined`, and `$document` around an object of which a
 *   key begins with `$`, so that no document is taken for a tag.
 * - The inverse of `decode`: `decode(encode(x))` equals `x`.
 *
 * @throws EjsonError for functions, symbols, invalid dates and instances of other classes.
 */
export function encode(value: unknown): Json {
  switch (typeof value) {
    case 'boolean':
    case 'string':
      return value;
    case 'number':
      return encodeNumber(value);
    case 'bigint':
      return { $numberLong: value.toString() };
    case 'undefined':
      return { $undefined: true };
    case 'object':
      return value === null ? null : encodeObject(value);
    default:
      throw new EjsonError(`a ${typeof value} has no Extended JSON form`);
  }
}

/** The text of a double in canonical Extended JSON: always with a fraction or exponent, `-0.0`, `NaN`, `Infinity`. */
export function doubleText(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? `${value.toFixed(1)}` : String(value);
}

function encodeNumber(value: number): Json {
  const isInt = Number.isInteger(value) && value >= INT32_MIN && value <= INT32_MAX && !Object.is(value, -0);
  return isInt ? { $numberInt: String(value) } : { $numberDouble: doubleText(value) };
}

function encodeObject(value: object): Json {
  if (Array.isArray(value)) return Array.from(value, encode);
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw new EjsonError('an invalid Date has no Extended JSON form');
    return { $date: { $numberLong: String(value.getTime()) } };
  }
  if (value instanceof Uint8Array) return { $binary: { base64: Buffer.from(value).toString('base64'), subType: '00' } };
  if (value instanceof Micros) return { $timestampMicros: value.value.toString() };
  if (value instanceof Decimal) return { $numberDecimal: value.text };
  if (value instanceof JsonNumber) return { $jsonNumber: value.text };
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw new EjsonError(`an instance of ${value.constructor?.name ?? 'a class'} has no Extended JSON form`);
  const entries = Object.entries(value).map(([key, item]) => [key, encode(item)] as const);
  const object = ownObject(entries);
  return entries.some(([key]) => key.startsWith('$')) ? { $document: object } : object;
}

/** An object of own properties, a key `__proto__` included. */
function ownObject<T>(entries: Iterable<readonly [string, T]>): { [key: string]: T } {
  return Object.fromEntries(entries);
}

const TAGS: Readonly<Record<string, (inner: unknown) => unknown>> = {
  $numberInt: (inner) => Number(text(inner)),
  $numberLong: (inner) => BigInt(text(inner)),
  $numberDouble: (inner) => Number(text(inner)),
  $numberDecimal: (inner) => new Decimal(text(inner)),
  $timestampMicros: (inner) => new Micros(BigInt(text(inner))),
  $jsonNumber: (inner) => new JsonNumber(text(inner)),
  $undefined: () => undefined,
  $uuid: (inner) => text(inner).toLowerCase(),
  $oid: (inner) => text(inner),
  $date: (inner) => {
    const ms = typeof inner === 'string' ? Date.parse(inner) : Number(text((inner as { $numberLong?: unknown } | null)?.$numberLong));
    if (Number.isNaN(ms)) throw new EjsonError('$date holds no instant');
    return new Date(ms);
  },
  $binary: (inner) => {
    const { base64, subType } = (inner ?? {}) as { base64?: unknown; subType?: unknown };
    const bytes = new Uint8Array(Buffer.from(text(base64), 'base64'));
    if (text(subType).padStart(2, '0') !== '04') return bytes;
    const hex = Buffer.from(bytes).toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  },
  $document: (inner) => decodeFields(inner),
};

/**
 * Decodes canonical Extended JSON. A bare JSON number is a number. An object with one key that is a known tag is that
 * tag's value; every other object is a document.
 *
 * @throws EjsonError when a tag does not hold what it must.
 */
export function decode(json: unknown): unknown {
  if (typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) return json.map(decode);
  const keys = Object.keys(json);
  const [only] = keys;
  if (keys.length === 1 && only !== undefined && Object.hasOwn(TAGS, only)) {
    try {
      return TAGS[only]?.((json as Readonly<Record<string, unknown>>)[only]);
    } catch (cause) {
      throw new EjsonError(`${only} does not hold what it must: ${(cause as Error).message}`, { cause });
    }
  }
  return decodeFields(json);
}

function decodeFields(fields: unknown): Record<string, unknown> {
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) throw new EjsonError('a document is expected');
  return ownObject(Object.entries(fields).map(([key, item]) => [key, decode(item)] as const));
}

function text(inner: unknown): string {
  if (typeof inner !== 'string') throw new EjsonError('text is expected');
  return inner;
}
