import type { OperationContext } from '#harness';
import type { Page, PageArgs } from '../support/page.ts';
import type { Dependent, GraphChange, GraphEdge, GraphNode, NewNode, Revision, RevisionProof, StoredRevision } from './graph-records.ts';
import type {
  AppendResult,
  CacheEntry,
  IngestResult,
  Linkset,
  LinksetHead,
  Observation,
  PairArgs,
  Provider,
  RankedStatement,
  RawDocument,
  StandingConsensus,
  VexDocument,
} from './records.ts';

/** What identifies a consensus: the pair, and the digest of the policy that decided. */
export interface ConsensusKey extends PairArgs {
  readonly policyDigest: string;
}

/** What identifies a revision. */
export interface RevisionKey {
  readonly graph: string;
  readonly root: string;
}

/**
 * VEX statements and dependency graphs of one tenant: what providers said, kept apart by provider and linked by what it is
 * about; and what callers decided from it.
 *
 * Four rules hold everywhere. A document is what its provider and its content make it: the id that it bears identifies
 * nothing. Documents, statements and observations never change; pruning a provider takes what it contributed and nothing
 * else. Whatever is derived is a function of a set of contributions, so the order of ingestion leaves no trace. And
 * nothing here decides a status: a document's word is kept as it is, and so is a caller's consensus.
 *
 * A `provider` is 1 to 128 of `a–z 0–9 . _ / -`, beginning with a letter or digit. Digests and roots are 64 hex digits.
 * Malformed arguments are `invalid` with the field; a malformed cursor is `invalid` field `after`; a tenant that names none
 * is `forbidden` field `tenant`.
 */
export interface ExcititorRepository {
  /**
   * Takes in one document, recognised as OpenVEX, CSAF or CycloneDX, with all its statements, as a unit. Idempotent by
   * provider and content: white space and key order are no part of it.
   *
   * @throws DomainError `invalid` field `document` (not JSON, duplicate keys, NUL, lone surrogates, numbers that a store
   *   cannot hold, none of the formats) or a path below it; `limit_exceeded` field `document` when it is too large for a
   *   record of either store, or its statements are too many.
   */
  ingestDocument(context: OperationContext, args: { readonly provider: string; readonly document: string }): Promise<IngestResult>;
  /** A provider's documents, by digest. */
  listDocuments(context: OperationContext, args: PageArgs & { readonly provider: string }): Promise<Page<VexDocument>>;
  /** @throws DomainError `not_found` field `digest`, also when the content was purged. */
  getRaw(context: OperationContext, args: { readonly provider: string; readonly digest: string }): Promise<RawDocument>;
  /**
   * Adds an observation; the same once more changes nothing. `content` is the JSON text of an object, `observedAt` RFC 3339.
   */
  appendObservation(
    context: OperationContext,
    args: PairArgs & { readonly provider: string; readonly kind: string; readonly observedAt: string; readonly content: string },
  ): Promise<AppendResult>;
  /** @throws DomainError `not_found` field `digest`. */
  getObservation(context: OperationContext, args: { readonly provider: string; readonly digest: string }): Promise<Observation>;
  /** Observations of a pair by (observedAt, provider, digest). */
  listObservations(context: OperationContext, args: PageArgs & PairArgs): Promise<Page<Observation>>;
  /**
   * Statements on a pair: the strongest provider's first, of equal ones the newest first, those without a time last, ties
   * by provider, document and ordinal.
   */
  readStatements(context: OperationContext, args: PageArgs & PairArgs): Promise<Page<RankedStatement>>;
  /**
   * Links all statements and observations on a pair, in the place of what was linked before.
   *
   * @throws DomainError `not_found` field `product` when there are none; `limit_exceeded` field `product` when they are more
   *   than 5,000 of either.
   */
  buildLinkset(context: OperationContext, args: PairArgs): Promise<Linkset>;
  /** @throws DomainError `not_found` field `product` when none was built. */
  getLinkset(context: OperationContext, args: PairArgs): Promise<Linkset>;
  /** Linksets by (vulnerability, digest of the pair). */
  listLinksets(context: OperationContext, args: PageArgs): Promise<Page<LinksetHead>>;

  /**
   * Keeps what a caller decided, as it is given. `version` is the one that it replaces; 0 for the first.
   *
   * @throws DomainError `not_found` field `policyDigest`; `conflict` field `version`; `precondition_failed` field `hold`
   *   while it is on hold.
   */
  putConsensus(
    context: OperationContext,
    args: ConsensusKey & { readonly linksetDigest: string; readonly status: string; readonly evidence: string; readonly version: number },
  ): Promise<StandingConsensus>;
  /** @throws DomainError `not_found` field `policyDigest`. */
  getConsensus(context: OperationContext, args: ConsensusKey): Promise<StandingConsensus>;
  /** What each policy came to for a pair, by policy digest: contradictory values side by side. */
  listConsensus(context: OperationContext, args: PageArgs & PairArgs): Promise<Page<StandingConsensus>>;
  /**
   * Keeps a consensus from being replaced: until an instant, or until it is released.
   *
   * @throws DomainError as `putConsensus`; `invalid` field `until` when that is not later than now.
   */
  holdConsensus(
    context: OperationContext,
    args: ConsensusKey & { readonly version: number; readonly by: string; readonly reason: string; readonly until?: Date | null },
  ): Promise<StandingConsensus>;
  /** @throws DomainError `not_found` field `policyDigest`; `conflict` field `version`; `precondition_failed` field `hold` when it is not held now. */
  releaseConsensus(context: OperationContext, args: ConsensusKey & { readonly version: number }): Promise<StandingConsensus>;
  /** Consensus on hold now, by (heldAt, digest of the pair, policy digest). */
  listHolds(context: OperationContext, args: PageArgs): Promise<Page<StandingConsensus>>;

