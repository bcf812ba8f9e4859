import type { JsonValue } from '#harness';

/** The tenant whose issuers and keys every tenant may read. Who calls as this tenant is the system itself. */
export const GLOBAL = '@global';

/** Whose an issuer is: of the tenant that asks, or of the system, for all. */
export type Scope = 'tenant' | 'global';

export type IssuerStatus = 'active' | 'retired';

/** Who signs what others publish. */
export interface Issuer {
  readonly issuerId: string;
  readonly scope: Scope;
  /** As it was given. */
  readonly name: string;
  readonly normalizedName: string;
  readonly description: string | null;
  readonly website: string | null;
  readonly contact: string | null;
  /** Distinct, in code point order. */
  readonly tags: readonly string[];
  readonly metadata: JsonValue;
  /** The default: what holds for a tenant whose override does not say otherwise. */
  readonly trusted: boolean;
  readonly weight: number;
  readonly status: IssuerStatus;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly retiredAt: Date | null;
}

/** What a key signs. */
export type KeyUse = 'advisory' | 'vex' | 'attestation';

export type KeyAlgorithm = 'ed25519' | 'ecdsa-p256' | 'rsa';

/** `active`: the one that signs now. `retired`: another took its place. `revoked`: nobody shall rely on it. */
export type KeyStatus = 'active' | 'retired' | 'revoked';

/** The public half of a pair of keys. */
export interface IssuerKey {
  readonly issuerId: string;
  /** The issuer's own name for it. */
  readonly keyId: string;
  readonly use: KeyUse;
  readonly algorithm: KeyAlgorithm;
  readonly material: Uint8Array;
  /** SHA-256 of the material, hex. */
  readonly fingerprint: string;
  readonly status: KeyStatus;
  readonly validFrom: Date;
  /** Exclusive; null: without end. */
  readonly validUntil: Date | null;
  /** The key that it took the place of. */
  readonly replaces: string | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly retiredAt: Date | null;
  /** When the revocation was recorded. */
  readonly revokedAt: Date | null;
  /** From when on it must not be relied on; never after `revokedAt`. */
  readonly revokedSince: Date | null;
  readonly revokedReason: string | null;
}

export type KeyState = 'valid' | 'not_yet_valid' | 'expired' | 'issuer_retired' | 'revoked';

/** What a key is worth at an instant. */
export interface ResolvedKey {
  readonly state: KeyState;
  readonly scope: Scope;
  readonly key: IssuerKey;
}

/** What one tenant thinks of an issuer, in place of the default. */
export interface TrustOverride {
  readonly issuerId: string;
  /** Null: as the issuer has it. */
  readonly trusted: boolean | null;
  readonly weight: number | null;
  readonly reason: string | null;
  /** Rises with every change, through clearing as well, so that no version ever stands for two overrides. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Not null: it holds no longer. */
  readonly clearedAt: Date | null;
}

/** An issuer as the tenant trusts it: each field of its override where that gives one, else the default. */
export interface TrustedIssuer {
  readonly issuerId: string;
  readonly scope: Scope;
  readonly name: string;
  readonly normalizedName: string;
  readonly tags: readonly string[];
  readonly weight: number;
  /** The version of the override that took part; null when none did. */
  readonly override: number | null;
  readonly reason: string | null;
}
