import { type ChangeObject, diffArrays } from 'diff';
import type { Canonical } from '../contract/type.ts';
import { typedLines, typedText } from './typed-text.ts';
import { grouped, headOf, tailOf } from './visible.ts';

/** A stretch of one side's text. `note`: words of the report's, not of the value. */
export interface Segment {
  readonly kind: 'same' | 'changed' | 'note';
  readonly text: string;
}

/** One line of the two, side by side. An absent side has no line here. */
export interface DiffRow {
  readonly left: readonly Segment[] | undefined;
  readonly right: readonly Segment[] | undefined;
  readonly same: boolean;
}

/** Up to this many characters a container stays on one line. */
const ONE_LINE = 60;
/** A line longer than this is cut to its changed part and some context. */
const LINE_LIMIT = 600;
const CONTEXT_CHARACTERS = 60;
const CONTEXT_LINES = 3;
/** Fewer equal lines than this are shown rather than folded. */
const FOLD_FROM = 3;
const ROW_LIMIT = 80;
/** Bounds the work of the Myers search (edits); beyond it, whole stretches count as changed. */
const EDIT_LIMIT = 400;

/**
 * Two typed values, line by line, with what changed marked. Long equal stretches are folded and very long values cut,
 * always with a note that says how much is not shown.
 */
export function diffValues(left: Canonical | undefined, right: Canonical | undefined): readonly DiffRow[] {
  if (left === undefined || right === undefined) return oneSided(left, right);
  const inline = [typedText(left), typedText(right)] as const;
  const [lefts, rights] = inline.every((text) => text.length <= ONE_LINE) ? [[inline[0]], [inline[1]]] : [typedLines(left), typedLines(right)];
  return limitRows(foldEqual(alignLines(lefts, rights)));
}

function oneSided(left: Canonical | undefined, right: Canonical | undefined): readonly DiffRow[] {
  const missing: readonly Segment[] = [{ kind: 'note', text: typedText(undefined) }];
  if (left === undefined && right === undefined) return [{ left: missing, right: missing, same: true }];
  const present = left ?? right;
  const inline = typedText(present);
  const lines = inline.length <= ONE_LINE ? [inline] : typedLines(present);
  const rows = lines.map((line, index) => {
    const shown = wholeLine(line);
    const other = index === 0 ? missing : undefined;
    return left === undefined ? { left: other, right: shown, same: false } : { left: shown, right: other, same: false };
  });
  return limitRows(rows);
}

interface LinePair {
  readonly left: string | undefined;
  readonly right: string | undefined;
}

function alignLines(lefts: readonly string[], rights: readonly string[]): readonly DiffRow[] {
  const changes = diffArrays([...lefts], [...rights], { maxEditLength: EDIT_LIMIT }) as ChangeObject<string[]>[] | undefined;
  const pairs: LinePair[] = changes === undefined ? zip(lefts, rights) : [];
  for (let index = 0; changes !== undefined && index < changes.length; index++) {
    const change = changes[index] as ChangeObject<string[]>;
    const next = changes[index + 1];
    if (change.removed && next?.added) {
      pairs.push(...zip(change.value, next.value));
      index++;
    } else if (change.removed) pairs.push(...zip(change.value, []));
    else if (change.added) pairs.push(...zip([], change.value));
    else pairs.push(...zip(change.value, change.value));
  }
  return pairs.map(diffLine);
}

function zip(lefts: readonly string[], rights: readonly string[]): LinePair[] {
  return Array.from({ length: Math.max(lefts.length, rights.length) }, (_, index) => ({ left: lefts[index], right: rights[index] }));
}

function diffLine({ left, right }: LinePair): DiffRow {
  if (left === undefined || right === undefined) {
    return { left: left === undefined ? undefined : wholeLine(left), right: right === undefined ? undefined : wholeLine(right), same: false };
  }
  if (left === right) {
    const segments = clipSegment({ kind: 'same', text: left });
    return { left: segments, right: segments, same: true };
  }
  const [lefts, rights] = markChanges(left, right);
  return { left: shorten(lefts), right: shorten(rights), same: false };
}

