import type { Difference } from '../contract/difference.ts';
import type { Canonical } from '../contract/type.ts';

/** Recognises one hazard in a pair of leaf values. */
type Rule = (left: Leaf, right: Leaf, difference: Difference) => boolean;

/** A leaf: its tag (`text`, `null`, `missing`, `$numberInt`, …) and its text. */
interface Leaf {
  readonly tag: string;
  readonly text: string;
  readonly form: Canonical | undefined;
}

const tags = (left: Leaf, right: Leaf, one: string, other: string): boolean =>
  (left.tag === one && right.tag === other) || (left.tag === other && right.tag === one);

const both = (left: Leaf, right: Leaf, tag: string): boolean => left.tag === tag && right.tag === tag;

const texts = (left: Leaf, right: Leaf): boolean => both(left, right, 'text');

/** Microseconds of one that are whole milliseconds, while the other has the same millisecond and more. */
const cutToMs = (one: string, other: string): boolean => {
  const [cut, full] = [BigInt(one), BigInt(other)];
  return cut % 1_000n === 0n && full % 1_000n !== 0n && full - cut > 0n && full - cut < 1_000n;
};

const either = (left: Leaf, right: Leaf, test: (one: string, other: string) => boolean): boolean => test(left.text, right.text) || test(right.text, left.text);

const numberOf = (leaf: Leaf): number => Number(leaf.text);

/** In order: the first that matches names the hazard. Each must tell from the two values alone. */
const RULES: readonly (readonly [string, Rule])[] = [
  ['V19', (l, r) => tags(l, r, 'null', 'missing')],
  ['V25', (l, r) => ['{}', '[]', '""'].some((empty) => (emptyText(l.form) === empty) !== (emptyText(r.form) === empty)) && (isNothing(l) || isNothing(r) || (emptyText(l.form) !== '' && emptyText(r.form) !== ''))],
  ['V13', (l, r) => both(l, r, '$timestampMicros') && either(l, r, cutToMs)],
  ['V06', (l, r) => l.tag === r.tag && either(l, r, (one, other) => (one === '-0.0' && other === '0.0') || (one === '-0' && other === '0'))],
  ['V12', (l, r) => tags(l, r, '$numberInt', '$numberDouble') && numberOf(l) === numberOf(r)],
  ['V05', (l, r) => both(l, r, '$number') && l.text !== r.text && numberOf(l) === numberOf(r) && (l.text.includes('.') || r.text.includes('.')) && Math.abs(numberOf(l)) < 2 ** 53],
  ['V09', (l, r) => both(l, r, '$number') && Math.abs(numberOf(l)) >= 2 ** 53 && numberOf(l) === numberOf(r)],
  ['V08', (l, r) => (tags(l, r, '$numberLong', '$numberDouble') || tags(l, r, '$numberLong', '$numberInt') || tags(l, r, '$numberLong', 'text')) && numberOf(l) === numberOf(r)],
  ['V10', (l, r) => both(l, r, '$numberDecimal') && l.text !== r.text && numberOf(l) === numberOf(r)],
  ['V18', (l, r) => (both(l, r, '$uuid') || tags(l, r, '$uuid', 'text') || texts(l, r)) && l.text !== r.text && isUuid(l.text) && l.text.toLowerCase() === r.text.toLowerCase()],
  ['V22', (l, r) => texts(l, r) && l.text !== r.text && l.text.normalize('NFC') === r.text.normalize('NFC')],
  ['V03', (l, r) => (l.tag === '$utf16') !== (r.tag === '$utf16') && (l.text.includes('\ufffd') || r.text.includes('\ufffd'))],
  ['V01', (l, r) => texts(l, r) && either(l, r, (one, other) => one.includes('\u0000') && one.replaceAll('\u0000', '') === other.replaceAll('\u0000', ''))],
  ['V23', (l, r) => texts(l, r) && l.text !== r.text && l.text.replace(/ +$/, '') === r.text.replace(/ +$/, '')],
  ['V27', (l, r) => texts(l, r) && l.text !== r.text && withoutSpace(l.text) === withoutSpace(r.text)],
  ['V24', (l, r) => tags(l, r, '$binary', '$uuid') || tags(l, r, '$binary', 'text')],
  ['V26', (l, r) => texts(l, r) && l.text !== r.text && isInstant(l.text) && isInstant(r.text) && l.text.slice(0, 19) === r.text.slice(0, 19)],
  ['Q14', (_l, _r, difference) => difference.note === 'the same members in another order' && /\/items$/.test(difference.pointer)],
  ['W12', (_l, _r, difference) => /^\/error\/(kind|constraint)$/.test(difference.pointer)],
];

/** The hazard that a difference shows, where the pair of values tells; undefined where it would be a guess. */
export function classify(difference: Difference): string | undefined {
  const left = leafOf(difference.left);
  const right = leafOf(difference.right);
  return RULES.find(([, rule]) => rule(left, right, difference))?.[0];
}

function leafOf(form: Canonical | undefined): Leaf {
  if (form === undefined) return { tag: 'missing', text: '', form };
  if (form === null) return { tag: 'null', text: '', form };
  if (typeof form === 'string') return { tag: 'text', text: form, form };
  if (typeof form === 'boolean' || Array.isArray(form)) return { tag: typeof form, text: String(form), form };
  const [[tag, inner] = ['', '']] = Object.entries(form);
  if (Object.keys(form).length !== 1 || !tag.startsWith('$')) return { tag: 'document', text: '', form };
  return { tag, text: typeof inner === 'string' ? inner : '', form };
}

const isNothing = (leaf: Leaf): boolean => leaf.tag === 'null' || leaf.tag === 'missing';

function emptyText(form: Canonical | undefined): string {
  if (form === '') return '""';
  if (Array.isArray(form)) return form.length === 0 ? '[]' : '';
  return typeof form === 'object' && form !== null && Object.keys(form).length === 0 ? '{}' : '';
}

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
const isInstant = (text: string): boolean => /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d/.test(text);
/** Without white space of any kind, zero-width characters among it. */
const withoutSpace = (text: string): string => text.replace(/[\s\u200b-\u200d\u2060\ufeff]/g, '');
