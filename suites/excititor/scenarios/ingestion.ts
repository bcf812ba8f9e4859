import { JsonNumber, type Scenario } from '#harness';
import { fails, is, of, step, walk } from '../../support/steps.ts';
import { CVE, ingest, observe, openVex, PAD, PAIR, said, status } from './steps.ts';

const FIRST = openVex([said('affected')]);
const SECOND = openVex([said('not_affected', { justification: 'component_not_present' })]);

const CSAF = JSON.stringify({
  document: { category: 'csaf_vex', csaf_version: '2.0', tracking: { id: CVE, current_release_date: '2024-05-01T12:00:00+02:00' } },
  product_tree: {
    branches: [
      { product: { product_id: 'pad', name: 'pad', product_identification_helper: { purl: 'pkg:NPM/left-pad@1.0.0' } } },
      { product: { product_id: 'rhel', name: 'RHEL' } },
    ],
    relationships: [{ full_product_name: { product_id: 'rhel:pad', name: 'pad on RHEL' }, product_reference: 'pad', relates_to_product_reference: 'rhel' }],
  },
  vulnerabilities: [
    {
      cve: CVE,
      ids: [{ system_name: 'Bugzilla', text: '7' }],
      product_status: { known_not_affected: ['rhel:pad'], fixed: ['pad'] },
      flags: [{ label: 'component_not_present', product_ids: ['rhel:pad'] }],
      threats: [{ category: 'impact', details: 'none', product_ids: ['rhel:pad'] }],
    },
  ],
});

const CYCLONEDX = JSON.stringify({
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  metadata: { timestamp: '2024-05-02T00:00:00Z' },
  components: [{ 'bom-ref': 'ref', components: [{ 'bom-ref': 'inner', purl: PAD }] }],
  vulnerabilities: [
    { id: CVE, analysis: { state: 'in_triage', response: ['update'] }, affects: [{ ref: 'inner', versions: [{ version: '1.0.0', status: 'affected' }] }] },
    { id: CVE, affects: [{ ref: 'inner' }] },
    { id: 'CVE-2024-2', analysis: { state: 'not_affected' } },
  ],
});