/** A line that only one side has: all of it changed, but for its indentation. */
function wholeLine(line: string): readonly Segment[] {
  const indent = line.length - line.trimStart().length;
  return joinAlike([{ kind: 'same', text: line.slice(0, indent) }, ...clipSegment({ kind: 'changed', text: line.slice(indent) })]);
}

/** An escape, a run of letters and digits, a run of spaces, or one other character: what a reader takes as one. */
const TOKEN = /\\u\{[0-9a-f]+\}|\\u[0-9a-f]{4}|\\.|[\p{L}\p{N}]+|\s+|./gsu;
/** An escape or one character: the smallest thing that may be marked. */
const UNIT = /\\u\{[0-9a-f]+\}|\\u[0-9a-f]{4}|\\.|./gsu;

/** Word-level marks, then narrowed to what lies between the common start and end of each changed stretch. */
function markChanges(left: string, right: string): readonly [readonly Segment[], readonly Segment[]] {
  const ends = commonEnds(left.match(UNIT) ?? [], right.match(UNIT) ?? []);
  const changes = diffArrays(ends.left.match(TOKEN) ?? [], ends.right.match(TOKEN) ?? [], { maxEditLength: EDIT_LIMIT }) as ChangeObject<string[]>[] | undefined;
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

function joinAlike(segments: readonly Segment[]): readonly Segment[] {
  const joined: Segment[] = [];
  for (const segment of segments) {
    const last = joined.at(-1);
    if (segment.text === '') continue;
    if (last?.kind === segment.kind) joined[joined.length - 1] = { kind: segment.kind, text: last.text + segment.text };
    else joined.push(segment);
  }
  return joined;
}

/** Cuts the equal stretches of a long line to the context of its changes, then long changes themselves. */
function shorten(segments: readonly Segment[]): readonly Segment[] {
  if (segments.reduce((sum, segment) => sum + segment.text.length, 0) <= LINE_LIMIT) return segments;
  return segments.flatMap((segment, index): readonly Segment[] => {
    if (segment.kind !== 'same') return clipSegment(segment);
    const before = index === 0 ? 0 : CONTEXT_CHARACTERS;
    const after = index === segments.length - 1 ? 0 : CONTEXT_CHARACTERS;
    const hidden = segment.text.length - before - after;
    if (hidden <= CONTEXT_CHARACTERS) return [segment];
    const shown: readonly Segment[] = [
      { kind: 'same', text: headOf(segment.text, before) },
      { kind: 'note', text: `… ${grouped(hidden)} characters alike …` },
      { kind: 'same', text: tailOf(segment.text, after) },
    ];
    return shown.filter((part) => part.text !== '');
  });
}

function clipSegment(segment: Segment): readonly Segment[] {
  if (segment.text.length <= LINE_LIMIT) return [segment];
  return [
    { kind: segment.kind, text: headOf(segment.text, LINE_LIMIT) },
    { kind: 'note', text: `… ${grouped(segment.text.length - LINE_LIMIT)} more characters; the JSON report holds them all` },
  ];
}

function foldEqual(rows: readonly DiffRow[]): readonly DiffRow[] {
  const near = rows.map((_, index) => rows.slice(Math.max(0, index - CONTEXT_LINES), index + CONTEXT_LINES + 1).some((row) => !row.same));
  const folded: DiffRow[] = [];
  for (let index = 0; index < rows.length; index++) {
    if (near[index]) {
      folded.push(rows[index] as DiffRow);
      continue;
    }
    const start = index;
    while (index + 1 < rows.length && !near[index + 1]) index++;
    const hidden = rows.slice(start, index + 1);
    if (hidden.length < FOLD_FROM) folded.push(...hidden);
    else folded.push(noteRow(`… ${grouped(hidden.length)} lines alike`));
  }
  return folded;
}

function limitRows(rows: readonly DiffRow[]): readonly DiffRow[] {
  if (rows.length <= ROW_LIMIT) return rows;
  return [...rows.slice(0, ROW_LIMIT), noteRow(`… ${grouped(rows.length - ROW_LIMIT)} more lines; the JSON report holds them all`)];
}

function noteRow(text: string): DiffRow {
  const note: readonly Segment[] = [{ kind: 'note', text }];
  return { left: note, right: note, same: true };
}
