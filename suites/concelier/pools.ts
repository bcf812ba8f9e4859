import { LONG_TEXT } from '../support/pools.ts';

/**
 * The small worlds that random documents and questions are drawn from: small, so that they meet; and each with what
 * parts the stores (hazards V01–V27, W19, Q06, Q14).
 */

export const SOURCES = ['osv', 'ghsa', 'redhat', 'nvd/cve', 'vendor.x'] as const;

/** Registered, though nothing comes from them: they can be deleted. */
export const IDLE_SOURCES = ['idle', 'spare-2'] as const;

/** Ids that are the same once normalized, ids that only look the same, and one that no index row could hold. */
export const IDS = [
  'CVE-2024-0001',
  'cve-2024-0001',
  ' CVE-2024-0001\n',
  'CVE-2024-0002',
  'GHSA-2c4f-aaaa-0001',
  'GHSA-2C4F-AAAA-0001',
  'PYSEC-2024-7',
  'RHSA-2024:0007',
  'BREW-İ-ß-1',
  'K\u00c5-1',
  'KA\u030a-1',
  '\ud83d\udc1b-1',
  '\uffff-1',
] as const;

export const ALIASES = [...IDS, 'CVE-2024-0001\u00a0', 'CVE-2024-\u200b0001', LONG_TEXT, ''] as const;

/** [ecosystem, name, purl]; null: not stated. Some name one package in several ways. */
export const PACKAGES = [
  ['npm', 'left-pad', 'pkg:npm/left-pad'],
  ['npm', '@acme/pad', 'pkg:npm/%40acme/pad'],
  ['npm', '@acme/pad', null],
  ['PyPI', 'Foo_Bar', null],
  ['PyPI', 'foo-bar', 'pkg:pypi/foo.bar?extra=1'],
  ['Go', 'github.com/acme/pad', null],
  ['Maven', 'org.acme:pad', 'pkg:maven/org.acme/pad@1.0'],
  ['crates.io', 'pad', 'pkg:cargo/pad#sub'],
  ['AlmaLinux:9', 'pad', null],
  ['Unheard Of', 'pad', null],
  ['npm', LONG_TEXT, null],
  [null, null, 'pkg:npm/left-pad'],
  [null, null, 'not a purl'],
] as const satisfies readonly (readonly [string | null, string | null, string | null])[];

export const VERSIONS = [
  '1.0.0',
  '1.0.0-alpha',
  '1.2.0',
  '2.0.0',
  '0',
  '0.0.0-0',
  '1.0.0-alpha.1',
  '1.0.0-alpha.beta',
  '1.0.0-rc.1',
  '1.0.0+build.5',
  'v1.0.0',
  '1.0',
  '1.0.1',
  '1.10.0',
  '2021.03.04',
  '1.0.0a1',
  '1.0~rc1',
  '1.0-1.el9',
  '1:0.9',
  '2.39-0ubuntu8.7',
  'commons-io-2.14.0-RC1',
  '99999999999999999999.0.0',
  'é',
  '-',
  LONG_TEXT,
] as const;
