import type { Leg } from './arena.ts';
import type { Tier } from './module.ts';
import type { Canonical } from './type.ts';

/*
 * How a module's data gets from MongoDB to PostgreSQL, and back: the user's own converter, as data and small pure functions.
 *
 * The unit is the aggregate: one MongoDB collection, each document of which becomes the rows of one or several tables. It
 * goes both ways, because writing both stores and rolling back need the document of what PostgreSQL holds.
 */

/**
 * A document as it is stored, with its BSON types: `Int32`, `Long`, `Double`, `Decimal128`, `Binary`, `Date`, text as
 * `string`, what embeds as a plain object or (on the way back, where keys may be anything) a `Map`.
 */
export type StoredDocument = Readonly<Record<string, unknown>>;

/** A row: column → the text PostgreSQL itself reads and writes for the value (ISO dates in UTC, `\x` bytes); null is NULL. */
export type Row = Readonly<Record<string, string | null>>;

/** One table that an aggregate's rows go to. */
export interface ConvertedTable {
  /** Without the schema's name, which is the module's. */
  readonly name: string;
  readonly columns: readonly string[];
  /** Columns that identify a row, tenant first: those of the primary key or of a unique constraint. */
  readonly key: readonly string[];
  /** Of a table other than the first: its column → the column of the first table's key whose value it bears. */
  readonly parent: Readonly<Record<string, string>>;
}

/** A table of another aggregate's whose rows the documents of this one repeat, so that MongoDB reads one document alone. */
export interface RepeatedTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** Its column → the column of this aggregate's first table that has the same value; tenant first. */
  readonly by: Readonly<Record<string, string>>;
}

/** Which documents of a tier B collection convert. */
export interface KeepRule {
  /** In words: those of the module's collection (`keep`). */
  readonly rule: string;
  /** Whether the document is kept at the cut-off, ms since the epoch. */
  keeps(document: StoredDocument, cutoffMs: number): boolean;
  /** What `keeps` refuses is kept all the same where a row of this table refers to it. The table converts earlier. */
  readonly orReferredBy?: {
    readonly table: string;
    /** The referring table's column → the column of this aggregate's first table. */
    readonly columns: Readonly<Record<string, string>>;
  };
}

/** Documents of another collection that these refer to, and what becomes of the reference where their rule passes one over. */
export interface Reference {
  /** The other aggregate, of tier B, which converts earlier. */
  readonly to: string;
  /** Path of its field → path of the own field with the same value; tenant first. A reference that is null refers to nothing. */
  readonly fields: Readonly<Record<string, string>>;
  /** As the repositories leave it when they purge the other: `skip` passes this document over, too; `clear` makes the last field null. */
  readonly passedOver: 'skip' | 'clear';
}

/** One collection and its tables. `aggregate` in the kit makes it from column maps; where those do not do, write it by hand. */
export interface AggregateConversion {
  readonly collection: string;
  readonly tier: Tier;
  /** Tier B only. */
  readonly keep?: KeepRule;
  readonly refers?: readonly Reference[];
  /** Names of the module's logical collections (those of its state views) that its documents show in. */
  readonly shows: readonly string[];
  /** The first has one row a document; the others follow in the order in which they can be written. Empty only in tier C: then
   * nothing of it is brought over while both stores are written either. */
  readonly tables: readonly ConvertedTable[];
  /** Read on the way back, and never written: the aggregates whose tables they are do that. Default none. */
  readonly repeats?: readonly RepeatedTable[];
  /** Fields that stay behind, with why. */
  readonly left: Readonly<Record<string, string>>;
  /** Paths of the fields that identify a document, in the order of the first table's key: tenant first. */
  readonly identity: readonly string[];
  /**
   * The rows of a document, by table, in the order of `tables`.
   *
   * @throws UnfitError naming the field that PostgreSQL cannot hold, or that no column takes.
   */
  toRows(document: StoredDocument): readonly (readonly Row[])[];
  /**
   * The document of the rows, by table: those of `tables`, then those of `repeats`; in any order within a table. `_id` is missing where MongoDB makes it up and nothing refers
   * to it: then `identity` says which document it is.
   */
  toDocument(rows: readonly (readonly Row[])[]): StoredDocument;
}

