import { JsonNumber, type JsonValue } from '#harness';

/** Names that sort otherwise by locale than by code point (Q06), and wildcards of LIKE. */
export const SLUGS: readonly string[] = ['base', 'base', 'base-1', 'base.1', 'base_1', '0day', 'z'];
export const WRONG_SLUGS: readonly string[] = ['', 'Base', 'a b', 'é', '-a', 'a\0', 'a'.repeat(129)];

/** Few, so that runs, exceptions and findings meet; some that look alike or sort otherwise by UTF-16 units (V22, Q06). */
export const RULE_IDS: readonly string[] = ['no-critical', 'No-critical', 'é', 'e\u0301', '\u{1f600}', '\uffee', 'a.b$c'];
export const FINDINGS: readonly string[] = ['CVE-2024-1', 'CVE-2024-1', 'cve-2024-1', 'CVE-2024-1 ', '\u{1f600}'];
export const ARTIFACTS: readonly string[] = ['sha256:a', 'sha256:a', 'sha256:A', 'pkg:npm/é@1', 'pkg:npm/e\u0301@1'];
export const WRONG_TEXTS: readonly unknown[] = ['', 'a\0b', '\ud800', 'x'.repeat(257), 7, null];
/** The longest there are: their index entries are the largest (W19). */
export const LONGEST = '\u{1f600}'.repeat(256);
export const LONGEST_RULE = '\u{1f600}'.repeat(128);

export const NOTES: readonly string[] = ['', ' ', 'a\r\nb\n', '  padded  ', 'e\u0301', '\u{1f600}\uffff'];
export const WRONG_NOTES: readonly unknown[] = ['a\0b', '\ud800', 'x'.repeat(2001), 7];

/** Ties in priority are broken by the rule's id. */
export const PRIORITIES: readonly number[] = [0, 0, 1, 10, 10, -5, 1_000_000, -1_000_000, -0];

const nested = (depth: number): JsonValue => (depth === 0 ? 1 : { d: nested(depth - 1) });

/** JSON at the edges: key order, odd keys, forms of numbers, null and empty apart (V04–V06, V08, V09, V21, V25, Q10). */
export const EXPRESSIONS: readonly JsonValue[] = [
  { op: 'gte', left: 'cvss', right: 9 },
  { b: 1, 2: 2, 1: 3 },
  { '': 0, 'a.b': { a: { b: 1 } }, $set: 1, $ref: 'x' },
  null,
  true,
  '',
  [],
  {},
  -0,
  new JsonNumber('1.0'),
  1.1,
  2n ** 53n + 1n,
  new JsonNumber('123456789012345678901234'),
  new JsonNumber('1e400'),
  [[null], 'é', 'e\u0301'],
  { a: null, b: [{ c: null }] },
  nested(40),
];
export const WRONG_EXPRESSIONS: readonly unknown[] = [
  'a\0b',
  '\ud800',
  { 'a\0': 1 },
  Number.NaN,
  new JsonNumber('1e7000'),
  { _bsontype: 'ObjectId' },
  nested(120),
  'x'.repeat(16_384),
];
export const OBJECTS: readonly JsonValue[] = [
  {},
  { path: ['a', null], n: 1.5 },
  { b: { 2: [], 1: '' }, a: null },
  { n: new JsonNumber('1.10'), big: 2n ** 63n },
];
export const WRONG_OBJECTS: readonly unknown[] = [[], 'x', 7, { k: 'a\0' }, { k: Number.NaN }, { k: nested(120) }, { k: 'x'.repeat(65_536) }];

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How long exceptions are in force; the module's clock advances hit their ends exactly, and one beside. */
export const LIVES_MS: readonly number[] = [1, 1000, 1001, HOUR_MS, DAY_MS, 30 * DAY_MS, 400 * DAY_MS, 400 * DAY_MS, 400 * DAY_MS];
export const STARTS_MS: readonly number[] = [0, 0, 0, 1, 1000, HOUR_MS];