export const ingestionScenarios: readonly Scenario[] = [
  {
    name: 'documents with one id are documents of their own',
    summary: 'two contents under one @id, each again in another spelling, from one provider and from another',
    hazards: ['W23', 'V04', 'W03'],
    steps: [
      ingest('vendor', FIRST, { expect: status('created') }),
      ingest('vendor', SECOND, { expect: status('created') }),
      ingest('vendor', ` ${FIRST.replace('{', '{ ')}\n`, { expect: status('unchanged') }),
      ingest('vendor', FIRST.replace('"version":1,', '').replace(/}$/, ',"version":1}'), { expect: status('unchanged') }),
      ingest('vendor', FIRST.replace('"version":1', '"version":1.0'), { expect: status('created') }),
      ingest('distro', FIRST, { expect: status('created') }),
      ...walk('listDocuments', { provider: 'vendor', limit: 1 }, '/items/0/documentId', Array(3).fill('https://openvex.dev/docs/public/vex-1')),
      step('readStatements', { ...PAIR, limit: 10 }, { expect: is('/items/3/status', 'affected') }),
      step('readStatements', { ...PAIR, limit: 10 }, { tenant: 'globex', expect: is('/items', []) }),
    ],
  },
  {
    name: 'each format speaks in its own words',
    summary: 'OpenVEX, CSAF and CycloneDX on one pair, contradicting each other: all are kept, none is translated',
    hazards: ['V26'],
    steps: [
      ingest('a', openVex([said('affected', { timestamp: '2024-05-03T00:00:00.123456789-06:00', status_notes: 'looked at' })])),
      ingest('b', CSAF, { expect: is('/statements', 2) }),
      ingest('c', CYCLONEDX, { expect: is('/statements', 2) }),
      step('readStatements', { ...PAIR, limit: 1 }, { as: 'newest', expect: is('/items/0/status', 'affected') }),
      step('readStatements', { ...PAIR, limit: 1 }, { expect: is('/items/0/statedText', '2024-05-03T00:00:00.123456789-06:00') }),
      step('readStatements', { ...PAIR, limit: 1, after: of('newest', '/next') }, { as: 'second', expect: is('/items/0/status', 'in_triage') }),
      step('readStatements', { ...PAIR, limit: 1, after: of('newest', '/next') }, { expect: is('/items/0/detail/versions/0/version', '1.0.0') }),
      step('readStatements', { ...PAIR, limit: 2, after: of('second', '/next') }, { expect: is('/items/0/status', 'fixed') }),
      step('readStatements', { ...PAIR, limit: 2, after: of('second', '/next') }, { expect: is('/items/1/status', 'known_not_affected') }),
      step('readStatements', { ...PAIR, limit: 2, after: of('second', '/next') }, { expect: is('/items/1/detail/platform', 'rhel') }),
      step('readStatements', { ...PAIR, limit: 2, after: of('second', '/next') }, { expect: is('/items/1/impact', 'none') }),
      step('readStatements', { vulnerability: 'CVE-2024-2', product: '*', limit: 1 }, { expect: is('/items/0/status', 'not_affected') }),
    ],
  },
  {
    name: 'older OpenVEX names vulnerabilities and products by text',
    summary: 'a text in place of each object, no time at all, and a statement on every product',
    steps: [
      ingest('a', JSON.stringify({ id: 'my-vexdoc', format: 'text/vex+json', statements: [{ vulnerability: CVE, products: [PAD], status: 'fixed' }] })),
      ingest('a', openVex([{ vulnerability: { '@id': CVE }, status: 'fixed' }], { timestamp: null })),
      step('readStatements', { ...PAIR, limit: 1 }, { expect: is('/items/0/statedAt', null) }),
      step('readStatements', { vulnerability: CVE, product: '*', limit: 1 }, { expect: is('/items/0/productText', '*') }),
    ],
  },
  {
    name: 'a pair is one in every spelling',
    summary: 'case and white space of the id, type and qualifiers of the package URL; what only looks the same stays apart',
    hazards: ['V22', 'V27'],
    steps: [
      ingest('a', openVex([said('fixed', { products: ['pkg:OCI/pad?tag=1&repository_url=ghcr.io/acme/pad'], vulnerability: ' cve-2024-1\n' })])),
      step(
        'readStatements',
        { vulnerability: 'CVE-2024-1', product: 'pkg:oci/pad?repository_url=ghcr.io%2Facme%2Fpad&tag=1', limit: 1 },
        { expect: is('/items/0/vulnerabilityText', ' cve-2024-1\n') },
      ),
      step('readStatements', { vulnerability: CVE, product: 'pkg:oci/pad', limit: 1 }, { expect: is('/items', []) }),
      step(
        'readStatements',
        { vulnerability: 'CVE-2024-1\u00a0', product: 'pkg:oci/pad?repository_url=ghcr.io%2Facme%2Fpad&tag=1', limit: 1 },
        { expect: is('/items', []) },
      ),
    ],
  },
  {
    name: 'content is kept as long as it is needed',
    summary: 'old content that no linkset refers to is forgotten, what was said stays; linked content stays; the same document brings it back',
    steps: [
      ingest('a', FIRST, { as: 'linked' }),
      ingest('a', openVex([said('fixed', { products: ['other'] })]), { as: 'loose', advanceMs: 1 }),
      step('buildLinkset', PAIR),
      step('purgeRaw', { before: new Date('2026-01-01T00:00:01.001Z'), limit: 10 }, { expect: is('/purged', 0) }),
      step('purgeRaw', { before: new Date('2026-01-01T00:00:01.002Z'), limit: 10 }, { expect: is('/purged', 1) }),
      step('getRaw', { provider: 'a', digest: of('loose', '/digest') }, { expect: fails('not_found') }),
      step('getRaw', { provider: 'a', digest: of('linked', '/digest') }, { expect: is('/payload/version', new JsonNumber('1')) }),
      step('readStatements', { vulnerability: CVE, product: 'other', limit: 1 }, { expect: is('/items/0/status', 'fixed') }),
      ingest('a', openVex([said('fixed', { products: ['other'] })]), { expect: status('unchanged') }),
      step('getRaw', { provider: 'a', digest: of('loose', '/digest') }, { expect: is('/provider', 'a') }),
    ],
  },
  {
    name: 'an observation is added once and never changed',
    summary: 'the same once more, in another key order, and with another number; within one microsecond, read one at a time',
    hazards: ['V05', 'V13', 'V26', 'Q14'],
    steps: [
      observe('scanner', '2024-05-01T10:00:00.0000001Z', { as: 'first', expect: status('created') }, '{"b":1.0,"a":null}'),
      observe('scanner', '2024-05-01T10:00:00.0000001Z', { advanceMs: 5000, expect: status('unchanged') }, '{"a":null,"b":1.0}'),
      step('getObservation', { provider: 'scanner', digest: of('first', '/digest') }, { expect: is('/content/b', new JsonNumber('1.0')) }),
      observe('scanner', '2024-05-01T10:00:00.0000001Z', { expect: status('created') }, '{"a":null,"b":1}'),
      observe('other', '2024-05-01T10:00:00.0000001Z', { expect: status('created') }, '{"a":null,"b":1.0}'),
      observe('scanner', '2024-05-01T09:59:59.999999Z', { expect: status('created') }),
      ...walk('listObservations', { ...PAIR, limit: 1 }, '/items/0/provider', ['scanner', 'other', 'scanner', 'scanner']),
      step('getObservation', { provider: 'scanner', digest: of('first', '/digest') }, { tenant: 'globex', expect: fails('not_found') }),
    ],
  },
];
