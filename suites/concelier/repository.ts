import type { OperationContext } from '#harness';
import type { Page, PageArgs } from '../support/page.ts';
import type {
  Advisory,
  AdvisoryDetail,
  AffectedEntry,
  AffectedMatch,
  AliasKind,
  AliasMatch,
  Contribution,
  ExportedAdvisory,
  IngestResult,
  Job,
  Lock,
  MergedAdvisory,
  NormalizedAdvisory,
  RawReference,
  Source,
  SourceKind,
  SourceState,
} from './records.ts';

/**
 * Advisories of one tenant: what sources published, kept apart by source and read together.
 *
 * Three rules hold everywhere. A source has at most one contribution to an advisory: of all documents it published under
 * an id, the one with the newest modified time, ties by the greater content digest. Whatever is derived is a function of
 * the set of contributions, so the order of ingestion leaves no trace. Pruning a source takes its contributions and
 * nothing else; an advisory without contributions is gone.
 *
 * A `source` is 1 to 128 of `a–z 0–9 . _ / -`, beginning with a letter or digit. Malformed arguments are `invalid` with
 * the field; a malformed cursor is `invalid` field `after`; a tenant that names none is `forbidden` field `tenant`.
 */
export interface ConcelierRepository {
  /**
   * Takes in one raw document, recognised as OSV or CSAF.
   *
   * @throws DomainError `invalid` field `document` (not JSON, duplicate keys, NUL, lone surrogates, numbers that a store
   *   cannot hold, neither OSV nor CSAF) or a path below it; `limit_exceeded` field `document` when it is too large for a
   *   record of either store; `precondition_failed` field `source` when the source is disabled, field `kind` when it
   *   publishes another format.
   */
  ingestDocument(context: OperationContext, args: { readonly source: string; readonly document: string }): Promise<IngestResult>;
  /** Takes in one normalized record, as a unit with its aliases and affected entries. Rules and errors of `ingestDocument`, field `advisory`. */
  upsertAdvisory(context: OperationContext, args: { readonly source: string; readonly advisory: NormalizedAdvisory }): Promise<IngestResult>;
  /**
   * Marks one source's contribution as withdrawn from now on, until that source publishes anew. Idempotent: the first
   * reason and time stand. @throws DomainError `not_found` field `key`.
   */
  withdrawAdvisory(context: OperationContext, args: { readonly key: string; readonly source: string; readonly reason: string }): Promise<AdvisoryDetail>;
  /**
   * Takes away what one source contributed, `limit` advisories a call, in the order of their keys, each call as a unit.
   * The source's raw references to them go with them; source, state and other sources' contributions stay.
   */
  pruneSource(
    context: OperationContext,
    args: { readonly source: string; readonly limit: number; readonly after?: string },
  ): Promise<{ readonly pruned: number; readonly gone: number; readonly next?: string }>;

  /** By key in any spelling of the id. @throws DomainError `not_found` field `key`. */
  getAdvisory(context: OperationContext, args: { readonly key: string }): Promise<AdvisoryDetail>;
  /** @throws DomainError `not_found` field `key`. */
  getContribution(context: OperationContext, args: { readonly key: string; readonly source: string }): Promise<Contribution>;
  /** Advisories that name an id, in the order of key, source and kind (id, alias, upstream, related). */
  resolveAlias(context: OperationContext, args: PageArgs & { readonly alias: string; readonly kinds?: readonly AliasKind[] }): Promise<Page<AliasMatch>>;
  /**
   * Affected entries that cover a version of a package, in the order of key, source and ordinal. The package is a `purl`
   * or `ecosystem` and `name`. Withdrawn contributions are left out.
   *
   * A version matches when the entry lists it; when it lies within a SEMVER range; or, where the entry lists no versions,
   * within an ECOSYSTEM range by a generic order. GIT ranges match no version.
   */
  findAffected(
    context: OperationContext,
    args: PageArgs & { readonly purl?: string; readonly ecosystem?: string; readonly name?: string; readonly version: string },
  ): Promise<Page<AffectedMatch>>;
  /** The affected entries of an advisory, by source and ordinal. An unknown key has none. */
  listAffected(context: OperationContext, args: PageArgs & { readonly key: string }): Promise<Page<AffectedEntry>>;
  /**
   * Advisories by (`changedAt`, key), oldest first: the sources' own time, as OSV's `modified_id.csv` orders its feed.
   * `since` (RFC 3339, exclusive) begins a walk, `after` goes on.
   */
  listChanged(context: OperationContext, args: PageArgs & { readonly since?: string }): Promise<Page<Advisory>>;
  /** @throws DomainError `not_found` field `key`. */
  mergedView(context: OperationContext, args: { readonly key: string }): Promise<MergedAdvisory>;
  /** All advisories with all contributions, by key in code point order. */
  exportPage(context: OperationContext, args: PageArgs): Promise<Page<ExportedAdvisory>>;
  /** References to raw documents of an advisory, stale ones included, by source and SHA-256. */
  listRaw(context: OperationContext, args: PageArgs & { readonly key: string }): Promise<Page<RawReference>>;
  /**
   * Forgets references first seen before an instant whose content no contribution has any more: the oldest `limit` of them,
   * ties by key, source and SHA-256.
   * @returns how many; fewer than `limit` when there are no more.
   */
  purgeRaw(context: OperationContext, args: { readonly before: Date; readonly limit: number }): Promise<{ readonly purged: number }>;

