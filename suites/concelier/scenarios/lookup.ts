import type { Scenario, ScenarioStep } from '#harness';
import { affects, ingest, osv, ranged } from './steps.ts';

const FIVE = ['CVE-2024-5', 'CVE-2024-1', 'CVE-2024-4', 'CVE-2024-2', 'CVE-2024-3'];

/** Walks the change feed two at a time. */
function changes(keys: readonly string[]): readonly ScenarioStep[] {
  return keys.map((key, at) => ({
    op: 'listChanged',
    args: { limit: 2, ...(at === 0 ? {} : { after: { $step: `page ${at - 1}`, pointer: '/next' } }) },
    as: `page ${at}`,
    expect: { pointer: '/items/0/key', equals: key },
  }));
}

export const lookupScenarios: readonly Scenario[] = [
  {
    name: 'the change feed skips and repeats nothing within a millisecond',
    summary: 'five advisories in one millisecond, a microsecond apart or at once, read two at a time while one goes',
    hazards: ['V13', 'Q14'],
    steps: [
      ...FIVE.map((id) => ingest('osv', osv(id, `2024-05-01T10:00:00.00000${id.slice(-1)}Z`))),
      ...changes(['cve-2024-1', 'cve-2024-3', 'cve-2024-5']),
      ...FIVE.map((id) => ingest('osv', osv(id, '2024-05-01T10:00:00.000999Z'))),
      ...changes(['cve-2024-1', 'cve-2024-3']).map((step) => ({
        ...step,
        as: `again ${step.as}`,
        args: JSON.parse(JSON.stringify(step.args).replace('"page', '"again page')) as unknown,
      })),
      ingest('ghsa', osv('CVE-2024-4', '2024-05-01T10:00:00.000998Z')),
      { op: 'pruneSource', args: { source: 'osv', limit: 4 } },
      { op: 'listChanged', args: { limit: 2, after: { $step: 'again page 0', pointer: '/next' } }, expect: { pointer: '/items/0/key', equals: 'cve-2024-5' } },
      { op: 'listChanged', args: { since: '2024-05-01T10:00:00.000998Z', limit: 2 }, expect: { pointer: '/items/0/key', equals: 'cve-2024-5' } },
    ],
  },
  {
    name: 'semantic versions are compared as versions',
    summary: 'pre-releases before releases, numbers as numbers, build metadata aside, fixed exclusive, last affected inclusive',
    hazards: ['W19'],
    steps: [
      ingest('osv', ranged('A-1', 'SEMVER', [{ introduced: '1.0.0-alpha.2' }, { fixed: '1.10.0' }])),
      affects('1.0.0-alpha.1', undefined),
      affects('1.0.0-alpha.2', 'a-1'),
      affects('1.0.0-alpha.10', 'a-1'),
      affects('1.0.0', 'a-1'),
      affects('v1.9.0+build.7', 'a-1'),
      affects('1.10.0-rc.1', 'a-1'),
      affects('1.10.0', undefined),
      affects('1.10.0+build', undefined),
      affects('not a version', undefined),
      { op: 'pruneSource', args: { source: 'osv', limit: 10 } },
      ingest('osv', ranged('A-2', 'SEMVER', [{ introduced: '0' }, { last_affected: '2.0.0' }])),
      affects('0.0.0-0', 'a-2'),
      affects('2.0.0', 'a-2'),
      affects('2.0.1', undefined),
      { op: 'pruneSource', args: { source: 'osv', limit: 10 } },
      ingest('osv', ranged('A-3', 'SEMVER', [{ fixed: '3.0.0' }, { introduced: '2.0.0' }, { introduced: '1.0.0' }, { fixed: '1.5.0' }])),
      affects('1.4.9', 'a-3'),
      affects('1.5.0', undefined),
      affects('2.0.0', 'a-3'),
      affects('3.0.0', undefined),
    ],
  },
  {
    name: 'an ecosystem’s versions are those that are listed, else a guess that is written down',
    summary: 'a list decides alone; without one the generic order does; GIT ranges match no version',
    steps: [
      ingest('osv', ranged('A-1', 'ECOSYSTEM', [{ introduced: '0' }, { fixed: '2.0' }], ['1.0', '1.1'])),
      affects('1.0', 'a-1'),
      affects('1.0.0', undefined),
      affects('1.5', undefined),
      { op: 'pruneSource', args: { source: 'osv', limit: 10 } },
      ingest('osv', ranged('A-2', 'ECOSYSTEM', [{ introduced: '1.0' }, { fixed: '2.0-1.el9' }])),
      affects('1.0~rc1', undefined),
      affects('1.0a1', undefined),
      affects('1.0.0', 'a-2'),
      affects('2.0', 'a-2'),
      affects('2.0-1.el9', undefined),
      affects('1:0.1', undefined),
      { op: 'pruneSource', args: { source: 'osv', limit: 10 } },
      ingest('osv', ranged('A-3', 'GIT', [{ introduced: '0' }, { fixed: 'abc' }])),
      affects('1.0.0', undefined),
      { op: 'listAffected', args: { key: 'A-3', limit: 1 }, expect: { pointer: '/items/0/intervals/0/fixed', equals: 'abc' } },
    ],
  },
  {
    name: 'one package under several names',
    summary: 'by ecosystem and name, by purl with version and qualifiers, and by PyPI’s own rule',
    steps: [
      ingest('osv', osv('A-1', '2024-05-01T10:00:00Z', { affected: [{ package: { ecosystem: 'PyPI', name: 'Foo_Bar' }, versions: ['1.0'] }] })),
      { op: 'findAffected', args: { purl: 'pkg:pypi/foo.bar@9?x=1#y', version: '1.0', limit: 1 }, expect: { pointer: '/items/0/name', equals: 'Foo_Bar' } },
      { op: 'findAffected', args: { ecosystem: 'PyPI', name: 'FOO-bar', version: '1.0', limit: 1 }, expect: { pointer: '/items/0/key', equals: 'a-1' } },
      { op: 'findAffected', args: { ecosystem: 'pypi', name: 'foo-bar', version: '1.0', limit: 1 }, expect: { pointer: '/items', equals: [] } },
      { op: 'findAffected', args: { version: '1.0', limit: 1 }, expect: { error: 'invalid' } },
    ],
  },
  {
    name: 'an alias links advisories and joins none',
    summary: 'two records with one alias stay two advisories; the alias finds both, in any spelling, for its own tenant only',
    steps: [
      ingest('ghsa', osv('PYSEC-2024-1', '2024-05-01T10:00:00Z', { aliases: ['CVE-2024-1'] })),
      ingest('osv', osv('GHSA-1', '2024-05-01T10:00:00Z', { aliases: [' cve-2024-1 '] })),
      { op: 'resolveAlias', args: { alias: 'CVE-2024-1', limit: 1 }, as: 'first', expect: { pointer: '/items/0/key', equals: 'ghsa-1' } },
      {
        op: 'resolveAlias',
        args: { alias: 'CVE-2024-1', limit: 1, after: { $step: 'first', pointer: '/next' } },
        expect: { pointer: '/items/0/key', equals: 'pysec-2024-1' },
      },
      { op: 'resolveAlias', args: { alias: 'CVE-2024-1', limit: 1 }, tenant: 'globex', expect: { pointer: '/items', equals: [] } },
      { op: 'getAdvisory', args: { key: 'CVE-2024-1' }, expect: { error: 'not_found' } },
    ],
  },
];
