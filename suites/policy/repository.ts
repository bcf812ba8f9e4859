import type { OperationContext } from '#harness';
import type { AppendAudit, AuditEntry, ChainVerdict, ListAudit } from '../support/audit.ts';
import type { Page, PageArgs } from '../support/page.ts';
import type * as R from './records.ts';

/**
 * Which rules hold, what was evaluated by them, and who is excepted: the contract that both stores must keep.
 *
 * For every method: the tenant comes from `context` (`forbidden` field `tenant` when it names none), `now` and ids come
 * from `context` too. Arguments are checked in the order in which they are listed, before the store is touched; the
 * first unusable one is `invalid` with its name as `field`. Text must be well-formed Unicode without NUL.
 *
 * Text sorts by code points. A page holds at most `limit` items (1 to 200); `next` continues after its last item.
 * What is not found in the tenant is `not_found`, with the argument that named it. Publishing, activating, rolling back,
 * approving and revoking record themselves in the audit, in the same transaction: all or nothing.
 */
export interface PolicyRepository {
  /** Makes a pack without versions. @throws `duplicate` field `name` (constraint `packs_name_key`). */
  createPack(context: OperationContext, args: R.CreatePack): Promise<R.Pack>;
  /** @throws `not_found` field `packId`. */
  getPack(context: OperationContext, args: { readonly packId: string }): Promise<R.Pack>;
  /** Packs by name. */
  listPacks(context: OperationContext, args: PageArgs): Promise<Page<R.Pack>>;

  /**
   * Makes the pack's next version, a draft.
   *
   * @throws `not_found` field `packId`; `duplicate` field `rules` (constraint `rules_pkey`) when two rules have one id.
   */
  draftVersion(context: OperationContext, args: R.DraftVersion): Promise<R.PackVersion>;
  /**
   * Changes what is given of a draft; null clears the notes.
   *
   * @throws `not_found` field `version`; `precondition_failed` field `version` once published; `conflict` field
   * `revision`; `duplicate` as `draftVersion`.
   */
  reviseDraft(context: OperationContext, args: R.ReviseDraft): Promise<R.PackVersion>;
  /**
   * Deletes a draft with its rules. Its number is not used again.
   *
   * @throws as `reviseDraft`; `precondition_failed` field `version` (constraint `evaluation_runs_version_fkey`) while there
   * are runs that tried it.
   */
  discardDraft(context: OperationContext, args: R.DraftRef): Promise<void>;
  /**
   * Makes a draft immutable, and gives it the digest of its content: SHA-256, hex, of
   * `{"format":"policy-pack/1","rules":[{"effect":…,"expression":…,"priority":…,"ruleId":…}]}` in UTF-8, rules in evaluation
   * order, without white space, keys in code point order, numbers in plain decimal notation without trailing zeros. Its
   * number, its notes and who published it are no part of it.
   *
   * @throws as `reviseDraft`; `precondition_failed` field `rules` when it has none; `duplicate` field `digest`
   * (constraint `pack_versions_digest_key`) when another version of the pack has the same content.
   */
  publishVersion(context: OperationContext, args: R.PublishVersion): Promise<R.PackVersion>;
  /** @throws `not_found` field `version`. */
  getVersion(context: OperationContext, args: R.VersionRef): Promise<R.PackVersion>;
  /** The published version of a pack that has this content. @throws `not_found` field `digest`. */
  getVersionByDigest(context: OperationContext, args: { readonly packId: string; readonly digest: string }): Promise<R.PackVersion>;
  /** Versions of a pack, the newest first. `state`: only those. */
  listVersions(context: OperationContext, args: R.ListVersions): Promise<Page<R.PackVersion>>;
  /** Rules of a version, draft or not, by priority, then id. An unknown version has none. */
  listRules(context: OperationContext, args: R.VersionRef & PageArgs): Promise<Page<R.Rule>>;

  /**
   * Makes a published version the pack's active one; the one before ends at the same instant.
   *
   * @throws `not_found` field `packId`, then field `version`; `precondition_failed` field `version` when it is a draft or
   * active already.
   */
  activateVersion(context: OperationContext, args: R.ActivateVersion): Promise<R.Activation>;
  /**
   * Makes active again what was active before the standing activation, which is named by `ordinal`. Rolling back once
   * more goes one further back, not to and fro.
   *
   * @throws `not_found` field `packId`; `conflict` field `ordinal` unless that activation stands; `precondition_failed`
   * field `ordinal` when nothing was active before it.
   */
  rollBack(context: OperationContext, args: R.RollBack): Promise<R.Activation>;
  /** Activations of a pack, the latest first. */
  listActivations(context: OperationContext, args: PageArgs & { readonly packId: string }): Promise<Page<R.Activation>>;
  /**
   * Rules of the pack's active version in evaluation order: by priority, then id. Without an active version there are none.
   *
   * @throws `conflict` field `after` when another version has become active since the page that it comes from.
   */
  activeRules(context: OperationContext, args: PageArgs & { readonly packId: string }): Promise<Page<R.ActiveRule>>;

