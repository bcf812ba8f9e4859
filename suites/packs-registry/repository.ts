import type { JsonValue, OperationContext } from '#harness';
import type { AppendAudit, AuditEntry, ChainVerdict, ListAudit } from '../support/audit.ts';
import type { Page, PageArgs } from '../support/page.ts';
import type {
  Attestation,
  Content,
  ContentReference,
  LifecycleEntry,
  Mirror,
  Pack,
  PackVersion,
  ParityRecord,
  ParityStatus,
  SyncOutcome,
  VersionState,
} from './records.ts';

/**
 * Packs that were published, what became of each version, and which other places hold them: the contract that both
 * stores must keep.
 *
 * For every method: the tenant comes from `context` (`forbidden` field `tenant` when it names none), `now` and ids come
 * from `context` too. Arguments are checked in the order in which they are listed, before the store is touched; the
 * first unusable one is `invalid` with its name as `field`. Text must be well-formed Unicode without NUL.
 *
 * Names of packs, mirrors and places are 1 to 128 of `a–z 0–9 . _ / -`, beginning with a letter or digit. A version is a
 * Semantic Version 2.0.0 of at most 256 characters. Versions sort by its precedence (section 11), those of equal
 * precedence (they differ in build metadata) by their text; all else that is text sorts by code points. A page holds at
 * most `limit` items; `next` continues after its last item, and a list of what is unknown is empty. A write that names
 * another revision than the one that stands is `conflict` field `revision`, and changes nothing. What is not found in
 * the tenant is `not_found`, with the argument that named it.
 *
 * What is published is written once. Every publication, change of state and attestation is recorded in the audit,
 * every publication and change of state in the version's lifecycle too, as one unit with what it records.
 */
export interface PacksRegistryRepository {
  /**
   * Publishes a version of a pack, and makes the pack if it is its first. Publishing the same bytes again is idempotent:
   * the version that stands is given back as it stands, yanked ones too, and nothing is written.
   *
   * @throws `conflict` field `content.sha256` (constraint `pack_versions_pkey`) when other bytes stand under this version;
   * `conflict` field `content.length` (constraint `contents_pkey`) when bytes of this digest are known in another length.
   */
  publish(context: OperationContext, args: Publish): Promise<{ readonly version: PackVersion; readonly created: boolean }>;
  /**
   * Where bytes lie, and a page of the versions that were published with them, by name and version: none when they are
   * an attestation's. @throws `not_found` field `sha256`.
   */
  getByDigest(context: OperationContext, args: PageArgs & { readonly sha256: string }): Promise<Page<PackVersion> & { readonly content: Content }>;
  /** @throws `not_found` field `version`. */
  getVersion(context: OperationContext, args: VersionKey): Promise<PackVersion>;
  /** Versions of a pack, the least first or, `descending`, the greatest. `state`: those that are in it. */
  listVersions(
    context: OperationContext,
    args: PageArgs & { readonly name: string; readonly state?: VersionState; readonly descending?: boolean },
  ): Promise<Page<PackVersion>>;
  /**
   * The greatest version that is not yanked, of releases alone unless `preReleases` are asked for too.
   *
   * @throws `not_found` field `name` when there is none.
   */
  latestVersion(context: OperationContext, args: { readonly name: string; readonly preReleases?: boolean }): Promise<PackVersion>;

  /** @throws `not_found` field `name`. */
  getPack(context: OperationContext, args: { readonly name: string }): Promise<Pack>;
  /** Changes the fields that are given; null clears. @throws `not_found` field `name`; `conflict` field `revision`. */
  describePack(
    context: OperationContext,
    args: { readonly name: string; readonly revision: number; readonly description?: string | null; readonly labels?: JsonValue },
  ): Promise<Pack>;
  /** Packs by name. `prefix` is literal text: `_` and `.` stand for themselves. */
  listPacks(context: OperationContext, args: PageArgs & { readonly prefix?: string }): Promise<Page<Pack>>;

  /**
   * Makes a published or deprecated version one to be used.
   *
   * @throws `not_found` field `version`; `conflict` field `revision`; `precondition_failed` field `state`.
   */
  promote(context: OperationContext, args: ChangeState): Promise<PackVersion>;
  /** Makes a published or promoted version one to move away from. @throws as `promote`. */
  deprecate(context: OperationContext, args: ChangeState & { readonly reason: string }): Promise<PackVersion>;
  /** Takes a version out of use for good: it stays where it is, but is no pack's latest any more. @throws as `promote`. */
  yank(context: OperationContext, args: ChangeState & { readonly reason: string }): Promise<PackVersion>;
  /** What became of a version, from its publication on. */
  listLifecycle(context: OperationContext, args: PageArgs & VersionKey): Promise<Page<LifecycleEntry>>;

