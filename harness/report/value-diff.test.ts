import { describe, expect, test } from 'vitest';
import type { Canonical } from '../contract/type.ts';
import type { Segment } from './segment.ts';
import { type DiffRow, diffValues } from './value-diff.ts';

/** Segments as text: changed parts in brackets, notes in angles. */
function shown(segments: readonly Segment[] | undefined): string | undefined {
  return segments?.map(({ kind, text }) => (kind === 'changed' ? `[${text}]` : kind === 'note' ? `<${text}>` : text)).join('');
}

function both(rows: readonly DiffRow[]): (readonly [string | undefined, string | undefined])[] {
  return rows.map((row) => [shown(row.left), shown(row.right)] as const);
}

describe('what is marked as changed', () => {
  test.each<[string, Canonical, Canonical, string, string]>([
    [
      'the digits that were cut',
      { $timestampMicros: '1767225600123456' },
      { $timestampMicros: '1767225600123000' },
      '2026-01-01T00:00:00.123[456]Z',
      '2026-01-01T00:00:00.123[000]Z',
    ],
    ['a type alone', { $numberInt: '3' }, { $numberLong: '3' }, '[int] 3', '[long] 3'],
    ['a whole word, though its end is alike', true, false, '[true]', '[false]'],
    ['a whole number, though its start is alike', { $numberInt: '12' }, { $numberInt: '13' }, 'int [12]', 'int [13]'],
    ['an escape as one', 'ab \u202e cd', 'ab  cd', '"ab [\\u202e] cd"', '"ab  cd"'],
    ['only what was added', ['a'], ['a', 'b'], '["a"]', '["a"[, "b"]]'],
    ['null against text', null, 'null', 'null', '["]null["]'],
  ])('%s', (_, left, right, one, other) => expect(both(diffValues(left, right))).toEqual([[one, other]]));

  test('a missing side is said to be missing', () => {
    expect(both(diffValues('x', undefined))).toEqual([['["x"]', '<(missing)>']]);
    expect(both(diffValues(undefined, 'x'))).toEqual([['<(missing)>', '["x"]']]);
    expect(both(diffValues(null, undefined))).toEqual([['[null]', '<(missing)>']]);
    expect(both(diffValues(undefined, undefined))).toEqual([['<(missing)>', '<(missing)>']]);
  });

  test('changed characters that are not ASCII are spelled out, for some look alike', () => {
    expect(both(diffValues('p\u0430ypal', 'paypal'))).toEqual([
      ['"[p\u0430]ypal"', '"[pa]ypal"'],
      ['<marked: \u0430 is U+0430>', undefined],
    ]);
    expect(both(diffValues('\u00e9 x', '\u00e9 y'))).toEqual([['"\u00e9 [x]"', '"\u00e9 [y]"']]);
  });

  test('a member that one side lacks stands against nothing, and other lines stay aligned', () => {
    const long = 'a text that is long enough to open the object over lines';
    expect(both(diffValues({ a: long, c: '1' }, { a: long, b: '0', c: '1' }))).toEqual([
      ['{', '{'],
      [`  "a": "${long}",`, `  "a": "${long}",`],
      [undefined, '  ["b": "0",]'],
      ['  "c": "1",', '  "c": "1",'],
      ['}', '}'],
    ]);
  });
});

describe('bounds', () => {
  test('of a huge text only the surroundings of the change are shown, with how much is not', () => {
    const rows = diffValues(`${'k'.repeat(500_000)}1${'z'.repeat(500_000)}`, `${'k'.repeat(500_000)}2${'z'.repeat(500_000)}`);
    expect(both(rows)).toEqual([
      [
        `<… 499,941 characters alike …>${'k'.repeat(60)}[1]${'z'.repeat(60)}<… 499,941 characters alike …>`,
        `<… 499,941 characters alike …>${'k'.repeat(60)}[2]${'z'.repeat(60)}<… 499,941 characters alike …>`,
      ],
    ]);
  });

  test('a huge value without anything in common is cut, with how much is not shown', () => {
    const [row] = diffValues('a'.repeat(100_000), { $numberInt: '1' });
    expect(shown(row?.left)).toMatch(/^\["a{599}\]<… 99,402 more characters; the JSON report holds them all>$/);
  });

  test('long equal stretches are folded', () => {
    const list = Array.from({ length: 200 }, (_, index) => `item ${index}`);
    const rows = both(diffValues(list, list.with(100, 'other')));
    expect(rows).toContainEqual(['<… 98 lines alike>', '<… 98 lines alike>']);
    expect(rows).toContainEqual(['  "[item 100]",', '  "[other]",']);
    expect(rows.length).toBeLessThan(12);
  });

  test('many changed lines are cut, with how many are not shown', () => {
    const rows = diffValues(
      Array.from({ length: 300 }, (_, index) => `left ${index}`),
      Array.from({ length: 300 }, (_, index) => `right ${index}`),
    );
    expect(rows).toHaveLength(81);
    expect(shown(rows.at(-1)?.left)).toBe('<… 222 more lines; the JSON report holds them all>');
  });

  test('two large and wholly different values take no long search', { timeout: 2_000 }, () => {
    const words = (salt: number) => Array.from({ length: 30_000 }, (_, index) => String((index * salt) % 7_919)).join(' ');
    expect(diffValues(words(31), words(37))).toHaveLength(1);
  });
});
