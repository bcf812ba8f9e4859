import type picocolors from 'picocolors';
import type { Segment } from './segment.ts';
import type { DiffRow } from './value-diff.ts';
import { visible } from './visible.ts';

type Colors = ReturnType<typeof picocolors.createColors>;

/** Narrower than this, the two sides stand one above the other. */
const SIDE_BY_SIDE_FROM = 76;
const GAP = '  │ ';

/** What is never broken over two lines: a character of a value, a word of a note. */
interface Cell {
  readonly text: string;
  readonly kind: Segment['kind'];
  readonly columns: number;
}

/** Both sides' lines beside each other, changed parts bold, and marked by carets on a line below: also without colour. */
export function sideBySide(sides: readonly [string, string], rows: readonly DiffRow[], width: number, colors: Colors): string[] {
  const titles = sides.map((side) => visible(side)) as [string, string];
  if (width < SIDE_BY_SIDE_FROM) {
    return titles.flatMap((title, index) => [
      colors.dim(title),
      ...rows.flatMap((row) => paneLines(index === 0 ? row.left : row.right, width - 2, index, colors).map((line) => `  ${line.text}`)),
    ]);
  }
  const column = Math.floor((width - GAP.length) / 2);
  const head = `${colors.dim(titles[0])}${' '.repeat(Math.max(0, column - columnsOf(titles[0])))}${GAP}${colors.dim(titles[1])}`;
  const body = rows.flatMap((row) => {
    const left = paneLines(row.left, column, 0, colors);
    const right = paneLines(row.right, column, 1, colors);
    return alignPanes(left, right).map(([one, other]) => `${one.text}${' '.repeat(Math.max(0, column - one.columns))}${GAP}${other.text}`.trimEnd());
  });
  return [head, ...body];
}

interface PaneLine {
  readonly text: string;
  readonly columns: number;
  readonly carets: boolean;
}

const BLANK: PaneLine = { text: '', columns: 0, carets: false };

/** Pairs value lines with value lines and caret lines with caret lines, so that both sides keep step when wrapped. */
function alignPanes(left: readonly PaneLine[], right: readonly PaneLine[]): readonly (readonly [PaneLine, PaneLine])[] {
  const pairs: (readonly [PaneLine, PaneLine])[] = [];
  let one = 0;
  let other = 0;
  while (one < left.length || other < right.length) {
    const first = left[one];
    const second = right[other];
    if (first !== undefined && second !== undefined && first.carets !== second.carets) {
      pairs.push(first.carets ? [first, BLANK] : [BLANK, second]);
      if (first.carets) one++;
      else other++;
      continue;
    }
    pairs.push([first ?? BLANK, second ?? BLANK]);
    one++;
    other++;
  }
  return pairs;
}

function paneLines(segments: readonly Segment[] | undefined, width: number, side: number, colors: Colors): PaneLine[] {
  const cells = (segments ?? []).flatMap(({ kind, text }) => {
    const atoms = kind === 'note' ? (text.match(/\S* ?/g) ?? []) : Array.from(text);
    return atoms.filter((atom) => atom !== '').map((atom): Cell => ({ text: atom, kind, columns: columnsOf(atom) }));
  });
  const lines: PaneLine[] = [];
  for (const line of wrapCells(cells, width)) {
    const columns = line.reduce((sum, cell) => sum + cell.columns, 0);
    lines.push({ text: paintCells(line, side, colors), columns, carets: false });
    if (line.some((cell) => cell.kind === 'changed')) {
      const carets = line
        .map((cell) => (cell.kind === 'changed' ? '^' : ' ').repeat(cell.columns))
        .join('')
        .trimEnd();
      lines.push({ text: colors.red(carets), columns: carets.length, carets: true });
    }
  }
  return lines;
}

function wrapCells(cells: readonly Cell[], width: number): readonly (readonly Cell[])[] {
  const lines: Cell[][] = [[]];
  let used = 0;
  for (const cell of cells) {
    if (used + cell.columns > width) {
      lines.push([]);
      used = 0;
    }
    (lines.at(-1) as Cell[]).push(cell);
    used += cell.columns;
  }
  return lines;
}

function paintCells(cells: readonly Cell[], side: number, colors: Colors): string {
  const paint = {
    same: (text: string) => text,
    note: colors.dim,
    changed: (text: string) => colors.bold(side === 0 ? colors.yellow(text) : colors.blue(text)),
  };
  let painted = '';
  for (let index = 0; index < cells.length; ) {
    const kind = (cells[index] as Cell).kind;
    let run = '';
    while (index < cells.length && cells[index]?.kind === kind) run += (cells[index++] as Cell).text;
    painted += paint[kind](run);
  }
  return painted;
}

/** Characters that terminals draw two columns wide: East Asian wide blocks (Unicode UAX 11) and emoji. */
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;

function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += WIDE.test(character) ? 2 : 1;
  return columns;
}

/** Breaks prose at spaces so that no line is longer than `width` columns; a longer word is broken where it must. */
export function wrapWords(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((word) => (word.length > width ? chunks(word, width) : [word]))) {
    if (line !== '' && columnsOf(line) + 1 + columnsOf(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

function chunks(word: string, width: number): string[] {
  const characters = Array.from(word);
  return Array.from({ length: Math.ceil(characters.length / width) }, (_, index) => characters.slice(index * width, (index + 1) * width).join(''));
}
