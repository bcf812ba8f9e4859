import { JsonNumber, type JsonValue } from '#harness';

/** Names that collide, or nearly do: case, NFC and NFD, `İ`, `ß`, white space, astral characters, wildcards (V22, V27, Q06, Q17). */
export const NAMES: readonly string[] = [
  'alice',
  'Alice',
  ' ALICE\u00a0',
  'bob',
  'bob_1',
  'bobX1',
  'b%b',
  'straße',
  'STRASSE',
  'İpek',
  'i̇pek',
  'ıpek',
  'Zo\u00eb',
  'Zoe\u0308',
  'zoe',
  '\u{1f600}',
  '\uffee',
  'a.b$c',
  'al\u200bice',
  'a\r\nb',
];

export const WRONG_NAMES: readonly string[] = ['', ' \u3000\t', 'a\0b', '\ud800', 'x'.repeat(129), '\u{1f600}'.repeat(129)];

/** Names of the longest kind, whose index entries are the largest (W19). */
export const LONG_NAMES: readonly string[] = ['\u{1f600}'.repeat(128), 'ΐ'.repeat(128)];

/** Free text that stores like to change: empty, padded, several lines, NFD, beyond the BMP. */
export const NOTES: readonly string[] = ['', ' ', 'lost laptop', 'a\r\nb\n', '  padded  ', 'e\u0301', '\u{1f600}\uffff', '\ufeff', '\u0001\u007f'];
export const WRONG_NOTES: readonly string[] = ['a\0b', '\ud800', '\udc00x', 'x'.repeat(2001)];

const nested = (depth: number): JsonValue => (depth === 0 ? 1 : { d: nested(depth - 1) });

/** JSON values at the edges: key order, odd keys, number forms, null and empty apart (V04–V06, V09, V12, V21, V25, Q05, Q07, Q10). */
export const JSON_VALUES: readonly JsonValue[] = [
  null,
  true,
  '',
  'x',
  ['x'],
  'X',
  0,
  -0,
  1,
  new JsonNumber('1.0'),
  new JsonNumber('1.10'),
  1.1,
  0.1,
  new JsonNumber('0.100'),
  2 ** 31,
  2 ** 53 - 1,
  2n ** 53n,
  2n ** 53n + 1n,
  -(2n ** 63n),
  2n ** 63n,
  new JsonNumber('123456789012345678901234'),
  new JsonNumber('1e400'),
  1e21,
  5e-324,
  1.7976931348623157e308,
  [],
  {},
  [[]],
  [null],
  [1, new JsonNumber('1.0')],
  { b: 1, 2: 2, 1: 3 },
  { 1: 3, 2: 2, b: new JsonNumber('1.00') },
  { '': 0, 'a.b': { a: { b: 1 } }, $set: 1, $ref: 'x' },
  JSON.parse('{"__proto__":{"polluted":true},"constructor":1,"toJSON":2}') as JsonValue,
  '2026-01-01T00:00:00.000Z',
  'é',
  'e\u0301',
  nested(60),
];

export const WRONG_JSON_VALUES: readonly unknown[] = [
  'a\0b',
  '\ud800',
  { 'a\0': 1 },
  { '\udfff': 1 },
  Number.NaN,
  Number.POSITIVE_INFINITY,
  new JsonNumber('1e7000'),
  new JsonNumber('1'.repeat(35)),
  { _bsontype: 'ObjectId' },
  { $ref: 'users', $id: 1 },
  nested(120),
  'x'.repeat(65_536),
];
