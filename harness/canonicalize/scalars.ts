import type { Canonical, LogicalType } from '../contract/type.ts';
import { doubleText } from '../kit/ejson.ts';
import { Decimal, Micros } from '../kit/values.ts';

const INT32_MIN = -(2 ** 31);
const INT32_MAX = 2 ** 31 - 1;
const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A value as the BSON library gives it with promotion off, recognised by its tag so that no driver is imported. */
export interface RawBson {
  readonly _bsontype: string;
  toString(): string;
}

/** Whether a value is one of the BSON library's classes. */
export function isRawBson(value: unknown): value is RawBson {
  return typeof value === 'object' && value !== null && typeof (value as Partial<RawBson>)._bsontype === 'string';
}

/** Text in canonical form. A lone surrogate is no Unicode text (C07): such a string is given by its UTF-16 code units. */
export function textForm(text: string): Canonical {
  return text.isWellFormed() ? text : { $utf16: Buffer.from(text, 'utf16le').swap16().toString('hex') };
}

/** An int, or undefined when it does not fit. */
export function intForm(value: number): Canonical | undefined {
  const fits = Number.isInteger(value) && value >= INT32_MIN && value <= INT32_MAX && !Object.is(value, -0);
  return fits ? { $numberInt: String(value) } : undefined;
}

export function longForm(value: bigint): Canonical | undefined {
  return value >= INT64_MIN && value <= INT64_MAX ? { $numberLong: value.toString() } : undefined;
}

export function doubleForm(value: number): Canonical {
  return { $numberDouble: doubleText(value) };
}

export function bytesForm(bytes: Uint8Array): Canonical {
  return { $binary: { base64: Buffer.from(bytes).toString('base64'), subType: '00' } };
}

/** A UUID in lower-case text; upper case does not fit (V18: a store that folds case would hide it). */
export function uuidForm(text: string): Canonical | undefined {
  return UUID.test(text) ? { $uuid: text } : undefined;
}

/** An instant given in µs. Under millisecond precision a finer one does not fit (V13, V26). */
export function instantForm(micros: bigint, precision: 'ms' | 'us'): Canonical | undefined {
  if (precision === 'us') return { $timestampMicros: micros.toString() };
  return micros % 1_000n === 0n ? { $date: { $numberLong: (micros / 1_000n).toString() } } : undefined;
}

/** The scalar types that need nothing but the value. */
export type ScalarType = Extract<LogicalType, { kind: 'bool' | 'int' | 'long' | 'double' | 'decimal' | 'text' | 'uuid' | 'bytes' | 'instant' | 'enum' }>;

/** The canonical form of a JavaScript or raw BSON value under a scalar type; undefined when it does not fit. */
export function scalarForm(value: unknown, type: ScalarType): Canonical | undefined {
  const raw = isRawBson(value) ? value : undefined;
  switch (type.kind) {
    case 'bool':
      return typeof value === 'boolean' ? value : undefined;
    case 'int':
      if (raw?._bsontype === 'Int32') return intForm(Number(raw.toString()));
      return typeof value === 'number' ? intForm(value) : undefined;
    case 'long':
      if (raw?._bsontype === 'Long') return longForm(BigInt(raw.toString()));
      return typeof value === 'bigint' ? longForm(value) : undefined;
    case 'double':
      if (raw?._bsontype === 'Double') return doubleForm((raw as unknown as { value: number }).value);
      return typeof value === 'number' ? doubleForm(value) : undefined;
    case 'decimal':
      if (raw?._bsontype === 'Decimal128') return { $numberDecimal: raw.toString() };
      return value instanceof Decimal ? { $numberDecimal: value.text } : undefined;
    case 'text':
      return typeof value === 'string' ? textForm(value) : undefined;
    case 'enum':
      return typeof value === 'string' && type.values.includes(value) ? textForm(value) : undefined;
    case 'uuid':
      if (raw !== undefined) return uuidOfBinary(raw);
      return typeof value === 'string' ? uuidForm(value) : undefined;
    case 'bytes':
      if (raw?._bsontype === 'Binary') return subTypeOf(raw) === 0 ? bytesForm(bufferOf(raw)) : undefined;
      return value instanceof Uint8Array ? bytesForm(value) : undefined;
    case 'instant':
      return instantOf(value, raw, type.precision);
  }
}

/**
 * A µs instant may be stored in MongoDB as a long of µs, since a BSON date cannot hold it; a date under µs precision
 * does not fit, because what it cannot hold would go unseen.
 */
function instantOf(value: unknown, raw: RawBson | undefined, precision: 'ms' | 'us'): Canonical | undefined {
  if (value instanceof Micros) return instantForm(value.value, precision);
  if (precision === 'us') return raw?._bsontype === 'Long' ? instantForm(BigInt(raw.toString()), 'us') : undefined;
  if (!(value instanceof Date) || Number.isNaN(value.getTime())) return undefined;
  return instantForm(BigInt(value.getTime()) * 1_000n, 'ms');
}

function subTypeOf(raw: RawBson): number | undefined {
  return (raw as unknown as { sub_type?: number }).sub_type;
}

function bufferOf(raw: RawBson): Uint8Array {
  const { buffer, position } = raw as unknown as { buffer: Uint8Array; position: number };
  return buffer.subarray(0, position);
}

/** A UUID stored as binary subtype 4. */
function uuidOfBinary(raw: RawBson): Canonical | undefined {
  if ((raw._bsontype !== 'Binary' && raw._bsontype !== 'UUID') || subTypeOf(raw) !== 4) return undefined;
  const hex = Buffer.from(bufferOf(raw)).toString('hex');
  return uuidForm(`${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`);
}
