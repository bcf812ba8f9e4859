import fc from 'fast-check';
import { handle, handles } from '#harness';
import { both, from, mostly, paged, partly, rarely } from '../support/generators.ts';
import { JSON_OBJECTS, TEXTS, TIMES, WRONG_JSON_OBJECTS, WRONG_TIMES } from '../support/pools.ts';
import { documentText } from './documents.ts';
import { DECISIONS, GRAPHS, NODES, POLICIES, PRODUCTS, PROVIDERS, VULNERABILITIES } from './pools.ts';

const DAY_MS = 86_400_000;

const provider = rarely(from<string>(PROVIDERS), from(['', 'Vendor', 'a b', 'İ', `x${'y'.repeat(128)}`, 'a\0b', null, 7]));
const vulnerability = rarely(from<string>(VULNERABILITIES), from(['', ' ', 'nothing-has-it', 'a\0b', '\ud800', 'x'.repeat(257), null]));
const product = rarely(from<string>(PRODUCTS), from(['', '\t', 'nothing-has-it', 'a\0b', '\udc00', 'x'.repeat(16_385), null]));
/** The pair that most documents speak of comes up as often as all others. */
const pair = fc.oneof(
  { weight: 2, arbitrary: fc.constant({ vulnerability: 'CVE-2024-0001', product: 'pkg:npm/left-pad@1.0.0' }) },
  { weight: 3, arbitrary: fc.record({ vulnerability, product }) },
);
const linkedPair = handles('linkset', ['vulnerability', 'product']);
const linkedWhole = handles('linkset', ['vulnerability', 'product', 'digest']);
const observedPair = handles('observation', ['vulnerability', 'product']);
const decidedPair = handles('consensus', ['vulnerability', 'product']);
const linked = mostly(linkedPair, pair);
const hex = rarely(from<string>([...POLICIES]), from(['', 'x', 'A'.repeat(63), 'g'.repeat(64), null]));
const version = rarely(from([0, 1, 2]), from([-1, 0.5, 2 ** 31, '1', null]));
const jsonText = rarely(from<string>(JSON_OBJECTS), from([...WRONG_JSON_OBJECTS, 7, null]));
const cacheValue = rarely(from<string>([...JSON_OBJECTS, '[]', 'null', '7', '9.0', '"x"', 'false']), from(['{', '', '{"a":1,"a":2}', '"\\u0000"', null]));
const shortText = rarely(from<string>(TEXTS.filter((value) => value !== '' && value.length < 100)), from(['a\0b', '\udc00', '', 'x'.repeat(4097), null]));
const kind = rarely(from(['scan', 'attestation']), from(['', 'Scan', 'a b', null]));
const before = from(['2025-12-31T00:00:00Z', '2026-01-01T00:10:00Z', '2027-01-01T00:00:00Z']).map((text) => new Date(text));
const purgeLimit = rarely(from([1, 2, 3, 200]), from([0, 201, null]));

const contributed = (role: string) =>
  fc.oneof({ weight: 8, arbitrary: handles(role, ['provider', 'digest']) }, { weight: 1, arbitrary: fc.record({ provider, digest: hex }) });
const decided = fc.oneof(
  { weight: 6, arbitrary: handles('consensus', ['vulnerability', 'product', 'policyDigest']) },
  { weight: 1, arbitrary: both(pair, fc.record({ policyDigest: hex })) },
);
const decidedAt = fc.oneof(
  { weight: 8, arbitrary: handles('consensus', ['vulnerability', 'product', 'policyDigest', 'version']) },
  { weight: 1, arbitrary: both(pair, fc.record({ policyDigest: hex, version })) },
);
const decision = partly({ status: rarely(from<string>(DECISIONS), from(['', 'x'.repeat(65), 'a\0b', null, true])), evidence: jsonText }, {});

const graph = rarely(from<string>(GRAPHS), from(['', 'App', 'a b', null]));
const node = rarely(from<string>(NODES), from(['', 'a\0b', 'a\u0001', '\ud800', '\u00e9'.repeat(257), null]));
const nodes = rarely(
  fc.uniqueArray(
    partly(
      { id: from<string>(NODES), kind: from(['package', 'image']) },
      { attributes: from<string>(['{}', '{"b":1,"a":9.0}', '{"a":9,"b":1}', '{"a.b":null,"$c":[]}']) },
    ),
    { selector: ({ id }) => id, minLength: 2, maxLength: 9 },
  ),
  fc.oneof(fc.array(fc.record({ id: node, kind }), { maxLength: 4 }), from([null, {}, [null], [{ id: 'a' }]])),
);
/** Edges among the nodes of the same revision: loops and cycles are common. */
const revision = fc
  .tuple(graph, nodes, fc.array(fc.tuple(fc.nat(8), fc.nat(8), from(['depends', 'contains'])), { maxLength: 16 }), fc.nat(40))
  .map(([named, given, joined, odd]) => {
    const ids = (given ?? []).map?.((each) => each?.id) ?? [];
    const edges = joined.flatMap(([from_, to, edgeKind]) =>
      ids.length === 0 ? [] : [{ from: ids[from_ % ids.length] as string, to: ids[to % ids.length] as string, kind: edgeKind }],
    );
    const distinct = [...new Map(edges.map((edge) => [JSON.stringify(edge), edge])).values()];
    return { graph: named, nodes: given, edges: odd === 0 ? [...distinct, { from: 'a', to: 'nowhere', kind: 'depends' }] : distinct };
  });
