import { type ChangeObject, diffArrays } from 'diff';
import { joinAlike, type Segment } from './segment.ts';

/** Bounds the work of the Myers search (edits); beyond it, whole stretches count as changed. */
export const EDIT_LIMIT = 400;

/** An escape, a run of letters and digits, a run of spaces, or one other character: what a reader takes as one. */
const TOKEN = /\\u\{[0-9a-f]+\}|\\u[0-9a-f]{4}|\\.|[\p{L}\p{N}]+|\s+|./gsu;
/** An escape or one character: the smallest thing that may be marked. */
const UNIT = /\\u\{[0-9a-f]+\}|\\u[0-9a-f]{4}|\\.|./gsu;

/** Word-level marks, then narrowed to what lies between the common start and end of each changed stretch. */
export function markChanges(left: string, right: string): readonly [readonly Segment[], readonly Segment[]] {
  const ends = commonEnds(left.match(UNIT) ?? [], right.match(UNIT) ?? []);
  const changes = diffArrays(ends.left.match(TOKEN) ?? [], ends.right.match(TOKEN) ?? [], { maxEditLength: EDIT_LIMIT }) as
    | ChangeObject<string[]>[]
    | undefined;
  const lefts: Segment[] = [{ kind: 'same', text: ends.head }];
  const rights: Segment[] = [{ kind: 'same', text: ends.head }];
  const both = (removed: string, added: string) => {
    const inner = commonEnds(removed.match(UNIT) ?? [], added.match(UNIT) ?? []);
    lefts.push({ kind: 'same', text: inner.head }, { kind: 'changed', text: inner.left }, { kind: 'same', text: inner.tail });
    rights.push({ kind: 'same', text: inner.head }, { kind: 'changed', text: inner.right }, { kind: 'same', text: inner.tail });
  };
  if (changes === undefined) both(ends.left, ends.right);
  for (let index = 0; changes !== undefined && index < changes.length; index++) {
    const change = changes[index] as ChangeObject<string[]>;
    const next = changes[index + 1];
    if (change.removed && next?.added) {
      both(change.value.join(''), next.value.join(''));
      index++;
    } else if (change.removed) both(change.value.join(''), '');
    else if (change.added) both('', change.value.join(''));
    else both(change.value.join(''), change.value.join(''));
  }
  lefts.push({ kind: 'same', text: ends.tail });
  rights.push({ kind: 'same', text: ends.tail });
  return [joinAlike(lefts), joinAlike(rights)];
}

function commonEnds(left: readonly string[], right: readonly string[]): { head: string; left: string; right: string; tail: string } {
  const shorter = Math.min(left.length, right.length);
  let start = 0;
  while (start < shorter && left[start] === right[start]) start++;
  start -= splinter(left, right, start);
  const fromEnd = (units: readonly string[]) => units.slice(start).reverse();
  const [leftEnd, rightEnd] = [fromEnd(left), fromEnd(right)];
  let end = 0;
  while (end < shorter - start && leftEnd[end] === rightEnd[end]) end++;
  end -= splinter(leftEnd, rightEnd, end);
  const text = (units: readonly string[], from: number, to: number) => units.slice(from, to).join('');
  return {
    head: text(left, 0, start),
    left: text(left, start, left.length - end),
    right: text(right, start, right.length - end),
    tail: text(left, left.length - end, left.length),
  };
}

/** Fewer equal characters than this at the edge of a word or number do not count: `true` and `false` differ as a whole. */
const SPLINTER = 3;

/** How many of the last `shared` units are a mere splinter of a word or number that goes on differently. */
function splinter(left: readonly string[], right: readonly string[], shared: number): number {
  const classOf = (unit: string | undefined) => (unit === undefined ? '' : /^\p{L}$/u.test(unit) ? 'letter' : /^\p{N}$/u.test(unit) ? 'digit' : '');
  const last = classOf(left[shared - 1]);
  if (last === '' || (classOf(left[shared]) !== last && classOf(right[shared]) !== last)) return 0;
  let length = 0;
  while (length < SPLINTER && length < shared && classOf(left[shared - 1 - length]) === last) length++;
  return length < SPLINTER ? length : 0;
}
