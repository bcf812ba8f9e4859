import { describe, expect, test } from 'vitest';
import type { Canonical } from '../contract/type.ts';
import { SeededRandom } from '../kit/random.ts';
import { Decimal, JsonNumber, Micros } from '../kit/values.ts';
import { typedLines, typedText } from './typed-text.ts';

describe('canonical values for people', () => {
  test.each<[unknown, string]>([
    [{ $numberInt: '3' }, 'int 3'],
    [{ $numberLong: '-9223372036854775808' }, 'long -9223372036854775808'],
    [{ $numberDouble: '-0.0' }, 'double -0.0'],
    [{ $numberDouble: 'NaN' }, 'double NaN'],
    [{ $numberDecimal: '1E+3' }, 'decimal 1E+3'],
    [{ $number: '9.0' }, 'number 9.0'],
    [{ $date: { $numberLong: '1767225600000' } }, '2026-01-01T00:00:00.000Z'],
    [{ $date: { $numberLong: '-1' } }, '1969-12-31T23:59:59.999Z'],
    [{ $date: { $numberLong: '8640000000000001' } }, 'instant 8640000000000001 ms'],
    [{ $timestampMicros: '1767225600123456' }, '2026-01-01T00:00:00.123456Z'],
    [{ $timestampMicros: '-1' }, '1969-12-31T23:59:59.999999Z'],
    [{ $uuid: '5e2a1c9e-0000-4000-8000-00000000000b' }, 'uuid 5e2a1c9e-0000-4000-8000-00000000000b'],
    [{ $binary: { base64: 'AP8=', subType: '00' } }, 'bytes[2] subtype 00 00ff'],
    [{ $binary: { base64: '', subType: '00' } }, 'bytes[0] subtype 00'],
    [{ $id: '#user:1' }, 'id #user:1'],
    [{ $utf16: '0061d800' }, 'utf16 "a\\ud800"'],
    [
      {
        $map: [
          ['b', { $numberInt: '1' }],
          ['a', null],
        ],
      },
      'map {"b": int 1, "a": null}',
    ],
    [{ $document: { $gt: { $number: '1' } } }, 'document {"$gt": number 1}'],
    [{ $misfit: { $numberDouble: '1.5' } }, 'misfit double 1.5'],
    ['int 3', '"int 3"'],
    [null, 'null'],
    [true, 'true'],
    [undefined, '(missing)'],
    [[], '[]'],
    [{}, '{}'],
    [{ name: 'ada', tags: ['x', null] }, '{"name": "ada", "tags": ["x", null]}'],
  ])('%j reads %s', (value, text) => expect(typedText(value)).toBe(text));

  test.each<unknown>([
    { $numberInt: 'x' },
    { $numberInt: '03' },
    { $numberInt: 3 },
    { $date: 'yesterday' },
    { $binary: { base64: 'A', subType: '00' } },
    { $id: 'user 1' },
    { $numberInt: '1', more: '2' },
  ])('a leaf that is not what its tag promises is shown raw: %j', (value) => expect(typedText(value)).toMatch(/^\{"\$/));

  test('over several lines a comma follows every member, so that an added one changes no other line', () => {
    expect(typedLines({ a: [{ $numberInt: '1' }], b: {} })).toEqual(['{', '  "a": [', '    int 1,', '  ],', '  "b": {},', '}']);
    expect(typedLines({ $map: [['k', ['v']]] })).toEqual(['map {', '  "k": [', '    "v",', '  ],', '}']);
  });
});

describe('arguments', () => {
  test.each<[string, unknown]>([
    ['Date(1970-01-01T00:00:00.000Z)', new Date(0)],
    ['Date(invalid)', new Date(Number.NaN)],
    ['7n', 7n],
    ['-0', -0],
    ['Bytes[2](01ff)', new Uint8Array([1, 255])],
    ['Micros(1969-12-31T23:59:59.999999Z)', new Micros(-1n)],
    ['Decimal(1.10)', new Decimal('1.10')],
    ['JsonNumber(1e400)', new JsonNumber('1e400')],
    ['result of #13 at "/next"', { $ref: { key: 13, pointer: '/next', missing: 'skip', role: 'page' } }],
    ['result of #13', { $document: { $ref: { key: { $numberInt: '13' }, pointer: '', missing: 'skip', role: 'page' } } }],
    ['Map("[object Map]")', new Map([[1, 2]])],
  ])('%s', (text, value) => expect(typedText(value)).toBe(text));
});

test('two different canonical values never have one text', () => {
  const random = new SeededRandom(20260117);
  const texts = ['3', 'int 3', '', '"', '\\', '\\u0000', '\u0000', 'a', '2026-01-01T00:00:00.000Z', '(missing)', 'null', '#a:1', '$numberInt', '0061'];
  const tags = [
    '$numberInt',
    '$numberLong',
    '$numberDouble',
    '$numberDecimal',
    '$number',
    '$date',
    '$timestampMicros',
    '$uuid',
    '$id',
    '$utf16',
    '$map',
    '$document',
    '$misfit',
    '$undefined',
    '$binary',
    'a',
    'b',
  ];
  const value = (depth: number): Canonical => {
    const kind = random.below(depth === 0 ? 4 : 7);
    if (kind < 3) return random.pick<Canonical>([...texts, null, true, false]);
    if (kind === 3) return { [random.pick(tags)]: random.pick(texts) };
    if (kind === 4) return Array.from({ length: random.below(3) }, () => value(depth - 1));
    return Object.fromEntries(Array.from({ length: random.below(3) }, () => [random.pick(tags), value(depth - 1)]));
  };
  const inline = new Map<string, string>();
  const opened = new Map<string, string>();
  for (let round = 0; round < 20_000; round++) {
    const made = value(3);
    const json = JSON.stringify(made);
    const one = typedText(made);
    const many = typedLines(made).join('\n');
    expect(inline.get(one) ?? json, one).toBe(json);
    expect(opened.get(many) ?? json, many).toBe(json);
    inline.set(one, json);
    opened.set(many, json);
  }
  expect(inline.size).toBeGreaterThan(2_000);
});
