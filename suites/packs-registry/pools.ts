import type { JsonValue } from '#harness';
import { JSON_VALUES, WRONG_JSON_VALUES } from '../support/values.ts';

/**
 * Few, and one that comes up as often as all others together, so that they meet. Order by code points is not a locale's
 * (Q06), and `_` and `.` stand for themselves in a prefix (Q12).
 */
export const PACKS: readonly string[] = [
  ...Array.from({ length: 7 }, () => 'scan/base'),
  ...['scan_base', 'scan-base', 'scan.base', 'scan', 'scan/base2', 'a', '0'],
];
export const WRONG_NAMES: readonly unknown[] = ['', 'Scan', '/scan', 'scan base', 'scän', 'x'.repeat(129), 'a\0b', null, 7];
export const PREFIXES: readonly string[] = ['scan', 'scan_', 'scan.', 'scan/', 's', '0', 'zzz'];

const LONG = '9'.repeat(200);

/** The list of the specification (section 11), with what else decides an order, in that order. */
export const ORDERED_VERSIONS = [
  '0.0.0-0',
  '0.0.0',
  '0.9.0',
  '0.10.0',
  '1.0.0-0',
  '1.0.0-1',
  '1.0.0-2',
  '1.0.0-11',
  '1.0.0-11.0',
  `1.0.0-${LONG}`,
  `1.0.0-1${LONG}`,
  '1.0.0--',
  '1.0.0--1',
  '1.0.0-0a',
  '1.0.0-A',
  '1.0.0-ALPHA',
  '1.0.0-Z',
  '1.0.0-alpha',
  '1.0.0-alpha.1',
  '1.0.0-alpha.1.0',
  '1.0.0-alpha.beta',
  '1.0.0-alpha-',
  '1.0.0-alpha-1',
  '1.0.0-alpha0',
  '1.0.0-beta',
  '1.0.0-beta.2',
  '1.0.0-beta.11',
  '1.0.0-rc.1',
  '1.0.0-rc.1+0',
  '1.0.0',
  '1.0.0+0',
  '1.0.0+00',
  '1.0.0+B',
  '1.0.0+b',
  '1.0.0+b.1',
  '1.0.1-alpha',
  '1.0.1',
  '1.0.9007199254740992',
  '1.0.9007199254740993',
  `1.0.${LONG}`,
  `1.0.1${LONG}`,
  '1.1.0',
  '1.10.0',
  '2.0.0',
  '2.1.0',
  '2.1.1',
  '10.0.0',
] as const;

/** The first come up as often as all others together. */
export const VERSIONS: readonly string[] = [
  ...ORDERED_VERSIONS,
  ...Array.from({ length: 8 }, () => ['1.0.0', '1.0.0-rc.1', '1.0.0+b', '1.10.0', '1.0.0-beta.11', '2.0.0']).flat(),
];
export const WRONG_VERSIONS: readonly unknown[] = [
  '',
  '1',
  '1.0',
  '1.0.0.0',
  'v1.0.0',
  '01.0.0',
  '1.0.0-01',
  '1.0.0-',
  '1.0.0-a..b',
  '1.0.0+',
  '1.0.0+a+b',
  ' 1.0.0',
  '1.0.0\n',
  '1.0.0-é',
  '1.0.0-a\0',
  `1.0.0-${'9'.repeat(251)}`,
  null,
  1,
];

/** Digests of bytes that are never looked at, each with its length and its file. */
export const CONTENTS = ['a', 'b', 'c', 'd', 'e', 'f'].map((digit, at) => contentOf(digit, BigInt(at)));

/** A reference to bytes whose digest is made of one digit. The last is as long as a GridFS file can be told to be. */
export function contentOf(digit: string, at: bigint): { readonly sha256: string; readonly length: bigint; readonly gridFsId: string } {
  return { sha256: digit.repeat(64), length: at === 5n ? 2n ** 63n - 1n : at === 4n ? 2n ** 53n + 1n : at * 1000n, gridFsId: digit.repeat(24) };
}

/** The bytes that a version mostly has. */
export function contentOfVersion(version: unknown): (typeof CONTENTS)[number] {
  return CONTENTS[String(version).length % CONTENTS.length] as (typeof CONTENTS)[number];
}

export const WRONG_CONTENTS: readonly unknown[] = [
  null,
  'a'.repeat(64),
  {},
  { ...contentOf('a', 0n), sha256: 'A'.repeat(64) },
  { ...contentOf('a', 0n), sha256: 'a'.repeat(63) },
  { ...contentOf('a', 0n), length: -1n },
  { ...contentOf('a', 0n), length: 2n ** 63n },
  { ...contentOf('a', 0n), length: 1 },
  { ...contentOf('a', 0n), gridFsId: 'a'.repeat(23) },
  { ...contentOf('a', 0n), gridFsId: null },
];

export const TYPES: readonly string[] = ['sbom', 'sbom', 'sbom', 'SBOM', 'https://slsa.dev/provenance/v1', '\u{1f600}', '\uffee'];

export const PLACES: readonly string[] = ['cli', 'cli', 'console', 'edge/1', 'edge_1', 'edge-1'];
export const MIRRORS: readonly string[] = ['upstream', 'upstream', 'air-gap', 'air_gap', 'air.gap', '1'];

/** Ages and intervals; the module's clock advances hit their ends exactly, and one beside. */
export const AGES_MS: readonly number[] = [0, 0, 1, 999, 1000, 1001, 60_000, 60_001];
export const INTERVALS_MS: readonly number[] = [1, 1000, 1000, 1001, 60_000, 60_000];

export const WRONG_ACTORS: readonly unknown[] = ['', 'a\0b', '\ud800', 'x'.repeat(257), null];

/** What packs say of themselves: any object, and what is none or holds what no store does. */
export const DOCUMENTS: readonly JsonValue[] = [{}, ...JSON_VALUES.map((entry) => ({ entry })), ...JSON_VALUES.filter(isObject)];
export const WRONG_DOCUMENTS: readonly unknown[] = [null, [], 'x', ...WRONG_JSON_VALUES.map((entry) => ({ entry }))];

function isObject(value: JsonValue): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.getPrototypeOf(value) === Object.prototype;
}
