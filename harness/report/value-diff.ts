import { type ChangeObject, diffArrays } from 'diff';
import type { Canonical } from '../contract/type.ts';
import { grouped } from '../kit/grouped.ts';
import { EDIT_LIMIT, markChanges } from './mark-changes.ts';
import { clipSegment, joinAlike, type Segment, shorten } from './segment.ts';
import { typedLines, typedText } from './typed-text.ts';

/** One line of the two, side by side. An absent side has no line here. */
export interface DiffRow {
  readonly left: readonly Segment[] | undefined;
  readonly right: readonly Segment[] | undefined;
  readonly same: boolean;
}

/** Up to this many characters a container stays on one line. */
const ONE_LINE = 60;
const CONTEXT_LINES = 3;
/** Fewer equal lines than this are shown rather than folded. */
const FOLD_FROM = 3;
const ROW_LIMIT = 80;

/**
 * Two typed values, line by line, with what changed marked. Long equal stretches are folded and very long values cut,
 * always with a note that says how much is not shown.
 */
export function diffValues(left: Canonical | undefined, right: Canonical | undefined): readonly DiffRow[] {
  if (left === undefined || right === undefined) return oneSided(left, right);
  const inline = [typedText(left), typedText(right)] as const;
  const [lefts, rights] = inline.every((text) => text.length <= ONE_LINE) ? [[inline[0]], [inline[1]]] : [typedLines(left), typedLines(right)];
  const rows = alignLines(lefts, rights);
  return [...limitRows(foldEqual(rows)), ...codePoints(rows)];
}

function oneSided(left: Canonical | undefined, right: Canonical | undefined): readonly DiffRow[] {
  const missing: readonly Segment[] = [{ kind: 'note', text: typedText(undefined) }];
  if (left === undefined && right === undefined) return [{ left: missing, right: missing, same: true }];
  const present = left === undefined ? right : left;
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

/** At most this many characters are spelled out. */
const SPELLED = 8;

/** Spells out the changed characters that are not ASCII: letters of two alphabets may look exactly alike. */
function codePoints(rows: readonly DiffRow[]): readonly DiffRow[] {
  const side = (segments: (row: DiffRow) => readonly Segment[] | undefined): readonly Segment[] | undefined => {
    const changed = rows.flatMap((row) => segments(row) ?? []).filter(({ kind }) => kind === 'changed');
    const letters = [...new Set(changed.flatMap(({ text }) => text.match(/\P{ASCII}/gu) ?? []))];
    if (letters.length === 0) return undefined;
    const spelled = letters
      .slice(0, SPELLED)
      .map((letter) => `${letter} is U+${(letter.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}`);
    return [{ kind: 'note', text: `marked: ${spelled.join(', ')}${letters.length > SPELLED ? ' …' : ''}` }];
  };
  const row: DiffRow = { left: side(({ left }) => left), right: side(({ right }) => right), same: false };
  return row.left === undefined && row.right === undefined ? [] : [row];
}
