import type { Scenario, ScenarioStep } from '#harness';
import { fails, is, of, step, walk } from '../../support/steps.ts';
import { CVE, ingest, observe, openVex, PAD, PAIR, said } from './steps.ts';

const OLD = openVex([said('affected', { timestamp: '2024-05-01T10:00:00.000001Z' })]);
const NEW = openVex([said('fixed', { timestamp: '2024-05-01T10:00:00.000002Z' }), said('not_affected', { timestamp: null })], { timestamp: null });
const BOTH = openVex([said('under_investigation', { products: [PAD, 'other'], timestamp: '2024-05-01T10:00:00.000001Z' })]);

/** That the stored linkset of a tenant is, to the digest, what an earlier step gave. */
function isCurrent(name: string, tenant: string, policyDigest: string): readonly ScenarioStep[] {
  const decision = { ...PAIR, policyDigest, linksetDigest: of(name, '/digest'), status: 'affected', evidence: '{}', version: 0 };
  return [step('putConsensus', decision, { tenant, expect: is('/current', true) })];
}

export const linksetScenarios: readonly Scenario[] = [
  {
    name: 'a linkset is what was said, in any order',
    summary: 'three documents and an observation, forwards for one tenant and backwards for another: the same linksets, to the digest',
    hazards: ['W23'],
    steps: [
      step('buildLinkset', PAIR, { expect: fails('not_found') }),
      ingest('vendor', OLD),
      step('buildLinkset', PAIR, { as: 'early' }),
      ingest('distro', NEW),
      // What was linked stands until it is linked again.
      ...isCurrent('early', 'acme', '1'.repeat(64)),
      ingest('vendor', BOTH),
      observe('scanner', '2024-05-01T10:00:00Z'),
      step('buildLinkset', PAIR, { as: 'linkset', expect: is('/providers', ['distro', 'scanner', 'vendor']) }),
      step('buildLinkset', PAIR),
      ...isCurrent('linkset', 'acme', '2'.repeat(64)),
      observe('scanner', '2024-05-01T10:00:00Z', { tenant: 'globex' }),
      ingest('vendor', BOTH, { tenant: 'globex' }),
      ingest('distro', NEW, { tenant: 'globex' }),
      ingest('vendor', OLD, { tenant: 'globex' }),
      step('buildLinkset', PAIR, { tenant: 'globex' }),
      ...isCurrent('linkset', 'globex', '2'.repeat(64)),
      step('buildLinkset', { vulnerability: CVE, product: 'other' }),
      step('listLinksets', { limit: 10 }, { expect: is('/items/1/vulnerability', 'cve-2024-1') }),
      step('getLinkset', { vulnerability: 'CVE-2024-2', product: PAD }, { expect: fails('not_found') }),
    ],
  },
  {
    name: 'statements come by precedence, then time',
    summary: 'the stronger provider first, within it the newest; times a microsecond apart, none at all last; a change of precedence shows at once',
    hazards: ['V13', 'Q04', 'Q14'],
    steps: [
      ingest('vendor', OLD),
      ingest('distro', NEW),
      ingest('vendor', BOTH),
      ...walk('readStatements', { ...PAIR, limit: 1 }, '/items/0/status', ['fixed', 'affected', 'under_investigation', 'not_affected']),
      step('setProvider', { name: 'vendor', precedence: 10, version: 0 }),
      step('setProvider', { name: 'distro', precedence: 999, version: 0 }),
      ...walk('readStatements', { ...PAIR, limit: 3 }, '/items/0/precedence', [10, 999]),
      step('setProvider', { name: 'vendor', precedence: 1001, version: 1 }),
      step('readStatements', { ...PAIR, limit: 10 }, { expect: is('/items/1/status', 'not_affected') }),
      step('setProvider', { name: 'distro', precedence: 1001, version: 1 }, { tenant: 'globex', expect: fails('not_found') }),
      step('readStatements', { ...PAIR, limit: 1, after: 'bnVsbA' }, { expect: fails('invalid') }),
    ],
  },
  {
    name: 'one document may contradict itself',
    summary: 'three statements of one document on one pair at one time, one at a time, by their places',
    hazards: ['Q14'],
    steps: [
      ingest('vendor', openVex([said('affected'), said('fixed'), said('not_affected')])),
      ...walk('readStatements', { ...PAIR, limit: 1 }, '/items/0/status', ['affected', 'fixed', 'not_affected']),
      step('buildLinkset', PAIR, { expect: is('/statements/2/ordinal', 2) }),
    ],
  },
  {
    name: 'one document of two providers is two documents',
    summary: 'the same content linked twice on one pair; one provider is pruned, and the other’s stays linked',
    hazards: ['W23'],
    steps: [
      ingest('vendor', OLD),
      ingest('distro', OLD),
      step('buildLinkset', PAIR, { expect: is('/providers', ['distro', 'vendor']) }),
      step('pruneProvider', { provider: 'vendor', limit: 10 }, { expect: is('/documents', 1) }),
      step('getLinkset', PAIR, { expect: is('/providers', ['distro']) }),
    ],
  },
  {
    name: 'pruning a provider leaves the others as they are',
    summary: 'three contributions of one provider, two at a time; the same document of another provider stays, and so do the linksets but for what is gone',
    steps: [
      ingest('vendor', OLD),
      ingest('vendor', BOTH),
      ingest('distro', BOTH),
      observe('vendor', '2024-05-01T10:00:00Z'),
      observe('distro', '2024-05-01T10:00:00Z'),
      step('buildLinkset', { vulnerability: CVE, product: 'other' }),
      step('buildLinkset', PAIR),
      ingest('vendor', openVex([said('fixed', { products: ['alone'] })])),
      step('buildLinkset', { vulnerability: CVE, product: 'alone' }),
      step('pruneProvider', { provider: 'vendor', limit: 2 }, { as: 'first' }),
      step('pruneProvider', { provider: 'vendor', limit: 2, after: of('first', '/next') }, { expect: is('/next', undefined) }),
      step('getLinkset', PAIR, { expect: is('/providers', ['distro']) }),
      step('getLinkset', PAIR, { expect: is('/statements/0/ordinal', 0) }),
      step('getLinkset', { vulnerability: CVE, product: 'alone' }, { expect: fails('not_found') }),
      step('readStatements', { ...PAIR, limit: 10 }, { expect: is('/items/0/provider', 'distro') }),
      step('listObservations', { ...PAIR, limit: 10 }, { expect: is('/items/0/provider', 'distro') }),
      step('listDocuments', { provider: 'vendor', limit: 10 }, { expect: is('/items', []) }),
      step('buildLinkset', PAIR, { expect: is('/providers', ['distro']) }),
      step('pruneProvider', { provider: 'vendor', limit: 10 }, { expect: is('/documents', 0) }),
      step('pruneProvider', { provider: 'distro', limit: 10 }, { expect: is('/documents', 1) }),
      step('listLinksets', { limit: 10 }, { expect: is('/items', []) }),
    ],
  },
];
