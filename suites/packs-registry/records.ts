import type { JsonValue } from '#harness';

/**
 * Where a version stands in its life. It is published, and may be promoted and deprecated, back and forth; once yanked
 * it stays yanked.
 */
export type VersionState = 'published' | 'promoted' | 'deprecated' | 'yanked';

/** How what a place holds compares with what was published: the same bytes, other bytes, or nothing. */
export type ParityStatus = 'match' | 'mismatch' | 'missing';

export type SyncOutcome = 'succeeded' | 'failed';

/** Where bytes lie that were uploaded before. The store of the bytes itself is not converted. */
export interface ContentReference {
  /** SHA-256 of the bytes, 64 lower-case hex digits. */
  readonly sha256: string;
  /** Bytes, from 0. */
  readonly length: bigint;
  /** ObjectId of the GridFS file, 24 lower-case hex digits. */
  readonly gridFsId: string;
}

/** Bytes by their digest. The first reference to them stands: the same bytes, uploaded again, are no other content. */
export interface Content extends ContentReference {
  readonly storedAt: Date;
}

export interface Pack {
  readonly name: string;
  readonly description: string | null;
  readonly labels: JsonValue;
  /** Of description and labels. */
  readonly revision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What was published never changes; `state`, `revision` and `updatedAt` do. */
export interface PackVersion {
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
  readonly manifest: JsonValue;
  readonly state: VersionState;
  /** 1 when published, one more with every change of state. */
  readonly revision: number;
  readonly publishedBy: string;
  readonly publishedAt: Date;
  readonly updatedAt: Date;
}

/** One change of state. */
export interface LifecycleEntry {
  readonly name: string;
  readonly version: string;
  /** The revision that it made. */
  readonly revision: number;
  /** Null: it was published. */
  readonly from: VersionState | null;
  readonly to: VersionState;
  readonly actor: string;
  readonly reason: string | null;
  readonly at: Date;
}

/** A statement about a version, kept as bytes. Never changed, never taken away. */
export interface Attestation {
  readonly name: string;
  readonly version: string;
  /** What kind of statement, as a URI or a name. */
  readonly type: string;
  readonly sha256: string;
  readonly signer: string | null;
  readonly statement: JsonValue;
  readonly attachedBy: string;
  readonly attachedAt: Date;
}

/** What a place was last seen to hold of a version. */
export interface ParityRecord {
  readonly name: string;
  readonly version: string;
  readonly place: string;
  readonly status: ParityStatus;
  /** Null: nothing was there. */
  readonly observedSha256: string | null;
  readonly observedAt: Date;
  readonly notes: string | null;
}

/** A registry elsewhere that this one is kept like, and how far that has come. */
export interface Mirror {
  readonly name: string;
  readonly upstream: string;
  readonly enabled: boolean;
  readonly intervalMs: number;
  /** Of what is configured: a report makes no new one. */
  readonly revision: number;
  readonly cursor: string | null;
  readonly failureCount: number;
  readonly lastSuccessAt: Date | null;
  readonly lastFailureAt: Date | null;
  readonly lastError: string | null;
  readonly nextSyncAt: Date;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
