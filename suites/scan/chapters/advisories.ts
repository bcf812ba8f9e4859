import type { JourneyStep } from '#harness';
import { is, of } from '../../support/steps.ts';
import { concelier, packsRegistry } from '../calls.ts';
import { ECOSYSTEM, KEY, NAME, OSV, SECOND_OPINION, VERSION } from '../documents.ts';

const affected = { ecosystem: ECOSYSTEM, name: NAME, version: VERSION, limit: 10 };

/** Two sources tell of one vulnerability; what they sent goes into an offline bundle. */
export const advisories: readonly JourneyStep[] = [
  concelier('createSource', { name: 'osv', kind: 'osv', precedence: 1, enabled: true }),
  concelier('createSource', { name: 'ghsa', kind: 'osv', precedence: 2, enabled: true }),
  concelier('ingestDocument', { source: 'osv', document: OSV }, { as: 'told', expect: is('/status', 'created') }),
  concelier('recordSuccess', { source: 'osv', cursor: of('told', '/digest') }),
  concelier('ingestDocument', { source: 'ghsa', document: SECOND_OPINION }, { expect: is('/status', 'created') }),
  concelier('findAffected', affected, { as: 'affected', expect: is('/items/0/matchedBy', 'range') }),
  concelier('getAdvisory', { key: of('affected', '/items/0/key') }, { as: 'advisory', expect: is('/key', KEY) }),
  concelier('getContribution', { key: of('advisory', '/key'), source: 'osv' }, { as: 'contribution' }),
  concelier('listRaw', { key: of('advisory', '/key'), limit: 10 }, { as: 'raw' }),
  packsRegistry(
    'publish',
    {
      name: 'bundle/advisories',
      version: '2026.1.1-rc.1',
      content: { sha256: of('raw', '/items/0/sha256'), length: of('raw', '/items/0/length'), gridFsId: of('raw', '/items/0/gridFsId') },
      manifest: { source: of('raw', '/items/0/source'), specific: of('contribution', '/databaseSpecific') },
      actor: 'bundler',
    },
    { as: 'bundle', expect: is('/created', true) },
  ),
];