  /** @throws DomainError `duplicate` field `name`. */
  createSource(
    context: OperationContext,
    args: { readonly name: string; readonly kind: SourceKind; readonly precedence: number; readonly enabled: boolean },
  ): Promise<Source>;
  /** @throws DomainError `not_found` field `name`. */
  getSource(context: OperationContext, args: { readonly name: string }): Promise<Source>;
  /** Sources by (precedence, name). */
  listSources(context: OperationContext, args: PageArgs): Promise<Page<Source>>;
  /** Changes what is given. @throws DomainError `not_found` field `name`; `conflict` field `version` when it is not at that version. */
  updateSource(
    context: OperationContext,
    args: { readonly name: string; readonly version: number; readonly kind?: SourceKind; readonly precedence?: number; readonly enabled?: boolean },
  ): Promise<Source>;
  /**
   * Removes a source and its state. @throws DomainError `not_found` field `name`; `conflict` field `version`;
   * `precondition_failed` field `name` while it has contributions: prune it first.
   */
  deleteSource(context: OperationContext, args: { readonly name: string; readonly version: number }): Promise<void>;
  /** A source that never reported has an empty state. @throws DomainError `not_found` field `source`. */
  getSourceState(context: OperationContext, args: { readonly source: string }): Promise<SourceState>;
  /** A run went well: the cursor is kept, failures and back-off are forgotten. @throws DomainError `not_found` field `source`. */
  recordSuccess(context: OperationContext, args: { readonly source: string; readonly cursor: string | null }): Promise<SourceState>;
  /**
   * A run failed: the cursor stays; the source rests for 1 minute, doubled with each failure in a row, at most 24 hours.
   * @throws DomainError `not_found` field `source`.
   */
  recordFailure(context: OperationContext, args: { readonly source: string; readonly error: string }): Promise<SourceState>;
  /** Enabled sources that do not rest now, by (precedence, name). */
  listDueSources(context: OperationContext, args: PageArgs): Promise<Page<Source>>;

  enqueueJob(context: OperationContext, args: { readonly kind: string; readonly priority: number; readonly payload: string }): Promise<Job>;
  /** The queued or lapsed job with the highest priority, then the oldest, then by id; null when there is none. */
  claimJob(context: OperationContext, args: { readonly worker: string; readonly leaseMs: number }): Promise<Job | null>;
  /** @throws DomainError `not_found` field `id`; `precondition_failed` field `worker` when that worker does not hold it now. */
  completeJob(context: OperationContext, args: { readonly id: string; readonly worker: string; readonly succeeded: boolean }): Promise<Job>;
  /** @throws DomainError `not_found` field `id`. */
  getJob(context: OperationContext, args: { readonly id: string }): Promise<Job>;
  /** Takes a free or lapsed lock with a new token; who holds it already, keeps its token. @throws DomainError `conflict` field `name`. */
  acquireLock(context: OperationContext, args: { readonly name: string; readonly holder: string; readonly leaseMs: number }): Promise<Lock>;
  /** @throws DomainError `precondition_failed` field `token` when it is not held now under that token by that holder. */
  renewLock(
    context: OperationContext,
    args: { readonly name: string; readonly holder: string; readonly token: bigint; readonly leaseMs: number },
  ): Promise<Lock>;
  /** @throws DomainError `precondition_failed` field `token`, as `renewLock`. */
  releaseLock(context: OperationContext, args: { readonly name: string; readonly holder: string; readonly token: bigint }): Promise<Lock>;
}
