import type { JsonValue, Micros } from '#harness';

/** What a document is written in. Each has its own words for a status; none is translated here. */
export type VexFormat = 'openvex' | 'csaf' | 'cyclonedx';

/** What came of a document or observation: nothing was there, or the same is there. */
export type AppendStatus = 'created' | 'unchanged';

/** A vulnerability in any spelling of its id, and a product: a package URL, or what a document calls it. */
export interface PairArgs {
  readonly vulnerability: string;
  readonly product: string;
}

export interface Provider {
  readonly name: string;
  /** Lower is stronger. A provider that is not registered counts as 1000. */
  readonly precedence: number;
  /** From 1; rises by one with each change. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface IngestResult {
  readonly provider: string;
  /** Content digest: SHA-256, hex, of the document's canonical form. With the provider, it is the document's identity. */
  readonly digest: string;
  readonly format: VexFormat;
  readonly status: AppendStatus;
  /** How many statements the document makes. */
  readonly statements: number;
}

/** A document that a provider published. Its own id is kept, and identifies nothing: real ones repeat (W23). */
export interface VexDocument {
  readonly provider: string;
  readonly digest: string;
  readonly format: VexFormat;
  readonly documentId: string | null;
  readonly statedAt: Micros | null;
  /** As the document writes it: its offset and digits beyond the microsecond live only here. */
  readonly statedText: string | null;
  readonly statements: number;
  /** When it came in first. */
  readonly ingestedAt: Date;
}

/** The content of a document, as long as it is kept. */
export interface RawDocument {
  readonly provider: string;
  readonly digest: string;
  /** Bytes of the canonical form. */
  readonly length: bigint;
  readonly receivedAt: Date;
  /** Whole: key set, null and empty apart, numbers with their kind. */
  readonly payload: JsonValue;
}

/** What one document says of one vulnerability in one product. Every word of it is the document's own. */
export interface Statement {
  readonly provider: string;
  /** Digest of the document that makes it, and the statement's place there, from 0. */
  readonly document: string;
  readonly ordinal: number;
  readonly format: VexFormat;
  /** The vulnerability's key, and how the document spells it. */
  readonly vulnerability: string;
  readonly vulnerabilityText: string;
  readonly aliases: readonly string[];
  /** The product's key, and how the document spells it. `*`: the document names no product. */
  readonly product: string;
  readonly productText: string;
  readonly subcomponents: readonly string[];
  /** The word that the format has for it: `not_affected`, `known_not_affected`, `in_triage`. */
  readonly status: string;
  readonly justification: string | null;
  readonly impact: string | null;
  readonly action: string | null;
  readonly notes: string | null;
  readonly statedAt: Micros | null;
  readonly statedText: string | null;
  /** What the format says of this product beyond that; missing when nothing. */
  readonly detail?: JsonValue;
}

/** A statement among others on the same vulnerability and product. */
export interface RankedStatement extends Statement {
  /** Of its provider, now. */
  readonly precedence: number;
}

/** Something that was seen of a vulnerability in a product: a scan, an attestation, a reachability analysis. Never changed. */
export interface Observation {
  readonly provider: string;
  /** SHA-256, hex, of its canonical form. With the provider, it is the observation's identity. */
  readonly digest: string;
  readonly vulnerability: string;
  readonly product: string;
  readonly kind: string;
  readonly observedAt: Micros;
  readonly observedText: string;
  readonly content: JsonValue;
  readonly recordedAt: Date;
}

export interface AppendResult extends Observation {
  readonly status: AppendStatus;
}

export interface StatementReference {
  readonly provider: string;
  readonly document: string;
  readonly ordinal: number;
}

export interface ObservationReference {
  readonly provider: string;
  readonly digest: string;
}

/** What speaks of one vulnerability in one product. Every field is a function of the set of statements and observations. */
export interface Linkset {
  readonly vulnerability: string;
  readonly product: string;
  /** SHA-256, hex, of its canonical form: equal linksets, equal digests. */
  readonly digest: string;
  /** In code point order. */
  readonly providers: readonly string[];
  /** By provider, document, ordinal. */
  readonly statements: readonly StatementReference[];
  /** By provider, digest. */
  readonly observations: readonly ObservationReference[];
}

export interface LinksetHead {
  readonly vulnerability: string;
  readonly product: string;
  readonly digest: string;
  readonly statements: number;
  readonly observations: number;
}

/** What a caller decided of one vulnerability in one product, under one policy. The store only keeps it. */
export interface Consensus {
  readonly vulnerability: string;
  readonly product: string;
  /** SHA-256, hex, of the policy that decided. */
  readonly policyDigest: string;
  /** Of the linkset that it was decided from. */
  readonly linksetDigest: string;
  /** The caller's own word. */
  readonly status: string;
  /** The caller's evidence manifest. */
  readonly evidence: JsonValue;
  /** From 1; rises by one with each change. */
  readonly version: number;
  readonly decidedAt: Date;
  readonly heldBy: string | null;
  readonly holdReason: string | null;
  readonly heldAt: Date | null;
  /** From then on it is no longer held. Null beside `heldAt`: until it is released. */
  readonly heldUntil: Date | null;
}

/** A consensus as it stands now. */
export interface StandingConsensus extends Consensus {
  /** On hold now. */
  readonly held: boolean;
  /** The stored linkset is still the one that it was decided from. */
  readonly current: boolean;
}

export interface CacheEntry {
  readonly key: string;
  readonly value: JsonValue;
  readonly expiresAt: Date;
}
