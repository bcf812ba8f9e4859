import type { JsonValue, OperationContext } from '#harness';
import type { AuditEntry, ChainVerdict, ListAudit } from '../support/audit.ts';
import type { Page, PageArgs } from '../support/page.ts';
import type { Issuer, IssuerKey, IssuerStatus, KeyAlgorithm, KeyStatus, KeyUse, ResolvedKey, Scope, TrustedIssuer, TrustOverride } from './records.ts';

/**
 * Who signs what others publish, with which keys, and how far each tenant trusts them: the contract that both stores must
 * keep.
 *
 * A tenant sees its own issuers and those of the system (`@global`), with their keys, and nobody else's. Only the system,
 * which calls as the tenant `@global`, changes global ones: to anybody else it is `forbidden` field `issuerId`. What a
 * tenant thinks of a global issuer it says in an override of its own.
 *
 * For every method: the tenant comes from `context` (`forbidden` field `tenant` when it names none), `now` and ids come
 * from `context` too. Arguments are checked in the order in which they are listed, before the store is touched; the first
 * unusable one is `invalid` with its name as `field`. Text must be well-formed Unicode without NUL. Names are unique
 * within a tenant by their normalized form: NFC, case folded, white space at both ends removed. Text sorts by code points.
 * A page holds at most `limit` items (1 to 200); `next` continues after its last item. `version` rises by one with every
 * change; a write that names another version is `conflict` field `version`, and changes nothing.
 *
 * Every write records what it did in the tenant's audit, as one unit with it; a write that is refused records nothing.
 */
export interface IssuerDirectoryRepository {
  /** Registers an active issuer. @throws `duplicate` field `name` (constraint `issuers_name_key`). */
  registerIssuer(context: OperationContext, args: RegisterIssuer): Promise<Issuer>;
  /** @throws `not_found` field `issuerId`. */
  getIssuer(context: OperationContext, args: { readonly issuerId: string }): Promise<Issuer>;
  /** By the normalized form of a name; the tenant's own issuer hides a global one of the same name. @throws `not_found` field `name`. */
  findIssuer(context: OperationContext, args: { readonly name: string }): Promise<Issuer>;
  /**
   * Changes the fields that are given; null clears.
   *
   * @throws `not_found` or `forbidden` field `issuerId`; `conflict` field `version`; `precondition_failed` field `status`
   * when retired; `duplicate` as `registerIssuer`.
   */
  updateIssuer(context: OperationContext, args: UpdateIssuer): Promise<Issuer>;
  /** Retires an issuer from `now` on, for good. @throws as `updateIssuer`. */
  retireIssuer(context: OperationContext, args: RetireIssuer): Promise<Issuer>;
  /** Own and global issuers by normalized name, then id. All given filters hold. */
  listIssuers(context: OperationContext, args: ListIssuers): Promise<Page<Issuer>>;

  /**
   * Adds a key, active for its use. It is valid from `validFrom` (default `now`) to before `validUntil` (default no end).
   *
   * @throws `invalid` field `validUntil` unless it is later than `validFrom`; `not_found` or `forbidden` field `issuerId`;
   * `precondition_failed` field `issuerId` when the issuer is retired; `duplicate` field `keyId` (constraint
   * `issuer_keys_pkey`), then field `material` (constraint `issuer_keys_fingerprint_key`: no two keys of a tenant are of
   * the same material), then field `use` (constraint `issuer_keys_active_key`: one active key per use).
   */
  addKey(context: OperationContext, args: AddKey): Promise<IssuerKey>;
  /**
   * Puts a new active key in the place of an active one, which is retired: it stays valid until `now + overlapMs`, or its
   * own earlier end. A key that would only become valid later never does.
   *
   * @throws `invalid` field `next.validUntil` unless it is later than `now`; as `addKey` for the issuer; `not_found` field
   * `keyId`; `conflict` field `version`; `precondition_failed` field `keyId` when the key is not active; `duplicate` as `addKey`.
   */
  rotateKey(context: OperationContext, args: RotateKey): Promise<RotatedKeys>;
  /**
   * Revokes a key, also of a retired issuer; never undone. `since`: the instant from which on it must not be relied on
   * (default `now`).
   *
   * @throws `invalid` field `since` when later than `now`; `not_found` or `forbidden` field `issuerId`; `not_found` field
   * `keyId`; `conflict` field `version`; `precondition_failed` field `keyId` when revoked already.
   */
  revokeKey(context: OperationContext, args: RevokeKey): Promise<IssuerKey>;
  /** Keys of an issuer, the latest `validFrom` first, then by id. All given filters hold. @throws `not_found` field `issuerId`. */
  listKeys(context: OperationContext, args: ListKeys): Promise<Page<IssuerKey>>;
  /**
   * What a key is worth at an instant (default `now`): `revoked` when `revokedSince <= at`; else `issuer_retired` when the
   * issuer's `retiredAt <= at`; else `not_yet_valid` before `validFrom`; else `expired` from `validUntil` on; else `valid`.
   *
   * @throws `not_found` field `issuerId`, then field `keyId`.
   */
  resolveKey(context: OperationContext, args: { readonly issuerId: string; readonly keyId: string; readonly at?: Date }): Promise<ResolvedKey>;

