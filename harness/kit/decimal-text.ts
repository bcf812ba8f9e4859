/** A decimal number as its parts: (-1)^negative × digits × 10^exponent. `digits` has no leading zeros; zero is `0`. */
interface DecimalParts {
  readonly negative: boolean;
  readonly digits: string;
  /** A bigint, since a literal's exponent has no bound. */
  readonly exponent: bigint;
}

const DECIMAL = /^([+-]?)(?:(\d+)\.?(\d*)|\.(\d+))(?:[eE]([+-]?\d+))?$/;

function readDecimal(text: string): DecimalParts | undefined {
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = match[4] ?? '', , exponent = '0'] = match;
  const digits = (whole + fraction).replace(/^0+(?=\d)/, '');
  return { negative: sign === '-', digits, exponent: BigInt(exponent) - BigInt(fraction.length) };
}

/**
 * A decimal in the one text of its cohort member: sign, coefficient and exponent are kept, notation is not (`1e3`,
 * `1E+3` and `0.1e4` differ from `1000`; the first two are one). The format is to-scientific-string of the General
 * Decimal Arithmetic Specification 1.70, which IEEE 754 decimals and BSON's Decimal128 are written in.
 *
 * @returns undefined when the text is no decimal.
 */
export function cohortText(text: string): string | undefined {
  if (text === 'NaN' || text === 'Infinity' || text === '-Infinity') return text;
  if (text === '+Infinity') return 'Infinity';
  const parts = readDecimal(text);
  if (parts === undefined) return undefined;
  const { digits, exponent } = parts;
  const sign = parts.negative ? '-' : '';
  const adjusted = exponent + BigInt(digits.length - 1);
  if (exponent <= 0n && adjusted >= -6n) return sign + pointed(digits, Number(exponent));
  const coefficient = digits.length === 1 ? digits : `${digits[0]}.${digits.slice(1)}`;
  return `${sign}${coefficient}E${adjusted < 0n ? '' : '+'}${adjusted}`;
}

/** What takes more digits than this is written with an exponent: 24-digit integers stay readable, 1e400 stays short. */
const PLAIN_DIGITS = 40n;

/**
 * A finite decimal in the one text of its exact value and, for zero, its sign: `9`, `9.0` and `0.9e1` are one text,
 * `0` and `-0` are two (V06).
 *
 * @returns undefined when the text is no finite decimal.
 */
export function exactText(text: string): string | undefined {
  const parts = readDecimal(text);
  if (parts === undefined) return undefined;
  if (parts.digits === '0') return parts.negative ? '-0' : '0';
  const digits = parts.digits.replace(/0+$/, '');
  const exponent = parts.exponent + BigInt(parts.digits.length - digits.length);
  const sign = parts.negative ? '-' : '';
  const point = exponent + BigInt(digits.length);
  if (exponent >= 0n && point <= PLAIN_DIGITS) return sign + digits + '0'.repeat(Number(exponent));
  if (exponent < 0n && exponent >= -PLAIN_DIGITS && point <= PLAIN_DIGITS) return sign + pointed(digits, Number(exponent));
  const coefficient = digits.length === 1 ? digits : `${digits[0]}.${digits.slice(1)}`;
  return `${sign}${coefficient}e${point > 0n ? '+' : ''}${point - 1n}`;
}

/** Digits with the point `-exponent` places from the right; `exponent` is at most 0. */
function pointed(digits: string, exponent: number): string {
  if (exponent === 0) return digits;
  const padded = digits.padStart(1 - exponent, '0');
  return `${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
}

/**
 * A double in the shortest text that gives it back (ECMAScript Number::toString, RFC 8785 section 3.2.2.3), with `.0`
 * where that has neither point nor exponent, as canonical Extended JSON writes it. -0, NaN and the infinities keep
 * their names.
 */
export function doubleText(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  const text = String(value);
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? `${text}.0` : text;
}

/**
 * The text of a number when kinds are kept apart: as `exactText`, but one with digits behind the point keeps a sign of
 * it (`9.0`, `1.0e+400`). That is what numeric and Decimal128 keep of it: `1e2` is the integer 100 in both.
 *
 * @param isFraction whether it counts as a fraction whatever its text.
 */
export function kindText(text: string, isFraction = false): string | undefined {
  const exact = exactText(text);
  if (exact === undefined || !(isFraction || (readDecimal(text)?.exponent ?? 0n) < 0n)) return exact;
  const [, mantissa = '', point, power = ''] = /^(-?\d+(\.\d+)?)(e\+\d+)?$/.exec(exact) ?? [];
  if (mantissa === '' || (point !== undefined && power === '')) return exact;
  return `${mantissa}${point === undefined ? '.0' : '0'}${power}`;
}

/** Whether a JSON number literal is written as an integer: no point, no exponent. */
export function isIntegerLiteral(literal: string): boolean {
  return /^-?\d+$/.test(literal);
}
