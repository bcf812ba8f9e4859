import { JsonNumber, type JsonValue } from '#harness';
import { at, DAY_MS, MINUTE_MS } from '../support/steps.ts';

/** Names that collide, or nearly do: case, NFC and NFD, `İ`, `ß`, white space, astral characters, wildcards (V22, V27, Q06, Q17). */
export const NAMES: readonly string[] = [
  'Acme PSIRT',
  'acme psirt',
  ' ACME PSIRT\u00a0',
  'Zo\u00eb',
  'Zoe\u0308',
  'straße',
  'STRASSE',
  'İş',
  '\u{1f600}',
  '\uffee',
  'a%b_c',
];

export const WRONG_NAMES: readonly unknown[] = ['', ' \u00a0', 'a\0', '\ud800', 'x'.repeat(129), 7, null];

/** 128 code points of four bytes each, which no compression shortens: the longest index entries there are (W19). */
export const LONG_NAMES: readonly string[] = [
  'x'.repeat(128),
  Array.from({ length: 128 }, (_, index) => String.fromCodePoint(0x20000 + ((index * 7919) % 42_000))).join(''),
];

export const NOTES: readonly string[] = ['', ' ', 'line\r\nline', '\u{1f600}', 'e\u0301', '\u00e9', 'x'];
export const WRONG_NOTES: readonly unknown[] = ['a\0', '\udc00', 'x'.repeat(2001), 'x'.repeat(10_000_000), 7];

export const WEBSITES: readonly string[] = ['https://psirt.example', 'http://a.example/x?y=1', 'https://é.example'];
export const WRONG_WEBSITES: readonly unknown[] = ['', 'psirt.example', 'ftp://a.example', 'https://', 'https://a\0', 'x'.repeat(513)];

export const TAGS: readonly string[] = ['vendor', 'cna', 'Vendor', 'é', 'e\u0301', '$x', 'a.b'];
export const WRONG_TAGS: readonly unknown[] = [[''], ['a\0'], [null], 'vendor', ['x'.repeat(65)], null];

export const METADATA: readonly JsonValue[] = [
  {},
  { b: 1, 2: 2, 1: null },
  { 'a.b': { $set: [] }, '': '' },
  { cve: { orgId: '\u{1f600}', n: [1, new JsonNumber('1.10'), 2n ** 63n] } },
  JSON.parse('{"__proto__":{"x":true},"constructor":1}') as JsonValue,
];
export const WRONG_METADATA: readonly unknown[] = [
  null,
  [],
  'x',
  { k: 'a\0' },
  { k: Number.NaN },
  { 'a\ud800': 1 },
  { _bsontype: 'Long' },
  { k: 'x'.repeat(65_536) },
];

/** Ids of keys as issuers give them: text of any kind, told apart to the code point. */
export const KEY_IDS: readonly string[] = ['2026-1', '2026-1 ', 'K1', 'k1', 'é', 'e\u0301', '\u{1f600}', '\uffee', '$id', 'a.b'];
export const WRONG_KEY_IDS: readonly unknown[] = ['', 'a\0', '\ud800', 'x'.repeat(129), 7, null];

/** 1 to 8,192 bytes are material. */
export const WRONG_MATERIALS: readonly unknown[] = [new Uint8Array(0), new Uint8Array(8193), 'text', null, [1, 2]];

/** Before, within and behind every workload, and at both ends of what the stores hold (V15, V16). */
export const INSTANTS: readonly Date[] = [
  at(-DAY_MS),
  at(0),
  at(1000),
  at(MINUTE_MS),
  at(MINUTE_MS + 1),
  at(400 * DAY_MS),
  new Date('0001-01-01T00:00:00.000Z'),
];
export const LAST_INSTANT: Date = new Date('9999-12-31T23:59:59.999Z');
export const WRONG_INSTANTS: readonly unknown[] = [
  new Date('0000-12-31T23:59:59.999Z'),
  new Date('+010000-01-01T00:00:00.000Z'),
  new Date(Number.NaN),
  '2026-01-01T00:00:00.000Z',
  Number.POSITIVE_INFINITY,
];

export const OVERLAPS_MS: readonly number[] = [0, 1, 1000, MINUTE_MS, DAY_MS];
