import { Binary, Decimal128, Double, Int32, Long } from 'bson';
import { arrayMembers, arrayText } from './postgres-array.ts';
import { UnfitError } from './unfit-error.ts';

/**
 * How one value is written on both stores: BSON on the one side, PostgreSQL's own text for the type on the other. Each
 * value has one text and each text one value; what does not fit is refused, never coerced.
 */
export interface Codec {
  /** For messages: `text`, `uuid`, `nullable text`. */
  readonly name: string;
  /** @throws UnfitError with the reason. */
  toText(value: unknown): string | null;
  fromText(text: string | null): unknown;
}

const FIRST_INSTANT_MS = -62_135_596_800_000;
const LAST_INSTANT_MS = 253_402_300_799_999;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Text without NUL, which PostgreSQL cannot hold (V01). */
export const text: Codec = scalar('text', {
  toText(value) {
    if (typeof value !== 'string') throw unfit('text', value);
    if (value.includes('\0')) throw new UnfitError('', 'holds NUL, which PostgreSQL cannot hold');
    return value;
  },
  fromText: (written) => written,
});

/** A uuid that MongoDB holds as text, lower case. */
export const uuid: Codec = scalar('uuid', {
  toText(value) {
    if (typeof value !== 'string' || !UUID.test(value)) throw unfit('uuid', value);
    return value;
  },
  fromText: (written) => written,
});

export const bool: Codec = scalar('bool', {
  toText(value) {
    if (typeof value !== 'boolean') throw unfit('bool', value);
    return value ? 't' : 'f';
  },
  fromText: (written) => written === 't' || written === 'true',
});

/** An int32. */
export const int: Codec = scalar('int', {
  toText(value) {
    if (bsonTypeOf(value) !== 'Int32') throw unfit('int', value);
    return String((value as Int32).value);
  },
  fromText: (written) => new Int32(Number(written)),
});

/** An int64. */
export const long: Codec = scalar('long', {
  toText: (value) => longText('long', value),
  fromText: (written) => Long.fromString(written),
});

export const double: Codec = scalar('double', {
  toText(value) {
    if (bsonTypeOf(value) !== 'Double') throw unfit('double', value);
    const number = (value as Double).value;
    return Object.is(number, -0) ? '-0' : String(number);
  },
  fromText: (written) => new Double(Number(written)),
});

/** A Decimal128 that is a number: NaN and the infinities are not. */
export const decimal: Codec = scalar('decimal', {
  toText(value) {
    const written = bsonTypeOf(value) === 'Decimal128' ? String(value) : '';
    if (!/^-?\d/.test(written)) throw unfit('decimal', value);
    return written;
  },
  fromText: (written) => Decimal128.fromString(written),
});

/** A BSON date, in whole milliseconds, of the years 1 to 9999 (V16). */
export const instant: Codec = scalar('instant', {
  toText(value) {
    if (!(value instanceof Date)) throw unfit('instant', value);
    const ms = value.getTime();
    if (!(ms >= FIRST_INSTANT_MS && ms <= LAST_INSTANT_MS)) throw new UnfitError('', `the instant ${ms} ms lies outside of the years 1 to 9999`);
    return value.toISOString();
  },
  fromText(written) {
    const us = microsOf(written);
    if (us % 1000n !== 0n) throw new UnfitError('', `${written} is finer than the millisecond that a BSON date holds`);
    return new Date(Number(us / 1000n));
  },
});

/** An instant that MongoDB holds as microseconds since the epoch, int64 (V26). */
export const instantUs: Codec = scalar('instantUs', {
  toText(value) {
    const us = BigInt(longText('instantUs', value));
    const ms = us >= 0n || us % 1000n === 0n ? us / 1000n : us / 1000n - 1n;
    if (ms < FIRST_INSTANT_MS || ms > LAST_INSTANT_MS) throw new UnfitError('', `the instant ${us} µs lies outside of the years 1 to 9999`);
    return new Date(Number(ms)).toISOString().replace('Z', `${String(us - ms * 1000n).padStart(3, '0')}Z`);
  },
  fromText: (written) => Long.fromBigInt(microsOf(written)),
});

