/** The image that is scanned. */
export const IMAGE = 'pkg:oci/checkout@sha256%3A4bdc7f0a2e9f4f2c?repository_url=registry.example/shop';

export const APPLICATION = 'pkg:npm/checkout@2.4.0';

/** What stands in it, and is affected. */
export const PACKAGE = 'pkg:npm/left-pad@1.1.0';
export const ECOSYSTEM = 'npm';
export const NAME = 'left-pad';
export const VERSION = '1.1.0';

export const CVE = 'CVE-2026-0001';
/** What Concelier files it under. */
export const KEY = 'cve-2026-0001';

/** Modified at a microsecond that no millisecond holds; its score is a number that no double holds. */
export const OSV = JSON.stringify({
  schema_version: '1.7.0',
  id: CVE,
  modified: '2025-12-30T08:15:27.123456Z',
  published: '2025-12-29T00:00:00Z',
  aliases: ['GHSA-aaaa-bbbb-cccc'],
  summary: 'left-pad pads too far',
  severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
  affected: [{ package: { ecosystem: ECOSYSTEM, name: NAME }, ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.1.1' }] }] }],
  database_specific: { epss: 'number', z: 1, a: { b: [] } },
}).replace('"number"', '0.10000000000000000000001');

/** What another source says of the same, a microsecond later and in another spelling. */
export const SECOND_OPINION = JSON.stringify({
  schema_version: '1.7.0',
  id: 'GHSA-aaaa-bbbb-cccc',
  modified: '2025-12-30T08:15:27.123457Z',
  aliases: [CVE],
  summary: 'Padding beyond the given length',
  affected: [{ package: { ecosystem: ECOSYSTEM, name: NAME }, versions: ['1.0.0', VERSION] }],
});

/** What the vendor says of it, in OpenVEX. */
export const VEX = JSON.stringify({
  '@context': 'https://openvex.dev/ns/v0.2.0',
  '@id': 'https://psirt.example/vex/2026-1',
  author: 'PSIRT',
  timestamp: '2025-12-31T23:59:59.999999Z',
  version: 1,
  statements: [{ vulnerability: { name: CVE }, products: [{ '@id': PACKAGE }], status: 'affected', action_statement: 'update to 1.1.1' }],
});
