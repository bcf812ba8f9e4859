import { type Type, t } from '#harness';
import type { Page } from '../support/page.ts';
import type { Dependent, GraphChange, GraphEdge, GraphNode, Revision, RevisionProof, StoredRevision } from './graph-records.ts';
import type {
  AppendResult,
  CacheEntry,
  IngestResult,
  Linkset,
  LinksetHead,
  Observation,
  Provider,
  RankedStatement,
  RawDocument,
  StandingConsensus,
  VexDocument,
} from './records.ts';

/** Logical types of what the operations answer. JSON documents keep their numbers' kinds: `9.0` is not `9`. */

export const format = t.oneOf('openvex', 'csaf', 'cyclonedx');
const appendStatus = t.oneOf('created', 'unchanged');

export const pageOf = <Item>(item: Type<Item>): Type<Page<Item>> => t.record({ items: t.array(item), next: t.optional(t.text()) });

export const providerFields = {
  name: t.text(),
  precedence: t.int(),
  version: t.int(),
  createdAt: t.instant(),
  updatedAt: t.instant(),
} as const;
export const provider: Type<Provider> = t.record(providerFields);

export const ingestResult: Type<IngestResult> = t.record({ provider: t.text(), digest: t.text(), format, status: appendStatus, statements: t.int() });

export const documentFields = {
  provider: t.text(),
  digest: t.text(),
  format,
  documentId: t.nullable(t.text()),
  statedAt: t.nullable(t.instantUs()),
  statedText: t.nullable(t.text()),
  statements: t.int(),
  ingestedAt: t.instant(),
} as const;
export const document: Type<VexDocument> = t.record(documentFields);

export const rawFields = { provider: t.text(), digest: t.text(), length: t.long(), receivedAt: t.instant(), payload: t.jsonExact() } as const;
export const raw: Type<RawDocument> = t.record(rawFields);

export const statementFields = {
  provider: t.text(),
  document: t.text(),
  ordinal: t.int(),
  format,
  vulnerability: t.text(),
  vulnerabilityText: t.text(),
  aliases: t.array(t.text()),
  product: t.text(),
  productText: t.text(),
  subcomponents: t.array(t.text()),
  status: t.text(),
  justification: t.nullable(t.text()),
  impact: t.nullable(t.text()),
  action: t.nullable(t.text()),
  notes: t.nullable(t.text()),
  statedAt: t.nullable(t.instantUs()),
  statedText: t.nullable(t.text()),
  detail: t.optional(t.jsonExact()),
} as const;
export const rankedStatement: Type<RankedStatement> = t.record({ ...statementFields, precedence: t.int() });

export const observationFields = {
  provider: t.text(),
  digest: t.text(),
  vulnerability: t.text(),
  product: t.text(),
  kind: t.text(),
  observedAt: t.instantUs(),
  observedText: t.text(),
  content: t.jsonExact(),
  recordedAt: t.instant(),
} as const;
export const observation: Type<Observation> = t.record(observationFields);
export const appendResult: Type<AppendResult> = t.record({ ...observationFields, status: appendStatus });

export const linkset: Type<Linkset> = t.record({
  vulnerability: t.text(),
  product: t.text(),
  digest: t.text(),
  providers: t.array(t.text()),
  statements: t.array(t.record({ provider: t.text(), document: t.text(), ordinal: t.int() })),
  observations: t.array(t.record({ provider: t.text(), digest: t.text() })),
});
export const linksetHead: Type<LinksetHead> = t.record({
  vulnerability: t.text(),
  product: t.text(),
  digest: t.text(),
  statements: t.int(),
  observations: t.int(),
});

export const consensusFields = {
  vulnerability: t.text(),
  product: t.text(),
  policyDigest: t.text(),
  linksetDigest: t.text(),
  // Text, whatever it says: an enumeration here would be an opinion on it.
  status: t.text(),
  evidence: t.jsonExact(),
  version: t.int(),
  decidedAt: t.instant(),
  heldBy: t.nullable(t.text()),
  holdReason: t.nullable(t.text()),
  heldAt: t.nullable(t.instant()),
  heldUntil: t.nullable(t.instant()),
} as const;
export const consensus: Type<StandingConsensus> = t.record({ ...consensusFields, held: t.bool(), current: t.bool() });

export const revisionFields = { graph: t.text(), root: t.text(), nodes: t.int(), edges: t.int(), storedAt: t.instant() } as const;
export const revision: Type<Revision> = t.record(revisionFields);
export const storedRevision: Type<StoredRevision> = t.record({ ...revisionFields, status: appendStatus });
export const nodeFields = { id: t.text(), kind: t.text(), attributes: t.jsonExact(), leaf: t.text() } as const;
export const node: Type<GraphNode> = t.record(nodeFields);
export const edgeFields = { from: t.text(), to: t.text(), kind: t.text() } as const;
export const edge: Type<GraphEdge> = t.record(edgeFields);
export const proof: Type<RevisionProof> = t.record({ graph: t.text(), root: t.text(), computed: t.text(), intact: t.bool() });
export const dependent: Type<Dependent> = t.record({ node: t.text(), depth: t.int() });
export const change: Type<GraphChange> = t.record({
  part: t.oneOf('node', 'edge'),
  change: t.oneOf('added', 'removed', 'changed'),
  id: t.text(),
  to: t.text(),
  kind: t.text(),
});

export const cacheFields = { key: t.text(), value: t.jsonExact(), expiresAt: t.instant() } as const;
export const cacheEntry: Type<CacheEntry> = t.record(cacheFields);

export const pruneResult = t.record({ documents: t.int(), observations: t.int(), next: t.optional(t.text()) });
export const purgeResult = t.record({ purged: t.int() });
