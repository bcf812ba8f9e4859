import type { Canonical } from '../contract/type.ts';
import { doubleText, exactText, isIntegerLiteral } from '../kit/decimal-text.ts';
import { leafOf } from '../kit/form.ts';

const TAGS: ReadonlySet<string> = new Set(['$numberInt', '$numberLong', '$numberDouble', '$numberDecimal', '$number', '$bigint']);

interface Numeral {
  readonly tag: string;
  readonly text: string;
  /** Its exact value in one text; undefined for NaN and the infinities. */
  readonly exact: string | undefined;
}

/** Hazards of numbers: V05 to V12. */
export function classifyNumbers(left: Canonical | undefined, right: Canonical | undefined): string | undefined {
  const [one, other] = [numeralOf(left), numeralOf(right)];
  if (one === undefined || other === undefined) return classifyOneSided(one ?? other, one === undefined ? left : right);
  if ((one.text === 'NaN') !== (other.text === 'NaN')) return 'V07';
  if (one.exact === undefined || other.exact === undefined) return undefined;
  if (isZero(one) && isZero(other) && one.exact !== other.exact) return 'V06';
  if (one.exact === other.exact) return classifySameValue(one, other);
  if (isRounded(one, other) || isRounded(other, one)) return one.tag === '$numberLong' || other.tag === '$numberLong' ? 'V08' : 'V09';
  return isWrapped(one, other) ? 'V11' : undefined;
}

/** A number beside something else: its digits as text (V08), or null where JSON could not hold it (V07). */
function classifyOneSided(number: Numeral | undefined, other: Canonical | undefined): string | undefined {
  if (number === undefined) return undefined;
  if (number.text === 'NaN') return other === null || other === 'NaN' ? 'V07' : undefined;
  const isTextOfIt = typeof other === 'string' && number.exact !== undefined && exactText(other) === number.exact;
  return isTextOfIt && (number.tag === '$numberLong' || number.tag === '$numberDecimal') ? 'V08' : undefined;
}

function classifySameValue(one: Numeral, other: Numeral): string | undefined {
  const tags = new Set([one.tag, other.tag]);
  if (tags.size === 1) {
    if (tags.has('$numberDecimal')) return 'V10';
    if (!tags.has('$number')) return undefined;
    // By kind: an integer beside a fraction; of a large one, jsonb wrote out every digit.
    return one.text.includes('e') || other.text.includes('e') ? 'V05' : 'V12';
  }
  if (tags.has('$numberLong') && (tags.has('$numberInt') || tags.has('$numberDouble'))) return 'V08';
  return tags.has('$numberInt') && tags.has('$numberDouble') ? 'V12' : undefined;
}

/** Whether one is the other after a trip through a double, which kept 53 of its bits. */
function isRounded(exact: Numeral, rounded: Numeral): boolean {
  if (!isIntegerLiteral(exact.text) || Math.abs(Number(exact.text)) < 2 ** 53) return false;
  return exactText(doubleText(Number(exact.text))) === rounded.exact || BigInt(Number(exact.text)).toString() === rounded.exact;
}

/** Whether one is the other's low 32 bits. */
function isWrapped(one: Numeral, other: Numeral): boolean {
  if (one.exact === undefined || other.exact === undefined || !isIntegerLiteral(one.exact) || !isIntegerLiteral(other.exact)) return false;
  const [a, b] = [BigInt(one.exact), BigInt(other.exact)];
  return BigInt.asIntN(32, a) === b || BigInt.asIntN(32, b) === a;
}

const isZero = (number: Numeral): boolean => number.exact === '0' || number.exact === '-0';

function numeralOf(form: Canonical | undefined): Numeral | undefined {
  const leaf = leafOf(form);
  if (leaf === undefined || !TAGS.has(leaf.tag) || typeof leaf.content !== 'string') return undefined;
  return { tag: leaf.tag, text: leaf.content, exact: exactText(leaf.content) };
}
