/**
 * The exact value of a decimal or JSON number literal in one normal text: no leading zeros, no trailing zeros after
 * the point, no exponent while that stays readable, `-0` apart from `0`. Two literals have the same text if and only
 * if they are the same number (and the same sign of zero).
 *
 * @throws RangeError when the text is no number.
 */
export function normalDecimal(literal: string): string {
  const match = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(literal);
  const [, sign = '', whole = '', fraction = '', power = '0'] = match ?? [];
  if (match === null || whole + fraction === '') throw new RangeError(`"${literal.slice(0, 60)}" is no number`);
  const minus = sign === '-' ? '-' : '';
  const all = (whole + fraction).replace(/^0+/, '');
  if (all === '') return `${minus}0`;
  const digits = all.replace(/0+$/, '');
  // value = digits × 10^exponent; BigInt, since an exponent's text may be of any length.
  const exponent = BigInt(power) - BigInt(fraction.length) + BigInt(all.length - digits.length);
  if (exponent >= 0n && BigInt(digits.length) + exponent <= 40n) return minus + digits + '0'.repeat(Number(exponent));
  if (exponent < 0n && exponent >= -40n) {
    const places = Number(-exponent);
    const padded = digits.padStart(places + 1, '0');
    return `${minus}${padded.slice(0, -places)}.${padded.slice(-places)}`;
  }
  return `${minus}${digits}e${exponent}`;
}

/** Whether a JSON number literal is written as an integer: no point, no exponent. */
export function isIntegerLiteral(literal: string): boolean {
  return /^-?\d+$/.test(literal);
}

/**
 * The canonical text of a JSON number when kinds are kept apart: the exact value; one that was written as a fraction
 * or with an exponent keeps a point (`9.0`), an integer has none (`9`).
 */
export function kindDecimal(literal: string): string {
  const normal = normalDecimal(literal);
  if (isIntegerLiteral(literal) || normal.includes('.') || normal.includes('e')) return normal;
  return `${normal}.0`;
}