const stored = fc.oneof({ weight: 12, arbitrary: handles('revision', ['graph', 'root']) }, { weight: 1, arbitrary: fc.record({ graph, root: hex }) });

const registeredAt = handles('provider', ['name', 'version']);

/** Arguments of every operation. */
export const args = {
  ingestDocument: fc.record({ provider, document: documentText }),
  listDocuments: paged('documentPage', fc.record({ provider: mostly(handle('document', 'provider'), provider) })),
  getRaw: contributed('document'),
  appendObservation: both(pair, fc.record({ provider, kind, observedAt: rarely(from<string>(TIMES), from<string>(WRONG_TIMES)), content: jsonText })),
  getObservation: contributed('observation'),
  listObservations: paged('observationPage', mostly(observedPair, pair)),
  readStatements: paged('statementPage', linked),
  buildLinkset: fc.oneof({ weight: 3, arbitrary: pair }, { weight: 1, arbitrary: observedPair }),
  getLinkset: linked,
  listLinksets: paged('linksetPage', fc.constant({})),

  putConsensus: fc.oneof(
    { weight: 4, arbitrary: both(both(decidedAt, decision), fc.record({ linksetDigest: mostly(handle('linkset', 'digest'), hex) })) },
    {
      weight: 5,
      arbitrary: both(both(linkedWhole, decision), fc.record({ policyDigest: hex, version: from([0, 0, 0, 1]) })).map(({ digest, ...rest }) => ({
        ...rest,
        linksetDigest: digest,
      })),
    },
    { weight: 1, arbitrary: both(both(pair, decision), fc.record({ linksetDigest: hex, policyDigest: hex, version })) },
  ),
  getConsensus: decided,
  listConsensus: paged('consensusPage', mostly(decidedPair, pair)),
  holdConsensus: both(
    decidedAt,
    partly(
      { by: rarely(from(['ana', 'Ana', 'İ']), from(['', 'a\0b', 'x'.repeat(129), null])), reason: shortText },
      {
        until: rarely(
          from([null, new Date(Date.UTC(2026, 0, 1, 0, 1)), new Date(Date.UTC(2026, 0, 1, 2)), new Date(Date.UTC(2027, 0, 1))]),
          from(['2027-01-01', 7, new Date(0)]),
        ),
      },
    ),
  ),
  releaseConsensus: fc.oneof(
    { weight: 5, arbitrary: handles('hold', ['vulnerability', 'product', 'policyDigest', 'version']) },
    { weight: 1, arbitrary: decidedAt },
  ),
  listHolds: paged('holdPage', fc.constant({})),

  setProvider: fc.oneof(
    {
      weight: 3,
      arbitrary: both(registeredAt, fc.record({ precedence: rarely(from([0, 10, 10, 1000, 2000]), from([-1, 10_001, 0.5])) })),
    },
    { weight: 3, arbitrary: fc.record({ name: provider, version: from([0, 0, 0, 1]), precedence: from([10, 10, 500, 2000]) }) },
  ),
  getProvider: fc.record({ name: mostly(handle('provider', 'name'), provider) }),
  listProviders: paged('providerPage', fc.constant({})),

  storeRevision: revision,
  getRevision: stored,
  listRevisions: paged('revisionPage', fc.record({ graph: mostly(handle('revision', 'graph'), graph) })),
  listNodes: paged('nodePage', stored),
  listEdges: paged('edgePage', stored),
  proveRevision: stored,
  walkDependents: paged('dependentPage', both(stored, fc.record({ node, depth: rarely(from([1, 2, 3, 6, 32]), from([0, 33, 1.5, null])) }))),
  diffRevisions: paged(
    'changePage',
    fc
      .tuple(handles('revision', ['graph', 'root']), mostly(handle('revision', 'root'), hex), fc.boolean())
      .map(([{ graph: named, root }, other, turned]) => ({ graph: named, from: turned ? other : root, to: turned ? root : other })),
  ),

  putCache: fc.record({
    key: rarely(from(['nightly', 'Nightly', 'ångström', 'a.b/$c']), from(['', 'a\0b', 'x'.repeat(129)])),
    value: cacheValue,
    ttlMs: rarely(from([1, 1000, 60_000, DAY_MS, DAY_MS, DAY_MS]), from([0, -5, DAY_MS + 1, 0.5])),
  }),
  getCache: fc.record({ key: mostly(handle('cached', 'key'), from(['nightly', 'Nightly', 'none'])) }),

  // Few at a time: what a page takes away, the operations behind it can no longer ask for.
  pruneProvider: fc.oneof(
    { weight: 3, arbitrary: fc.record({ provider: mostly(handle('document', 'provider'), provider), limit: rarely(from([1, 1, 2, 3]), from([0, 201])) }) },
    {
      weight: 1,
      arbitrary: both(fc.record({ provider, limit: from([1, 2]) }), fc.record({ after: handle('prunedPage', 'next', { missing: 'skip' }) })),
    },
  ),
  purgeRaw: fc.record({ before, limit: purgeLimit }),
  purgeCache: fc.record({ limit: purgeLimit }),
} as const;