  /**
   * Makes the next version of a risk profile. Versions are never changed.
   *
   * @throws `conflict` field `expectedVersion` (constraint `risk_profiles_pkey`) unless that version is the newest.
   */
  putRiskProfile(context: OperationContext, args: R.PutRiskProfile): Promise<R.RiskProfile>;
  /** A version of a risk profile; the newest when none is named. @throws `not_found` field `name`, or field `version` when one is named. */
  getRiskProfile(context: OperationContext, args: { readonly name: string; readonly version?: number }): Promise<R.RiskProfile>;
  /** The newest version of every risk profile, by name. */
  listRiskProfiles(context: OperationContext, args: PageArgs): Promise<Page<R.RiskProfile>>;

  /**
   * Starts an evaluation of an artifact by the pack's active version, or by the one that is named, which may be a draft,
   * and by the newest version of a risk profile.
   *
   * @throws `not_found` field `packId`; `precondition_failed` field `packId` when no version is named and none is active;
   * `not_found` field `version`; `not_found` field `profileName`.
   */
  startRun(context: OperationContext, args: R.StartRun): Promise<R.EvaluationRun>;
  /** Ends a run. @throws `not_found` field `runId`; `precondition_failed` field `runId` when it has ended. */
  finishRun(context: OperationContext, args: R.FinishRun): Promise<R.EvaluationRun>;
  /** @throws `not_found` field `runId`. */
  getRun(context: OperationContext, args: { readonly runId: string }): Promise<R.EvaluationRun>;
  /** Runs, the latest first, then by descending id. All given filters hold. */
  listRuns(context: OperationContext, args: R.ListRuns): Promise<Page<R.EvaluationRun>>;
  /** Deletes up to `limit` runs (1 to 1,000) that have ended and were started at or before `now - 180 days`, the oldest first, with their explanations. */
  purgeRuns(context: OperationContext, args: { readonly limit: number }): Promise<{ readonly runs: number; readonly explanations: number }>;

  /**
   * Appends explanations to a run that is under way: all of them or none.
   *
   * @throws `not_found` field `runId`; `precondition_failed` field `runId` when it has ended; `duplicate` field
   * `explanations` (constraint `explanations_pkey`) when one finding and rule come twice, here or before (W11).
   */
  appendExplanations(context: OperationContext, args: R.AppendExplanations): Promise<{ readonly appended: number; readonly total: number }>;
  /** What was said of a finding in all runs: the latest first, then by descending run id and position. */
  explanationsOfFinding(context: OperationContext, args: PageArgs & { readonly findingId: string }): Promise<Page<R.Explanation>>;

  /**
   * Asks that an artifact be excepted from a rule, or from all.
   *
   * @throws `duplicate` field `artifact` (constraint `exceptions_requested_key`) while another request for the same stands.
   */
  requestException(context: OperationContext, args: R.RequestException): Promise<R.PolicyException>;
  /**
   * Approves a request: in force from `now + startsInMs`, for `durationMs`.
   *
   * @throws `not_found` field `exceptionId`; `conflict` field `version`; `precondition_failed` field `state` unless
   * requested; `forbidden` field `actor` when it is who requested it.
   */
  approveException(context: OperationContext, args: R.ApproveException): Promise<R.PolicyException>;
  /**
   * Withdraws a request, or ends an exception. One that has expired (`expiresAt <= now`) has ended, whether or not
   * `expireExceptions` was there.
   *
   * @throws `not_found` field `exceptionId`; `conflict` field `version`; `precondition_failed` field `state` when it has ended.
   */
  revokeException(context: OperationContext, args: R.RevokeException): Promise<R.PolicyException>;
  /** Marks up to `limit` (1 to 1,000) approved exceptions as expired whose `expiresAt <= now`, the longest expired first; gives their ids in that order. */
  expireExceptions(context: OperationContext, args: { readonly limit: number }): Promise<{ readonly exceptionIds: readonly string[] }>;
  /** @throws `not_found` field `exceptionId`. */
  getException(context: OperationContext, args: { readonly exceptionId: string }): Promise<R.PolicyException>;
  /** Exceptions by time of request, then id. All given filters hold. */
  listExceptions(context: OperationContext, args: R.ListExceptions): Promise<Page<R.PolicyException>>;
  /**
   * Exceptions of an artifact that were in force at an instant: `effectiveFrom <= at < expiresAt`, and not revoked by
   * then (`at < revokedAt`). By the time from which they are in force, then id. What has happened to one since changes nothing.
   */
  exceptionsInForce(context: OperationContext, args: R.ExceptionsInForce): Promise<Page<R.PolicyException>>;

  /** Records what was done, as the next link of the tenant's chain. There is no way to change or delete an entry. */
  appendAudit(context: OperationContext, args: AppendAudit): Promise<AuditEntry>;
  /** Entries by sequence. `subject`: only those about it. */
  listAudit(context: OperationContext, args: ListAudit): Promise<Page<AuditEntry>>;
  /** Walks the tenant's chain from its first entry, and says where it breaks. */
  verifyAudit(context: OperationContext, args: Readonly<Record<never, never>>): Promise<ChainVerdict>;
}
