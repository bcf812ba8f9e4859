import { JsonNumber, type Scenario, type ScenarioStep } from '#harness';
import { LONG_TEXT, WRONG_JSON_OBJECTS } from '../../support/pools.ts';
import { ALIASES } from '../pools.ts';
import { ingest, osv, status } from './steps.ts';

const NUMBERS =
  '{"id":"CVE-2024-1","modified":"2024-05-01T10:00:00Z","database_specific":' +
  '{"score":9.0,"count":9,"long":9007199254740993,"beyond":123456789012345678901234,"huge":1e400,"b":1,"2":2,"a.b":null,"$set":{},"":[],"__proto__":""}}';

const number = (field: string, literal: string): ScenarioStep => ({
  op: 'getContribution',
  args: { key: 'CVE-2024-1', source: 'osv' },
  expect: { pointer: `/payload/database_specific/${field}`, equals: new JsonNumber(literal) },
});

/** A document of the largest size and some bytes more, of short numbers: each takes two bytes here, and up to 13 in BSON. */
function largest(moreBytes: number): string {
  const empty = '{"id":"CVE-2024-1","modified":"2024-05-01T10:00:00Z","x":[0]}';
  const room = 2 * 1024 * 1024 - empty.length;
  return `${empty.slice(0, -2)}${',0'.repeat(room >> 1)}]}${' '.repeat((room & 1) + moreBytes)}`;
}

export const valueScenarios: readonly Scenario[] = [
  {
    name: 'a payload comes back as it went in',
    summary: 'numbers beyond a double and with their kind, keys of every kind, null beside empty and missing',
    hazards: ['V04', 'V05', 'V09', 'V21', 'V25', 'Q10'],
    steps: [
      ingest('osv', NUMBERS, { expect: status('created') }),
      // An object with a key that begins with "$" is wrapped in the canonical form, so its members are one level down.
      number('$document/score', '9.0'),
      number('$document/count', '9'),
      number('$document/long', '9007199254740993'),
      number('$document/beyond', '123456789012345678901234'),
      number('$document/2', '2'),
      { op: 'exportPage', args: { limit: 10 } },
    ],
  },
  {
    name: 'what no store holds is refused by both',
    summary: 'NUL, lone surrogates, equal keys and numbers beyond Decimal128 are invalid, and leave nothing behind',
    hazards: ['V01', 'V02', 'V03', 'V04'],
    steps: [
      ...WRONG_JSON_OBJECTS.filter((json) => json !== '[]' && json !== 'null').map(
        (json): ScenarioStep =>
          ingest('osv', `{"id":"CVE-2024-1","modified":"2024-05-01T10:00:00Z","database_specific":${json}}`, { expect: { error: 'invalid' } }),
      ),
      ingest('osv', '{"id":"CVE-2024-1","modified":"2024-05-01T10:00:00Z","n":12345678901234567890123456789012345}', { expect: { error: 'invalid' } }),
      ingest('osv', osv('CVE-2024-1', '2024-05-01T10:00:00Z', { summary: 'a\0b' }), { expect: { error: 'invalid' } }),
      ingest('osv', osv('CVE-2024-1', '10000-01-01T00:00:00Z'), { expect: { error: 'invalid' } }),
      { op: 'getAdvisory', args: { key: 'CVE-2024-1' }, expect: { error: 'not_found' } },
    ],
  },
  {
    name: 'no document is refused because an index row is short',
    summary: 'aliases, package names and versions of 3 kB that no compression makes fit, found by what they are',
    hazards: ['W19'],
    steps: [
      ingest(
        'osv',
        osv('CVE-2024-1', '2024-05-01T10:00:00Z', {
          aliases: [LONG_TEXT],
          summary: LONG_TEXT,
          references: [{ type: 'WEB', url: `https://a.example/${LONG_TEXT}` }],
          affected: [{ package: { ecosystem: 'npm', name: LONG_TEXT, purl: `pkg:npm/${LONG_TEXT}` }, versions: [LONG_TEXT.slice(0, 1000)] }],
        }),
        { expect: status('created') },
      ),
      { op: 'resolveAlias', args: { alias: LONG_TEXT, limit: 1 }, expect: { pointer: '/items/0/key', equals: 'cve-2024-1' } },
      {
        op: 'findAffected',
        args: { purl: `pkg:npm/${LONG_TEXT}@1`, version: LONG_TEXT.slice(0, 1000), limit: 1 },
        expect: { pointer: '/items/0/matchedBy', equals: 'version' },
      },
      { op: 'mergedView', args: { key: 'CVE-2024-1' } },
    ],
  },
  {
    name: 'a document of the largest size is held by both',
    summary: 'two megabytes of what grows most in BSON; one byte more is beyond the limit of both',
    hazards: ['W18'],
    heavy: true,
    steps: [
      ingest('osv', largest(0), { expect: status('created') }),
      { op: 'getAdvisory', args: { key: 'CVE-2024-1' }, expect: { pointer: '/contributions/0/source', equals: 'osv' } },
      ingest('osv', largest(1), { expect: { error: 'limit_exceeded' } }),
      { op: 'pruneSource', args: { source: 'osv', limit: 1 }, expect: { pointer: '/gone', equals: 1 } },
    ],
  },
  {
    name: 'an id named twice in one document counts once',
    summary: 'aliases that repeat, in another case and with white space, and the document’s own id among them',
    hazards: ['W04', 'V22', 'V27'],
    steps: [
      ingest(
        'osv',
        osv('CVE-2024-1', '2024-05-01T10:00:00Z', { aliases: [...ALIASES, ...ALIASES, 'cve-2024-1', ' GHSA-2C4F-AAAA-0001'], related: [...ALIASES] }),
        { expect: status('created') },
      ),
      { op: 'resolveAlias', args: { alias: 'ghsa-2c4f-aaaa-0001', limit: 1 }, expect: { pointer: '/items/0/alias', equals: 'GHSA-2c4f-aaaa-0001' } },
      { op: 'resolveAlias', args: { alias: 'CVE-2024-0001\u00a0', limit: 10 }, expect: { pointer: '/items/0/alias', equals: 'CVE-2024-0001\u00a0' } },
      { op: 'resolveAlias', args: { alias: 'K\u00c5-1', limit: 10, kinds: ['related'] }, expect: { pointer: '/items/0/alias', equals: 'K\u00c5-1' } },
      { op: 'mergedView', args: { key: 'CVE-2024-1' } },
    ],
  },
  {
    name: 'source timestamps keep what no store type holds',
    summary: 'offsets and nanoseconds stay in the text; both ends of what is held',
    hazards: ['V16', 'V26'],
    steps: [
      ingest('osv', osv('CVE-2024-1', '2024-05-01T12:00:00.123456789+02:00', { published: '0001-01-01T00:00:00Z', withdrawn: '9999-12-31T23:59:59.999999Z' })),
      {
        op: 'getContribution',
        args: { key: 'CVE-2024-1', source: 'osv' },
        expect: { pointer: '/modifiedText', equals: '2024-05-01T12:00:00.123456789+02:00' },
      },
      { op: 'getContribution', args: { key: 'CVE-2024-1', source: 'osv' }, expect: { pointer: '/modifiedAt/$timestampMicros', equals: '1714557600123456' } },
      { op: 'getContribution', args: { key: 'CVE-2024-1', source: 'osv' }, expect: { pointer: '/publishedAt/$timestampMicros', equals: '-62135596800000000' } },
      ingest('osv', osv('CVE-2024-2', '0001-01-01T00:00:00+00:01'), { expect: { error: 'invalid' } }),
    ],
  },
];