/** A module's conversion. */
export interface ConversionDefinition {
  readonly module: string;
  /** In the order in which they convert: what others refer to comes first. */
  readonly aggregates: Readonly<Record<string, AggregateConversion>>;
}

/** A document that was not converted, and why. */
export interface Reject {
  readonly aggregate: string;
  readonly collection: string;
  /** The document's `_id`, in canonical Extended JSON. */
  readonly id: string;
  readonly tenant: string | null;
  /** Path of the field, or the constraint that refused it; null when PostgreSQL did not say. */
  readonly field: string | null;
  readonly reason: string;
}

/** What became of one aggregate's documents. `converted`, `skipped` and `rejected` add up to `source`. */
export interface ConvertedAggregate {
  readonly aggregate: string;
  readonly collection: string;
  readonly tier: Tier;
  readonly source: number;
  readonly converted: number;
  /** Rule → documents that it kept back. */
  readonly skipped: Readonly<Record<string, number>>;
  readonly rejected: number;
}

/** What a conversion gave. */
export interface ConversionResult {
  readonly aggregates: readonly ConvertedAggregate[];
  /** In a stable order. */
  readonly rejects: readonly Reject[];
}

/** A stored record, canonical. */
export interface StoredRecord {
  /** Canonical JSON of the key fields. */
  readonly key: string;
  readonly form: Canonical;
  /** Of the typed canonical form; what does not fit its declared type has another one on each store. */
  readonly digest: string;
}

/** What a leg held when it was read: collection → records, in no order of their own. */
export type HeldRecords = ReadonlyMap<string, readonly StoredRecord[]>;

/** One record that is not on PostgreSQL as the source and the tier's rule have it. */
export interface LostRecord {
  readonly collection: string;
  /** Canonical JSON of the key fields. */
  readonly key: string;
  /** `missing`: it should be there. `extra`: it should not. `different`: it holds something else. */
  readonly kind: 'missing' | 'extra' | 'different';
}

/** One collection of one tenant, both sides held against each other. */
export interface ProvenTenant {
  readonly collection: string;
  readonly tenant: string;
  /** Records that the source and the tier's rule ask for. */
  readonly expected: number;
  /** Sum of the SHA-256 of every key with its typed digest, hex (see `RecordSums`): of what is asked for, and of what is there. */
  readonly digests: { readonly expected: string; readonly converted: string };
}

/** What the proof of a conversion found. */
export interface ConversionProof {
  readonly tenants: readonly ProvenTenant[];
  readonly lost: readonly LostRecord[];
}

/** A document that came back from PostgreSQL. */
export interface RoundTrip {
  readonly aggregate: string;
  /** The document's `_id`, in canonical Extended JSON. */
  readonly id: string;
  /** Both in canonical Extended JSON, without the fields that stay behind; undefined when they are the same. */
  readonly difference: { readonly stored: Canonical; readonly back: Canonical } | undefined;
}

/** What the conversion check may do with its legs: joins converter, proof and raw reads for the judge. */
export interface ConversionDesk {
  readonly definition: ConversionDefinition;
  /** Converts what one leg holds into the other, in so many ranges of keys at once. */
  convert(source: Leg, target: Leg, options: { readonly cutoffMs: number; readonly parallel?: number }): Promise<ConversionResult>;
  /** @param options.held what the source holds: nobody has written it since. */
  prove(
    source: Leg,
    target: Leg,
    options: { readonly cutoffMs: number; readonly rejects: readonly Reject[]; readonly held: HeldRecords },
  ): Promise<ConversionProof>;
  /** Every record of the leg's. */
  held(leg: Leg): Promise<HeldRecords>;
  /** Every document of the source that converted, against what PostgreSQL gives back of it. */
  roundTrips(source: Leg, target: Leg): AsyncIterable<RoundTrip>;
  /** Empties the target, and what the conversion remembers in it. */
  clear(target: Leg): Promise<void>;
}
