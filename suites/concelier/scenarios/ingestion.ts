import type { Scenario } from '#harness';
import { affects, ingest, osv, ranged, status } from './steps.ts';

const OLD = osv('CVE-2024-1', '2024-05-01T10:00:00.000001Z', { summary: 'old', aliases: ['GHSA-old'] });
const NEW = osv('CVE-2024-1', '2024-05-01T10:00:00.000002Z', { summary: 'new', aliases: ['GHSA-new'] });
const FINER = osv('CVE-2024-1', '2024-05-01T10:00:00.0000025Z', { summary: 'finer' });

export const ingestionScenarios: readonly Scenario[] = [
  {
    name: 'the newest document of a source wins, in any order',
    summary: 'three documents under one id, a microsecond and less apart, taken in forwards for one tenant and backwards for another',
    hazards: ['V13', 'V26'],
    steps: [
      ingest('osv', OLD, { expect: status('created') }),
      ingest('osv', NEW, { expect: status('updated') }),
      ingest('osv', FINER, { expect: status('updated') }),
      ingest('osv', FINER, { expect: status('unchanged') }),
      ingest('osv', OLD, { expect: status('stale') }),
      ingest('osv', FINER, { tenant: 'globex', expect: status('created') }),
      ingest('osv', NEW, { tenant: 'globex', expect: status('stale') }),
      ingest('osv', OLD, { tenant: 'globex', expect: status('stale') }),
      { op: 'getContribution', args: { key: 'cve-2024-1', source: 'osv' }, expect: { pointer: '/summary', equals: 'finer' } },
      { op: 'getContribution', args: { key: 'cve-2024-1', source: 'osv' }, tenant: 'globex', expect: { pointer: '/summary', equals: 'finer' } },
      { op: 'resolveAlias', args: { alias: 'GHSA-new', limit: 10 }, expect: { pointer: '/items', equals: [] } },
      { op: 'listRaw', args: { key: 'CVE-2024-1', limit: 10 } },
      { op: 'listRaw', args: { key: 'CVE-2024-1', limit: 10 }, tenant: 'globex' },
    ],
  },
  {
    name: 'the same content is the same document',
    summary: 'white space and key order make other bytes, not another document; 9.0 in place of 9 does',
    hazards: ['V04', 'V05'],
    steps: [
      ingest('osv', '{"id":"CVE-2024-1","modified":"2024-05-01T10:00:00Z","database_specific":{"b":9,"a":1}}', { expect: status('created') }),
      ingest('osv', '{ "database_specific": {"a":1, "b":9}, "modified":"2024-05-01T10:00:00Z", "id":"CVE-2024-1" }', { expect: status('unchanged') }),
      { op: 'listRaw', args: { key: 'CVE-2024-1', limit: 1 }, as: 'raw' },
      { op: 'listRaw', args: { key: 'CVE-2024-1', limit: 1, after: { $step: 'raw', pointer: '/next' } } },
      ingest('osv', '{"id":"CVE-2024-1","modified":"2024-05-01T10:00:00Z","database_specific":{"b":9.0,"a":1}}'),
    ],
  },
  {
    name: 'pruning a source leaves the others as they are',
    summary: 'two sources on one advisory, one of them alone on another; the first is pruned page by page, then the second',
    steps: [
      ingest('osv', ranged('CVE-2024-1', 'SEMVER', [{ introduced: '0' }, { fixed: '2.0.0' }])),
      ingest('ghsa', osv('cve-2024-1 ', '2024-06-01T10:00:00.5Z', { aliases: ['GHSA-1'], details: 'kept' })),
      ingest('osv', osv('CVE-2024-2', '2024-05-01T10:00:00Z')),
      affects('1.0.0', 'cve-2024-1'),
      { op: 'pruneSource', args: { source: 'osv', limit: 1 }, as: 'first', expect: { pointer: '/gone', equals: 0 } },
      { op: 'pruneSource', args: { source: 'osv', limit: 1, after: { $step: 'first', pointer: '/next' } }, expect: { pointer: '/gone', equals: 1 } },
      affects('1.0.0', undefined),
      { op: 'getAdvisory', args: { key: 'CVE-2024-1' }, expect: { pointer: '/contributions/0/source', equals: 'ghsa' } },
      { op: 'getContribution', args: { key: 'CVE-2024-1', source: 'ghsa' }, expect: { pointer: '/details', equals: 'kept' } },
      { op: 'getAdvisory', args: { key: 'CVE-2024-2' }, expect: { error: 'not_found' } },
      { op: 'listRaw', args: { key: 'CVE-2024-2', limit: 10 }, expect: { pointer: '/items', equals: [] } },
      { op: 'pruneSource', args: { source: 'ghsa', limit: 10 }, expect: { pointer: '/gone', equals: 1 } },
      { op: 'exportPage', args: { limit: 10 }, expect: { pointer: '/items', equals: [] } },
    ],
  },
  {
    name: 'a withdrawal stands until the source publishes anew',
    summary: 'withdrawn by hand, found no more; a stale document changes nothing, a newer one brings it back',
    steps: [
      ingest('osv', ranged('CVE-2024-1', 'SEMVER', [{ introduced: '1.0.0' }])),
      { op: 'withdrawAdvisory', args: { key: 'cve-2024-1', source: 'osv', reason: 'a mistake' }, expect: { pointer: '/withdrawn', equals: true } },
      { op: 'withdrawAdvisory', args: { key: 'cve-2024-1', source: 'osv', reason: 'again' } },
      { op: 'getContribution', args: { key: 'cve-2024-1', source: 'osv' }, expect: { pointer: '/retractionReason', equals: 'a mistake' } },
      affects('1.0.0', undefined),
      ingest('osv', osv('CVE-2024-1', '2024-04-01T00:00:00Z'), { expect: status('stale') }),
      affects('1.0.0', undefined),
      ingest('osv', ranged('CVE-2024-1', 'SEMVER', [{ introduced: '1.0.0' }]).replace('2024-05-01', '2024-05-02'), { expect: status('updated') }),
      affects('1.0.0', 'cve-2024-1'),
      { op: 'withdrawAdvisory', args: { key: 'cve-2024-1', source: 'ghsa', reason: 'not theirs' }, expect: { error: 'not_found' } },
    ],
  },
  {
    name: 'precedence decides what the merged view says first',
    summary: 'three sources; the strongest speaks first, silence passes to the next, a change of precedence shows at once',
    hazards: ['Q06'],
    steps: [
      { op: 'createSource', args: { name: 'vendor', kind: 'mixed', precedence: 10, enabled: true }, as: 'vendor' },
      { op: 'createSource', args: { name: 'nvd', kind: 'mixed', precedence: 100, enabled: true } },
      ingest('nvd', osv('CVE-2024-1', '2024-05-02T00:00:00Z', { summary: 'nvd', details: 'nvd', aliases: ['\uffff', '\ud83d\ude00', 'a'] })),
      ingest('vendor', osv('CVE-2024-1', '2024-05-01T00:00:00Z', { summary: 'vendor' })),
      ingest('stranger', osv('CVE-2024-1', '2024-05-03T00:00:00Z', { summary: 'stranger' })),
      { op: 'mergedView', args: { key: 'CVE-2024-1' }, expect: { pointer: '/sources', equals: ['vendor', 'nvd', 'stranger'] } },
      { op: 'mergedView', args: { key: 'CVE-2024-1' }, expect: { pointer: '/details', equals: 'nvd' } },
      { op: 'mergedView', args: { key: 'CVE-2024-1' }, expect: { pointer: '/aliases', equals: ['CVE-2024-1', 'a', '\uffff', '\ud83d\ude00'] } },
      { op: 'updateSource', args: { name: 'vendor', version: 1, precedence: 5000 } },
      { op: 'mergedView', args: { key: 'CVE-2024-1' }, expect: { pointer: '/summary', equals: 'nvd' } },
      { op: 'updateSource', args: { name: 'vendor', version: 1, precedence: 1 }, expect: { error: 'conflict' } },
      { op: 'deleteSource', args: { name: 'vendor', version: 2 }, expect: { error: 'precondition_failed' } },
    ],
  },
  {
    name: 'a source takes in what it publishes, while it is enabled',
    summary: 'the format must be the source’s own, a disabled source takes nothing in',
    steps: [
      { op: 'createSource', args: { name: 'redhat', kind: 'csaf', precedence: 10, enabled: true } },
      ingest('redhat', osv('CVE-2024-1', '2024-05-01T00:00:00Z'), { expect: { error: 'precondition_failed' } }),
      { op: 'updateSource', args: { name: 'redhat', version: 1, kind: 'mixed', enabled: false } },
      ingest('redhat', osv('CVE-2024-1', '2024-05-01T00:00:00Z'), { expect: { error: 'precondition_failed' } }),
      { op: 'updateSource', args: { name: 'redhat', version: 2, enabled: true } },
      ingest('redhat', osv('CVE-2024-1', '2024-05-01T00:00:00Z'), { expect: status('created') }),
    ],
  },
  {
    name: 'a normalized record is a document like any other',
    summary: 'taken in as a unit with its aliases and ranges; references to older bytes of a source are forgotten, the current ones kept',
    steps: [
      ingest('osv', OLD),
      ingest('osv', NEW),
      {
        op: 'upsertAdvisory',
        args: {
          source: 'vendor',
          advisory: {
            id: 'CVE-2024-1',
            modified: '2024-05-01T10:00:00+02:00',
            summary: null,
            aliases: ['VENDOR-1'],
            affected: [
              {
                ecosystem: 'npm',
                name: 'left-pad',
                versions: [],
                ranges: [
                  {
                    type: 'SEMVER',
                    events: [
                      { kind: 'introduced', version: '0' },
                      { kind: 'fixed', version: '1.0.0' },
                    ],
                  },
                ],
              },
            ],
            databaseSpecific: '{"score":9.0}',
          },
        },
        expect: status('created'),
      },
      affects('1.0.0-rc.1', 'cve-2024-1'),
      affects('1.0.0', undefined),
      { op: 'resolveAlias', args: { alias: 'vendor-1', limit: 1 }, expect: { pointer: '/items/0/source', equals: 'vendor' } },
      { op: 'purgeRaw', args: { before: new Date('2027-01-01T00:00:00Z'), limit: 10 }, expect: { pointer: '/purged', equals: 1 } },
      { op: 'listRaw', args: { key: 'CVE-2024-1', limit: 1 } },
      { op: 'purgeRaw', args: { before: new Date('2027-01-01T00:00:00Z'), limit: 10 }, expect: { pointer: '/purged', equals: 0 } },
    ],
  },
];
