import type { PathDefinition } from '#harness';
import { times } from '../support/paths.ts';
import { step } from '../support/steps.ts';
import { ingest, osv } from './scenarios/steps.ts';

const ADVISORIES = 80;
const PACKAGES = 20;
const aliasOf = (n: number): string => `CVE-2024-${10_000 + n}`;
const packageOf = (n: number) => ({ ecosystem: 'npm', name: `package-${n % PACKAGES}` });

/** A document as real ones are: an alias, two ranges of one package, some text. */
const document = (n: number): string =>
  osv(`GHSA-test-${n}`, '2024-05-01T10:00:00Z', {
    summary: `A flaw of package-${n % PACKAGES}`,
    details: 'Parsing a crafted input reads beyond the end of a buffer. '.repeat(8),
    aliases: [aliasOf(n)],
    references: [{ type: 'WEB', url: `https://example.org/${n}` }],
    affected: [
      {
        package: packageOf(n),
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.2.3' }, { introduced: '2.0.0' }, { fixed: '2.1.0' }] }],
        versions: ['1.0.0', '2.0.0'],
      },
    ],
  });
const advisory = (n: number) => ({
  id: `GHSA-test-${n}`,
  modified: '2024-05-01T10:00:00Z',
  summary: `A flaw of package-${n % PACKAGES}`,
  aliases: [aliasOf(n)],
  affected: [
    {
      ...packageOf(n),
      versions: ['1.0.0', '2.0.0'],
      ranges: [
        {
          type: 'SEMVER',
          events: [
            { kind: 'introduced', version: '0' },
            { kind: 'fixed', version: '1.2.3' },
          ],
        },
      ],
    },
  ],
});
const source = step('createSource', { name: 'osv', kind: 'mixed', precedence: 10, enabled: true });
const advisories = [source, ...times(ADVISORIES, (at) => ingest('osv', document(at)))];

/** How the critical paths are called when their time is taken: advisories of twenty packages, each id taken in once. */
export const paths: Readonly<Record<string, PathDefinition>> = {
  ingestDocument: { setup: [source], args: (n) => ({ source: 'osv', document: document(n) }) },
  upsertAdvisory: { setup: [source], args: (n) => ({ source: 'osv', advisory: advisory(n) }) },
  resolveAlias: { setup: advisories, args: (n) => ({ alias: aliasOf(n % ADVISORIES), limit: 20 }) },
  findAffected: { setup: advisories, args: (n) => ({ ...packageOf(n), version: '1.0.0', limit: 50 }) },
  listChanged: { setup: advisories, args: () => ({ since: '2024-01-01T00:00:00Z', limit: 50 }) },
};
