import type { JourneyStep } from '#harness';
import { is, of } from '../../support/steps.ts';
import { excititor } from '../calls.ts';
import { APPLICATION, CVE, IMAGE, PACKAGE, VEX } from '../documents.ts';

const GRAPH = 'images/checkout';
const pair = { vulnerability: of('advisory', '/key'), product: PACKAGE };

/** What is said of the vulnerability in that package, what it comes to, and what depends on the package. */
export const vex: readonly JourneyStep[] = [
  excititor('setProvider', { name: of('trusted', '/items/0/normalizedName'), precedence: of('trusted', '/items/0/weight'), version: 0 }, { as: 'provider' }),
  excititor('ingestDocument', { provider: of('provider', '/name'), document: VEX }, { as: 'said', expect: is('/statements', 1) }),
  excititor('appendObservation', {
    vulnerability: CVE,
    product: PACKAGE,
    provider: 'scanner',
    kind: 'reachability',
    observedAt: of('contribution', '/modifiedText'),
    content: '{"reachable":true,"confidence":0.90}',
  }),
  excititor('readStatements', { ...pair, limit: 10 }, { as: 'statements', expect: is('/items/0/status', 'affected') }),
  excititor('buildLinkset', pair, { as: 'linkset', expect: is('/providers', ['psirt', 'scanner']) }),
  excititor(
    'putConsensus',
    {
      ...pair,
      policyDigest: of('judging', '/digest'),
      linksetDigest: of('linkset', '/digest'),
      status: of('statements', '/items/0/status'),
      evidence: '{"statements":1,"confidence":0.90}',
      version: 0,
    },
    { as: 'consensus', expect: is('/current', true) },
  ),
  excititor('holdConsensus', {
    ...pair,
    policyDigest: of('consensus', '/policyDigest'),
    version: of('consensus', '/version'),
    by: of('bob', '/userId'),
    reason: 'until the scan is done',
  }),
  excititor(
    'storeRevision',
    {
      graph: GRAPH,
      nodes: [
        { id: IMAGE, kind: 'image' },
        { id: APPLICATION, kind: 'package' },
        { id: PACKAGE, kind: 'package', attributes: '{"depth":2.0}' },
      ],
      edges: [
        { from: IMAGE, to: APPLICATION, kind: 'contains' },
        { from: APPLICATION, to: PACKAGE, kind: 'depends' },
      ],
    },
    { as: 'graph', expect: is('/status', 'created') },
  ),
  excititor(
    'walkDependents',
    { graph: GRAPH, root: of('graph', '/root'), node: of('statements', '/items/0/productText'), depth: 4, limit: 10 },
    { as: 'dependents', expect: is('/items/1/node', IMAGE) },
  ),
];

/** What was held for the time of the scan is let go. */
export const release: readonly JourneyStep[] = [
  excititor('listHolds', { limit: 10 }, { as: 'holds', expect: is('/items/0/status', 'affected') }),
  excititor('releaseConsensus', { ...pair, policyDigest: of('judging', '/digest'), version: of('holds', '/items/0/version') }, { expect: is('/held', false) }),
];