  /** Registers a provider (`version` 0), or changes its precedence. @throws DomainError `not_found` field `name`; `conflict` field `version`. */
  setProvider(context: OperationContext, args: { readonly name: string; readonly precedence: number; readonly version: number }): Promise<Provider>;
  /** @throws DomainError `not_found` field `name`. */
  getProvider(context: OperationContext, args: { readonly name: string }): Promise<Provider>;
  /** Providers by (precedence, name). */
  listProviders(context: OperationContext, args: PageArgs): Promise<Page<Provider>>;

  /**
   * Stores one state of a graph, as a unit: idempotent by its root, whatever the order of nodes and edges.
   *
   * The root is the Merkle tree hash of RFC 6962, section 2.1, over the canonical JSON of the nodes by id, then of the edges
   * by (to, from, kind). Cycles are allowed.
   *
   * @throws DomainError `duplicate` field `nodes` or `edges` when one comes twice; `invalid` field `edges` when an end is not
   *   among the nodes; `limit_exceeded` field `nodes` (50,000, or 32 MB of attributes) or `edges` (200,000).
   */
  storeRevision(
    context: OperationContext,
    args: { readonly graph: string; readonly nodes: readonly NewNode[]; readonly edges: readonly GraphEdge[] },
  ): Promise<StoredRevision>;
  /** @throws DomainError `not_found` field `root`. */
  getRevision(context: OperationContext, args: RevisionKey): Promise<Revision>;
  /** Revisions of a graph by (storedAt, root). */
  listRevisions(context: OperationContext, args: PageArgs & { readonly graph: string }): Promise<Page<Revision>>;
  /** By id. @throws DomainError `not_found` field `root`. */
  listNodes(context: OperationContext, args: PageArgs & RevisionKey): Promise<Page<GraphNode>>;
  /** By (to, from, kind). @throws DomainError `not_found` field `root`. */
  listEdges(context: OperationContext, args: PageArgs & RevisionKey): Promise<Page<GraphEdge>>;
  /** Computes the root again, from what is stored. @throws DomainError `not_found` field `root`. */
  proveRevision(context: OperationContext, args: RevisionKey): Promise<RevisionProof>;
  /**
   * The nodes that depend on one, through at most `depth` (1 to 32) edges: each once, at its shortest distance, by (depth, id).
   * Cycles end; the node itself is not among them. @throws DomainError `not_found` field `root`, `node`.
   */
  walkDependents(context: OperationContext, args: PageArgs & RevisionKey & { readonly node: string; readonly depth: number }): Promise<Page<Dependent>>;
  /**
   * What is otherwise in `to` than in `from`: nodes by id, then edges by (from, to, kind). A node is changed when its kind or
   * attributes are. @throws DomainError `not_found` field `from`, `to`.
   */
  diffRevisions(context: OperationContext, args: PageArgs & { readonly graph: string; readonly from: string; readonly to: string }): Promise<Page<GraphChange>>;

  /** Keeps a value for `ttlMs` (1 ms to 1 day), in the place of an older one. `value` is JSON text. */
  putCache(context: OperationContext, args: { readonly key: string; readonly value: string; readonly ttlMs: number }): Promise<CacheEntry>;
  /** @throws DomainError `not_found` field `key`, also when it has expired. */
  getCache(context: OperationContext, args: { readonly key: string }): Promise<CacheEntry>;

  /**
   * Takes away what one provider contributed, `limit` documents and observations a call, in the order of their digests, each
   * call as a unit. Linksets lose its references, those without any are gone; the provider's registration stays.
   */
  pruneProvider(
    context: OperationContext,
    args: { readonly provider: string; readonly limit: number; readonly after?: string },
  ): Promise<{ readonly documents: number; readonly observations: number; readonly next?: string }>;
  /**
   * Forgets the content of documents received before an instant that no linkset refers to: the oldest `limit`, ties by
   * provider and digest. Documents and statements stay.
   *
   * @returns how many; fewer than `limit` when there are no more.
   */
  purgeRaw(context: OperationContext, args: { readonly before: Date; readonly limit: number }): Promise<{ readonly purged: number }>;
  /** Removes expired values: the longest expired `limit`, ties by key. @returns how many. */
  purgeCache(context: OperationContext, args: { readonly limit: number }): Promise<{ readonly purged: number }>;
}
