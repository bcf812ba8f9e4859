import type { JsonValue, Micros } from '#harness';

/** What a contribution was made from: an OSV or CSAF document, or a record that a connector normalized itself. */
export type AdvisoryFormat = 'osv' | 'csaf' | 'normalized';

/** Which documents a source publishes. `mixed` takes any. */
export type SourceKind = AdvisoryFormat | 'mixed';

/**
 * How a document names an id: as its own, as another name of the same vulnerability, as what it was derived from
 * (`upstream`), or as something near it (`related`).
 */
export type AliasKind = 'id' | 'alias' | 'upstream' | 'related';

/** What came of a document: nothing was there; it replaced an older one; the same is there; a newer one is there. */
export type IngestStatus = 'created' | 'updated' | 'unchanged' | 'stale';

export interface IngestResult {
  readonly key: string;
  readonly source: string;
  readonly status: IngestStatus;
  /** Content digest of the document that was handed in: SHA-256, hex, of its canonical form. */
  readonly digest: string;
  /** Of the advisory, after the operation. */
  readonly changedAt: Micros;
}

/** A record that a connector normalized itself. Times are RFC 3339 text, kept as written. */
export interface NormalizedAdvisory {
  readonly id: string;
  readonly modified: string;
  readonly published?: string | null;
  readonly withdrawn?: string | null;
  readonly summary?: string | null;
  readonly details?: string | null;
  readonly aliases: readonly string[];
  readonly upstream?: readonly string[];
  readonly related?: readonly string[];
  readonly severities?: readonly Severity[];
  readonly references?: readonly Reference[];
  readonly affected: readonly NormalizedAffected[];
  /** JSON text of an object. */
  readonly databaseSpecific?: string;
}

export interface NormalizedAffected {
  readonly ecosystem?: string | null;
  readonly name?: string | null;
  readonly purl?: string | null;
  readonly versions: readonly string[];
  readonly ranges: readonly NormalizedRange[];
}

export interface NormalizedRange {
  readonly type: 'SEMVER' | 'ECOSYSTEM' | 'GIT';
  readonly repo?: string | null;
  /** In the order of the source. */
  readonly events: readonly { readonly kind: 'introduced' | 'fixed' | 'last_affected' | 'limit'; readonly version: string }[];
}

export interface Severity {
  readonly type: string;
  readonly score: string;
}

export interface Reference {
  readonly type: string;
  readonly url: string;
}

/** An advisory: what all contributions to one key have in common. Every field is a function of the set of them. */
export interface Advisory {
  readonly key: string;
  /** The latest of the contributions' own. */
  readonly changedAt: Micros;
  /** When the latest contribution came in. */
  readonly ingestedAt: Date;
  /** True when every contribution is withdrawn. */
  readonly withdrawn: boolean;
  /** SHA-256, hex, over sources and content digests: equal advisories, equal digests. */
  readonly digest: string;
}

/** Where a contribution comes from and how it stands, without what it says. */
export interface ContributionHead {
  readonly source: string;
  readonly documentId: string;
  readonly format: AdvisoryFormat;
  readonly digest: string;
  readonly modifiedAt: Micros;
  /** As the source wrote it: its offset and digits beyond the microsecond live only here. */
  readonly modifiedText: string;
  readonly changedAt: Micros;
  readonly ingestedAt: Date;
  readonly withdrawn: boolean;
}

export interface AdvisoryDetail extends Advisory {
  /** In the order of their sources' names. */
  readonly contributions: readonly ContributionHead[];
}

/** One source's own word on an advisory. Never changed by what other sources say. */
export interface Contribution {
  readonly key: string;
  readonly source: string;
  readonly documentId: string;
  readonly format: AdvisoryFormat;
  readonly digest: string;
  readonly modifiedAt: Micros;
  /** As the source wrote it: its offset and digits beyond the microsecond live only here. */
  readonly modifiedText: string;
  readonly publishedAt: Micros | null;
  readonly publishedText: string | null;
  readonly withdrawnAt: Micros | null;
  readonly withdrawnText: string | null;
  /** Set by `withdrawAdvisory`; gone once the source publishes anew. */
  readonly retractedAt: Date | null;
  readonly retractionReason: string | null;
  /** The later of `modifiedAt` and `retractedAt`. */
  readonly changedAt: Micros;
  readonly ingestedAt: Date;
  readonly summary: string | null;
  readonly details: string | null;
  readonly severities: readonly Severity[];
  readonly references: readonly Reference[];
  /** `database_specific`; missing when the document has none that is an object. */
  readonly databaseSpecific?: JsonValue;
  /** The document, whole: key set, null and empty apart, numbers with their kind. */
  readonly payload: JsonValue;
  /** Steps by which the contribution came to be what it is, oldest first. */
  readonly provenance: JsonValue;
}

