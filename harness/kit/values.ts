/**
 * Marks the value classes across copies of this module (a published package beside a checkout), where `instanceof`
 * would not know the other copy's.
 */
const KIND = Symbol.for('cutover.value');

/** An instant in whole microseconds since the epoch, which a JavaScript date cannot hold. */
export class Micros {
  readonly value: bigint;

  constructor(value: bigint) {
    this.value = value;
  }

  get [KIND](): 'micros' {
    return 'micros';
  }

  static fromDate(date: Date): Micros {
    return new Micros(BigInt(date.getTime()) * 1_000n);
  }

  /**
   * Reads an RFC 3339 date-time with up to nine fraction digits; what is finer than a microsecond is cut off (floor).
   *
   * @throws RangeError when the text is no such instant: 30 February and second 60 are none.
   */
  static fromIso(text: string): Micros {
    const [, date, time, fraction = '', zone] = RFC_3339.exec(text) ?? [];
    const local = `${date}T${time}Z`;
    const ms = Date.parse(local);
    // V8 takes 30 February for 2 March, and 24:00:00 for the next day: only what reads back as it was is an instant.
    if (date === undefined || zone === undefined || Number.isNaN(ms) || new Date(ms).toISOString() !== `${date}T${time}.000Z`) {
      throw new RangeError(`"${text.slice(0, 60)}" is no RFC 3339 instant`);
    }
    const offsetMs = Date.parse(`1970-01-01T00:00:00${zone.toUpperCase()}`);
    if (Number.isNaN(offsetMs)) throw new RangeError(`"${text.slice(0, 60)}" has an impossible offset`);
    return new Micros(BigInt(ms + offsetMs) * 1_000n + BigInt(fraction.padEnd(6, '0').slice(0, 6)));
  }

  /**
   * The instant in ISO 8601 with six fraction digits, UTC.
   *
   * @throws RangeError beyond the range of a JavaScript date (years -271821 to 275760).
   */
  toIso(): string {
    const ms = floorMs(this.value);
    const rest = this.value - ms * 1_000n;
    return new Date(Number(ms)).toISOString().replace('Z', `${String(rest).padStart(3, '0')}Z`);
  }

  /** The millisecond that holds it. */
  toDate(): Date {
    return new Date(Number(floorMs(this.value)));
  }

  static compare(one: Micros, other: Micros): number {
    return one.value < other.value ? -1 : one.value > other.value ? 1 : 0;
  }
}

const RFC_3339 = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:\d\d)$/;

const floorMs = (us: bigint): bigint => (us >= 0n ? us / 1_000n : (us - 999n) / 1_000n);

/** A decimal in its own text: exponent and trailing zeros are kept. */
export class Decimal {
  readonly text: string;

  constructor(text: string) {
    if (!/^(?:[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|NaN|[+-]?Infinity)$/.test(text)) throw new RangeError(`"${text.slice(0, 60)}" is no decimal`);
    this.text = text;
  }

  get [KIND](): 'decimal' {
    return 'decimal';
  }
}

/** A JSON number in its own literal: `9.0`, `1e400` and 24-digit integers stay what they are. */
export class JsonNumber {
  readonly text: string;

  constructor(text: string) {
    if (!/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text)) throw new RangeError(`"${text.slice(0, 60)}" is no JSON number`);
    this.text = text;
  }

  /** The number of a literal, one object for each digit: a document may hold a million of them. @throws RangeError when it is none. */
  static of(text: string): JsonNumber {
    return (text.length === 1 ? DIGITS.get(text) : undefined) ?? new JsonNumber(text);
  }

  get [KIND](): 'json-number' {
    return 'json-number';
  }
}

const DIGITS: ReadonlyMap<string, JsonNumber> = new Map([...'0123456789'].map((digit) => [digit, Object.freeze(new JsonNumber(digit))]));

/** What a JSON document holds, in TypeScript. */
export type JsonValue = null | boolean | string | number | bigint | JsonNumber | readonly JsonValue[] | { readonly [key: string]: JsonValue };

const kindOf = (value: unknown): unknown => (typeof value === 'object' && value !== null ? (value as { readonly [KIND]?: unknown })[KIND] : undefined);

export const isMicros = (value: unknown): value is Micros => kindOf(value) === 'micros';
export const isDecimal = (value: unknown): value is Decimal => kindOf(value) === 'decimal';
export const isJsonNumber = (value: unknown): value is JsonNumber => kindOf(value) === 'json-number';
