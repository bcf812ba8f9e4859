import type { Canonical } from '../contract/type.ts';
import { canonicalText } from '../kit/digest.ts';
import { leafOf, membersOf, textOf } from '../kit/form.ts';

/** A list's members beside what each holds in one field (or is, in a list of single values). */
interface Column {
  readonly left: readonly (Canonical | undefined)[];
  readonly right: readonly (Canonical | undefined)[];
}

/**
 * Which hazard reordered a list, when one field explains it: nulls at the other end (Q04), NaN at the other end (V07),
 * text by another collation (Q06), or members moved only among those with an equal sort key (Q14).
 */
export function classifyOrder(left: readonly Canonical[], right: readonly Canonical[]): string | undefined {
  const keys = { left: left.map(canonicalText), right: right.map(canonicalText) };
  const columns = columnsOf(left, right);
  if (columns.some((column) => isAtOtherEnd(column, keys, (form) => form === null || form === undefined))) return 'Q04';
  if (columns.some((column) => isAtOtherEnd(column, keys, isNotANumber))) return 'V07';
  if (columns.some(isOtherCollation)) return 'Q06';
  return columns.some(isAmongTies) ? 'Q14' : undefined;
}

function columnsOf(left: readonly Canonical[], right: readonly Canonical[]): Column[] {
  const names = new Set<string>();
  for (const member of left) {
    const members = membersOf(member);
    if (members === undefined) return [{ left, right }];
    for (const name of Object.keys(members)) names.add(name);
  }
  return [...names].map((name) => {
    const field = (member: Canonical): Canonical | undefined => membersOf(member)?.[name];
    return { left: left.map(field), right: right.map(field) };
  });
}

/** Whether the members that `test` picks stand all first on one side and all last on the other, everything else in order. */
function isAtOtherEnd(
  { left, right }: Column,
  keys: { readonly left: readonly string[]; readonly right: readonly string[] },
  test: (form: Canonical | undefined) => boolean,
): boolean {
  const [lefts, rights] = [left.map(test), right.map(test)];
  const count = lefts.filter(Boolean).length;
  if (count === 0 || count === lefts.length) return false;
  const first = (marks: readonly boolean[]): boolean => marks.slice(0, count).every(Boolean);
  const last = (marks: readonly boolean[]): boolean => marks.slice(-count).every(Boolean);
  if (!((first(lefts) && last(rights)) || (last(lefts) && first(rights)))) return false;
  const pick = (texts: readonly string[], marks: readonly boolean[], wanted: boolean): string => texts.filter((_, index) => marks[index] === wanted).join();
  return [true, false].every((wanted) => pick(keys.left, lefts, wanted) === pick(keys.right, rights, wanted));
}

const isNotANumber = (form: Canonical | undefined): boolean => leafOf(form)?.tag === '$numberDouble' && leafOf(form)?.content === 'NaN';

type Order = (one: string, other: string) => number;

const byUnit: Order = (one, other) => (one < other ? -1 : one > other ? 1 : 0);
/** UTF-8 bytes sort as code points do: MongoDB's and `COLLATE "C"`'s order. */
const byCodePoint: Order = (one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other));
/** Roughly a locale's order, without asking this machine's: letters first, accents and case only between equals. */
const byLetter: Order = (one, other) => byUnit(folded(one), folded(other));
const folded = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\p{M}\p{P}\s]/gu, '')
    .toLowerCase();

const ORDERS: readonly Order[] = [byCodePoint, byUnit, byLetter];

/** Whether both sides are sorted in one direction, by different orders of text and by none in common. */
function isOtherCollation({ left, right }: Column): boolean {
  const [lefts, rights] = [left.map(textOf), right.map(textOf)];
  if (!areAll(lefts) || !areAll(rights)) return false;
  return [1, -1].some((direction) => {
    const sorts = (texts: readonly string[]): readonly boolean[] => ORDERS.map((order) => isSorted(texts, order, direction));
    const [ones, others] = [sorts(lefts), sorts(rights)];
    return ones.includes(true) && others.includes(true) && !ones.some((sorted, index) => sorted && others[index]);
  });
}

/** Whether both sides are sorted in one direction by a field that several members share, and not all. */
function isAmongTies({ left, right }: Column): boolean {
  const [lefts, rights] = [left.map(sortable), right.map(sortable)];
  if (!areAll(lefts) || !areAll(rights)) return false;
  const distinct = new Set(lefts).size;
  if (distinct === 1 || distinct === lefts.length) return false;
  return [1, -1].some((direction) => isSorted(lefts, bySortable, direction) && isSorted(rights, bySortable, direction));
}

const areAll = <T>(items: readonly (T | undefined)[]): items is readonly T[] => items.every((item) => item !== undefined);

function isSorted<T>(items: readonly T[], order: (one: T, other: T) => number, direction: number): boolean {
  return items.every((item, index) => index === 0 || order(items[index - 1] as T, item) * direction <= 0);
}

/** A value that lists are sorted by: whole numbers and instants as bigint, other numbers as number, text as text. */
function sortable(form: Canonical | undefined): bigint | number | string | undefined {
  const text = textOf(form);
  if (text !== undefined) return text;
  const leaf = leafOf(form);
  const content = leaf?.tag === '$date' ? leafOf(leaf.content)?.content : leaf?.content;
  if (leaf === undefined || typeof content !== 'string') return undefined;
  if (['$date', '$timestampMicros', '$numberInt', '$numberLong'].includes(leaf.tag)) return /^-?\d+$/.test(content) ? BigInt(content) : undefined;
  if (leaf.tag === '$numberDouble') return content === 'NaN' ? undefined : Number(content);
  return leaf.tag === '$uuid' ? content : undefined;
}

function bySortable(one: bigint | number | string, other: bigint | number | string): number {
  if (typeof one === 'string' || typeof other === 'string') return byCodePoint(String(one), String(other));
  return one < other ? -1 : one > other ? 1 : 0;
}