  /**
   * Active issuers that the tenant trusts, own and global: each with what the tenant's override gives, else with the
   * default; by descending weight, then normalized name, then id. `minWeight` and `tag` must both hold where given.
   */
  listTrustedIssuers(context: OperationContext, args: ListTrustedIssuers): Promise<Page<TrustedIssuer>>;
  /**
   * Says what the tenant thinks of an issuer that it sees; replaces what it said before. `version` is that of the standing
   * override, cleared or not; 0 when there never was one.
   *
   * @throws `invalid` field `trusted` when neither `trusted` nor `weight` is given; `not_found` field `issuerId`;
   * `conflict` field `version` (also as constraint `trust_overrides_pkey`).
   */
  setOverride(context: OperationContext, args: SetOverride): Promise<TrustOverride>;
  /**
   * Takes the override back: the default holds again.
   *
   * @throws `not_found` field `issuerId` when there never was one; `conflict` field `version`; `precondition_failed` field
   * `issuerId` when cleared already.
   */
  clearOverride(context: OperationContext, args: ClearOverride): Promise<TrustOverride>;
  /** The override, cleared or not. @throws `not_found` field `issuerId` when there never was one. */
  getOverride(context: OperationContext, args: { readonly issuerId: string }): Promise<TrustOverride>;
  /** Overrides that hold, the latest changed first, then by issuer. `cleared`: those that hold no longer. */
  listOverrides(context: OperationContext, args: PageArgs & { readonly cleared?: boolean }): Promise<Page<TrustOverride>>;

  /** What was done in the tenant, in order. `subject`: to this one only (`issuer:<id>`). */
  listAudit(context: OperationContext, args: ListAudit): Promise<Page<AuditEntry>>;
  /** Walks the tenant's whole chain. */
  verifyAudit(context: OperationContext, args: Readonly<Record<never, never>>): Promise<ChainVerdict>;
}

/** What is known of an issuer beside its name. */
export interface IssuerFields {
  readonly description?: string | null;
  /** `https://…` or `http://…`. */
  readonly website?: string | null;
  readonly contact?: string | null;
  readonly tags?: readonly string[];
  /** An object. Default `{}`. */
  readonly metadata?: JsonValue;
  /** Default false. */
  readonly trusted?: boolean;
  /** -100 to 100. Default 0. */
  readonly weight?: number;
}

export interface RegisterIssuer extends IssuerFields {
  readonly actor: string;
  readonly name: string;
}

interface VersionedIssuer {
  readonly issuerId: string;
  readonly version: number;
  readonly actor: string;
}

export interface UpdateIssuer extends VersionedIssuer, IssuerFields {
  readonly name?: string;
}

export interface RetireIssuer extends VersionedIssuer {
  readonly reason?: string | null;
}

export interface ListIssuers extends PageArgs {
  readonly scope?: Scope;
  readonly status?: IssuerStatus;
  readonly tag?: string;
}

export interface KeyMaterial {
  readonly keyId: string;
  readonly algorithm: KeyAlgorithm;
  /** 1 to 8,192 bytes. */
  readonly material: Uint8Array;
  readonly validUntil?: Date | null;
}

export interface AddKey extends KeyMaterial {
  readonly issuerId: string;
  readonly actor: string;
  readonly use: KeyUse;
  readonly validFrom?: Date | null;
}

interface VersionedKey {
  readonly issuerId: string;
  readonly keyId: string;
  readonly version: number;
  readonly actor: string;
}

export interface RotateKey extends VersionedKey {
  /** 0 to 30 days. */
  readonly overlapMs: number;
  readonly next: KeyMaterial;
}

export interface RotatedKeys {
  readonly retired: IssuerKey;
  readonly added: IssuerKey;
}

export interface RevokeKey extends VersionedKey {
  readonly since?: Date | null;
  readonly reason?: string | null;
}

export interface ListKeys extends PageArgs {
  readonly issuerId: string;
  readonly use?: KeyUse;
  readonly status?: KeyStatus;
}

export interface ListTrustedIssuers extends PageArgs {
  readonly minWeight?: number;
  readonly tag?: string;
}

export interface SetOverride extends VersionedIssuer {
  readonly trusted?: boolean | null;
  readonly weight?: number | null;
  readonly reason?: string | null;
}

export type ClearOverride = VersionedIssuer;
