/** An instant in whole microseconds since the epoch, which a JavaScript date cannot hold. */
export class Micros {
  readonly value: bigint;

  constructor(value: bigint) {
    this.value = value;
  }

  static fromDate(date: Date): Micros {
    return new Micros(BigInt(date.getTime()) * 1_000n);
  }

  /**
   * Reads an RFC 3339 date-time with up to nine fraction digits; what is finer than a microsecond is cut off.
   *
   * @throws RangeError when the text is no such instant.
   */
  static fromIso(text: string): Micros {
    const match = /^(\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:\d\d)$/.exec(text);
    const seconds = match === null ? Number.NaN : Date.parse(`${match[1]?.replace(' ', 'T').toUpperCase()}${match[3]?.toUpperCase()}`);
    if (Number.isNaN(seconds)) throw new RangeError(`"${text.slice(0, 60)}" is no RFC 3339 instant`);
    return new Micros(BigInt(seconds) * 1_000n + BigInt((match?.[2] ?? '').padEnd(6, '0').slice(0, 6)));
  }

  /** The instant in ISO 8601 with six fraction digits, UTC. */
  toIso(): string {
    const ms = this.value >= 0n ? this.value / 1_000n : (this.value - 999n) / 1_000n;
    const rest = this.value - ms * 1_000n;
    return new Date(Number(ms)).toISOString().replace('Z', `${String(rest).padStart(3, '0')}Z`);
  }

  /** The millisecond that holds it. */
  toDate(): Date {
    return new Date(Number(this.value >= 0n ? this.value / 1_000n : (this.value - 999n) / 1_000n));
  }

  static compare(one: Micros, other: Micros): number {
    return one.value < other.value ? -1 : one.value > other.value ? 1 : 0;
  }
}

/** A decimal in its own text: exponent and trailing zeros are kept. */
export class Decimal {
  readonly text: string;

  constructor(text: string) {
    if (!/^(?:[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|NaN|[+-]?Infinity)$/.test(text)) throw new RangeError(`"${text.slice(0, 60)}" is no decimal`);
    this.text = text;
  }
}

/** A JSON number in its own literal: `9.0`, `1e400` and 24-digit integers stay what they are. */
export class JsonNumber {
  readonly text: string;

  constructor(text: string) {
    if (!/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text)) throw new RangeError(`"${text.slice(0, 60)}" is no JSON number`);
    this.text = text;
  }
}

/** What a JSON document holds, in TypeScript. */
export type JsonValue = null | boolean | string | number | bigint | JsonNumber | readonly JsonValue[] | { readonly [key: string]: JsonValue };