/** Bytes: a BSON binary of the generic subtype. */
export const bytes: Codec = scalar('bytes', {
  toText(value) {
    if (bsonTypeOf(value) !== 'Binary' || (value as Binary).sub_type !== 0) throw unfit('bytes', value);
    const { buffer, position } = value as Binary;
    return `\\x${Buffer.from(buffer.buffer, buffer.byteOffset, position).toString('hex')}`;
  },
  fromText: (written) => new Binary(Buffer.from(written.slice(2), 'hex')),
});

/** An array of one dimension, members without null. */
export function array(of: Codec): Codec {
  return scalar(`array of ${of.name}`, {
    toText(value) {
      if (!Array.isArray(value)) throw unfit(`array of ${of.name}`, value);
      return arrayText(value.map((item: unknown, index) => at(String(index), () => of.toText(item))));
    },
    fromText(written) {
      const members = arrayMembers(written);
      if (members === undefined) throw new UnfitError('', `${written} is no array of one dimension`);
      return members.map((item) => of.fromText(item));
    },
  });
}

/** Null, or what `of` holds. A field that is missing is taken for null; on the way back it is null. */
export function nullable(of: Codec): Codec {
  return {
    name: `nullable ${of.name}`,
    toText: (value) => (value === null || value === undefined ? null : of.toText(value)),
    fromText: (written) => (written === null ? null : of.fromText(written)),
  };
}

/** Missing, or what `of` holds. NULL is a field that is missing; null is refused. */
export function optional(of: Codec): Codec {
  return {
    name: `optional ${of.name}`,
    toText: (value) => (value === undefined ? null : of.toText(value)),
    fromText: (written) => (written === null ? undefined : of.fromText(written)),
  };
}

/** Text that is one of a few. PostgreSQL's own check would refuse others too, without naming the field. */
export function oneOf(...values: readonly string[]): Codec {
  return scalar('oneOf', {
    toText(value) {
      if (typeof value !== 'string' || !values.includes(value)) throw unfit(`one of ${values.join(', ')}`, value);
      return value;
    },
    fromText: (written) => written,
  });
}

/** Runs a step of a field, so that what it refuses names the field. */
export function at<T>(field: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw error instanceof UnfitError ? error.within(field) : error;
  }
}

/** A codec of a value that is never null. */
function scalar(name: string, { toText, fromText }: { toText(value: unknown): string; fromText(written: string): unknown }): Codec {
  return {
    name,
    toText,
    fromText(written) {
      if (written === null) throw new UnfitError('', `is NULL, and ${name} was expected`);
      return fromText(written);
    },
  };
}

function longText(name: string, value: unknown): string {
  if (bsonTypeOf(value) !== 'Long' || (value as Long).unsigned) throw unfit(name, value);
  return String(value);
}

/** µs since the epoch, of PostgreSQL's ISO text in UTC (`2026-01-01 10:00:00.123456+00`) or of RFC 3339 in UTC. */
function microsOf(written: string): bigint {
  const [, date, time, fraction = ''] = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(?:\+00|Z)$/.exec(written) ?? [];
  if (date === undefined || time === undefined) throw new UnfitError('', `"${written}" is no instant of the years 1 to 9999 in UTC`);
  return BigInt(Date.parse(`${date}T${time}Z`)) * 1000n + BigInt(fraction.padEnd(6, '0'));
}

function bsonTypeOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Object.hasOwn(value, '_bsontype')) return undefined;
  return (value as { readonly _bsontype?: string })._bsontype;
}

/** What a value is, for messages: its kind, never its content. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Date) return 'a date';
  if (typeof value === 'object') return bsonTypeOf(value) ?? 'a document';
  return typeof value === 'string' ? 'text' : typeof value;
}

function unfit(expected: string, value: unknown): UnfitError {
  return new UnfitError('', `is ${kindOf(value)}, and ${expected} was expected`);
}
