import { grouped } from '../kit/grouped.ts';
import { headOf, tailOf } from './visible.ts';

/** A stretch of one side's text. `note`: words of the report's, not of the value. */
export interface Segment {
  readonly kind: 'same' | 'changed' | 'note';
  readonly text: string;
}

/** A line longer than this is cut to its changed part and some context. */
const LINE_LIMIT = 600;
const CONTEXT_CHARACTERS = 60;

/** Neighbours of one kind as one, without empty ones. */
export function joinAlike(segments: readonly Segment[]): readonly Segment[] {
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
export function shorten(segments: readonly Segment[]): readonly Segment[] {
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

/** A segment cut to the limit, with a note of how much is not shown. */
export function clipSegment(segment: Segment): readonly Segment[] {
  if (segment.text.length <= LINE_LIMIT) return [segment];
  return [
    { kind: segment.kind, text: headOf(segment.text, LINE_LIMIT) },
    { kind: 'note', text: `… ${grouped(segment.text.length - LINE_LIMIT)} more characters; the JSON report holds them all` },
  ];
}
