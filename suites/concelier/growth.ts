import type { GrowthDefinition } from '#harness';
import { step } from '../support/steps.ts';
import { ingest, osv } from './scenarios/steps.ts';

/** More advisories, each of a package of its own: with raw document, alias, affected package and what the source said. */
export const growth: GrowthDefinition = {
  records: 5,
  setup: [step('createSource', { name: 'crowd', kind: 'mixed', precedence: 20, enabled: true })],
  bundle: (n) => [
    ingest(
      'crowd',
      osv(`GHSA-crowd-${n}`, '2024-05-01T10:00:00Z', {
        summary: `A flaw of crowd-${n}`,
        aliases: [`CVE-2031-${10_000 + n}`],
        affected: [{ package: { ecosystem: 'npm', name: `crowd-${n}` }, ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.2.3' }] }] }],
      }),
    ),
  ],
};
