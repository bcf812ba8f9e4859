import type { Canonical } from '../contract/type.ts';
import { dateForm, microsForm } from '../kit/form.ts';

/** ISO 8601 as PostgreSQL writes it in columns and in JSON (`… BC`, years past 9999, offsets with seconds), and as JavaScript does. */
const INSTANT = /^([+-]?\d{4,6})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d)(?::(\d\d)(?::(\d\d))?)?)( BC)?$/;

/** The range of JavaScript's Date, ms (ECMA-262, time values). */
const LARGEST_MS = 8_640_000_000_000_000n;

/**
 * µs since the epoch of an instant's text.
 *
 * @returns undefined when the text is no instant: it has no offset, is `infinity` (V15), holds digits finer than a
 * microsecond, or names a day that does not exist.
 */
export function microsOfText(text: string): bigint | undefined {
  const match = INSTANT.exec(text);
  if (match === null) return undefined;
  const [, yearText, month, day, hour, minute, second, fraction = '', sign, offsetHour = '0', offsetMinute = '0', offsetSecond = '0', bc] = match;
  // The year before 1 AD is 1 BC: astronomical year 0.
  const year = bc === undefined ? Number(yearText) : 1 - Number(yearText);
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > daysOf(year, Number(month))) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59 || /[1-9]/.test(fraction.slice(6))) return undefined;
  const offset = (Number(offsetHour) * 60 + Number(offsetMinute)) * 60 + Number(offsetSecond);
  const seconds = ((daysSinceEpoch(year, Number(month), Number(day)) * 24 + Number(hour)) * 60 + Number(minute)) * 60 + Number(second);
  return BigInt(seconds - (sign === '-' ? -offset : offset)) * 1_000_000n + BigInt(fraction.slice(0, 6).padEnd(6, '0'));
}

/** The form of an instant under a precision; undefined when it has more than that, or no JavaScript date holds its ms. */
export function instantForm(us: bigint, precision: 'ms' | 'us'): Canonical | undefined {
  if (precision === 'us') return microsForm(us);
  const ms = us / 1_000n;
  return us % 1_000n === 0n && ms <= LARGEST_MS && ms >= -LARGEST_MS ? dateForm(ms) : undefined;
}

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Days from 1970-01-01 in the proleptic Gregorian calendar (Howard Hinnant, "chrono-compatible low-level date algorithms", days_from_civil). */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