  /**
   * Attaches a statement to a version. One of the same type and bytes is attached already: it is given back as it
   * stands, and nothing is written.
   *
   * @throws `not_found` field `version`; `precondition_failed` field `state` when the version is yanked; `conflict` field
   * `content.length` as `publish`.
   */
  attach(context: OperationContext, args: Attach): Promise<{ readonly attestation: Attestation; readonly added: boolean }>;
  /** Attestations of a version by type, then digest. `type`: those of it. */
  listAttestations(context: OperationContext, args: PageArgs & VersionKey & { readonly type?: string }): Promise<Page<Attestation>>;

  /**
   * Records what a place was seen to hold, `ageMs` before now. The latest observation stands, of several of one instant
   * the first; `recorded` tells whether this one does.
   *
   * @throws `not_found` field `version`.
   */
  recordParity(context: OperationContext, args: Observe): Promise<{ readonly record: ParityRecord; readonly recorded: boolean }>;
  /** What each place holds of a version, by place. `status`: those places alone. */
  listParity(context: OperationContext, args: PageArgs & VersionKey & { readonly status?: ParityStatus }): Promise<Page<ParityRecord>>;
  /** Observations that are `ageMs` old or older, the oldest first, then by name, version (as text) and place. */
  listStaleParity(context: OperationContext, args: PageArgs & { readonly ageMs: number }): Promise<Page<ParityRecord>>;

  /** Registers a mirror, which is due at once. @throws `duplicate` field `name` (constraint `mirrors_pkey`). */
  registerMirror(
    context: OperationContext,
    args: { readonly name: string; readonly upstream: string; readonly intervalMs: number; readonly enabled?: boolean },
  ): Promise<Mirror>;
  /** @throws `not_found` field `name`. */
  getMirror(context: OperationContext, args: { readonly name: string }): Promise<Mirror>;
  /** Changes the fields that are given, and when the next synchronisation is due in none of them. @throws `not_found`, `conflict` as `describePack`. */
  updateMirror(
    context: OperationContext,
    args: { readonly name: string; readonly revision: number; readonly upstream?: string; readonly intervalMs?: number; readonly enabled?: boolean },
  ): Promise<Mirror>;
  /** Mirrors by name. */
  listMirrors(context: OperationContext, args: PageArgs): Promise<Page<Mirror>>;
  /**
   * Records how a synchronisation ended; the next is due an interval later. A success moves the cursor and ends the
   * count of failures, a failure keeps the cursor.
   *
   * @throws `not_found` field `name`; `precondition_failed` field `enabled` when the mirror is disabled.
   */
  reportSync(
    context: OperationContext,
    args: { readonly name: string; readonly outcome: SyncOutcome; readonly cursor?: string | null; readonly error?: string | null },
  ): Promise<Mirror>;
  /** Enabled mirrors that are due at `now`, the longest due first, then by name. */
  listDueMirrors(context: OperationContext, args: PageArgs): Promise<Page<Mirror>>;

  /** Records a fact that no other operation records. */
  appendAudit(context: OperationContext, args: AppendAudit): Promise<AuditEntry>;
  /** The audit by sequence. `subject`: entries about it alone; a version's is `pack:<name>@<version>`. */
  listAudit(context: OperationContext, args: ListAudit): Promise<Page<AuditEntry>>;
  /** Walks the tenant's whole chain and tells whether, or where, it breaks. */
  verifyAudit(context: OperationContext, args: Readonly<Record<never, never>>): Promise<ChainVerdict>;
}

export interface VersionKey {
  readonly name: string;
  readonly version: string;
}

export interface Publish extends VersionKey {
  readonly content: ContentReference;
  /** What the pack says of itself. */
  readonly manifest?: JsonValue;
  readonly actor: string;
}

export interface ChangeState extends VersionKey {
  readonly revision: number;
  readonly actor: string;
  readonly reason?: string | null;
}

export interface Attach extends VersionKey {
  readonly type: string;
  readonly content: ContentReference;
  readonly signer?: string | null;
  /** What the statement says, apart from its bytes. */
  readonly statement?: JsonValue;
  readonly actor: string;
}

export interface Observe extends VersionKey {
  readonly place: string;
  /** Null: nothing was there. */
  readonly observedSha256: string | null;
  readonly ageMs?: number;
  readonly notes?: string | null;
}