export interface AliasMatch {
  readonly key: string;
  readonly source: string;
  readonly kind: AliasKind;
  /** As that source spells it. */
  readonly alias: string;
}

export interface AffectedMatch {
  readonly key: string;
  readonly source: string;
  /** Which affected entry of the contribution, from 0. */
  readonly ordinal: number;
  readonly ecosystem: string | null;
  readonly name: string | null;
  readonly purl: string | null;
  /** The source lists the version itself, or it lies within a range. */
  readonly matchedBy: 'version' | 'range';
}

export interface AffectedEntry {
  readonly source: string;
  readonly ordinal: number;
  readonly ecosystem: string | null;
  readonly name: string | null;
  readonly purl: string | null;
  readonly versions: readonly string[];
  /** By range, then position. */
  readonly intervals: readonly AffectedInterval[];
}

export interface AffectedInterval {
  readonly range: number;
  readonly position: number;
  readonly type: string;
  readonly repo: string | null;
  readonly introduced: string | null;
  readonly fixed: string | null;
  readonly lastAffected: string | null;
  readonly limit: string | null;
}

/** One advisory as its sources see it together, the strongest word first. */
export interface MergedAdvisory {
  readonly key: string;
  readonly changedAt: Micros;
  /** Sources, strongest first: lower precedence, then newer word, then name. */
  readonly sources: readonly string[];
  /** Each from the strongest source that states it. */
  readonly documentId: string;
  readonly summary: string | null;
  readonly details: string | null;
  readonly severities: readonly Severity[];
  readonly publishedAt: Micros | null;
  /** What the strongest source says. */
  readonly withdrawn: boolean;
  /** Of all sources, without repeats, in code point order. */
  readonly aliases: readonly string[];
  readonly references: readonly Reference[];
  /** For each package, the entries of the strongest source that names it, by source rank and ordinal. */
  readonly affected: readonly MergedAffected[];
}

export interface MergedAffected {
  readonly source: string;
  readonly ordinal: number;
  readonly ecosystem: string | null;
  readonly name: string | null;
  readonly purl: string | null;
}

export interface ExportedAdvisory {
  readonly key: string;
  readonly changedAt: Micros;
  readonly digest: string;
  readonly contributions: readonly {
    readonly source: string;
    readonly documentId: string;
    readonly digest: string;
    readonly modifiedText: string;
    readonly retractedAt: Date | null;
    readonly payload: JsonValue;
  }[];
}

export interface Source {
  readonly name: string;
  readonly kind: SourceKind;
  /** Lower is stronger. A source that is not registered counts as 1000. */
  readonly precedence: number;
  readonly enabled: boolean;
  /** From 1; rises by one with each update. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface SourceState {
  readonly source: string;
  /** Where the connector goes on; opaque to the store. */
  readonly cursor: string | null;
  readonly failureCount: number;
  readonly backoffUntil: Date | null;
  readonly lastSuccessAt: Date | null;
  readonly lastFailureAt: Date | null;
  readonly lastError: string | null;
}

/** A reference to a document's bytes, which live in a blob store of their own. */
export interface RawReference {
  readonly source: string;
  readonly key: string;
  /** SHA-256, hex, of the bytes. */
  readonly sha256: string;
  /** Of their content: several texts may say the same. */
  readonly digest: string;
  /** ObjectId of the GridFS file, 24 hex digits: the first 12 bytes of the bytes' SHA-256, so equal bytes are one file. */
  readonly gridFsId: string;
  /** Bytes. */
  readonly length: bigint;
  readonly firstSeenAt: Date;
}

export type JobState = 'queued' | 'running' | 'succeeded' | 'failed';

export interface Job {
  readonly id: string;
  readonly kind: string;
  /** Larger goes first. */
  readonly priority: number;
  readonly state: JobState;
  readonly attempts: number;
  readonly worker: string | null;
  readonly leaseUntil: Date | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
  readonly payload: JsonValue;
}

export interface Lock {
  readonly name: string;
  /** Null: free. */
  readonly holder: string | null;
  /** Rises with every change of hands, and never falls. */
  readonly token: bigint;
  readonly expiresAt: Date | null;
}
