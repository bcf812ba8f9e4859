import type { GrowthDefinition } from './growth.ts';
import type { DomainErrorKind } from './observation.ts';
import type { Expectation, OperationDefinition } from './operation.ts';
import type { PathDefinition } from './path.ts';
import type { Race } from './race.ts';
import type { LogicalType, Type } from './type.ts';

/** A: full conversion with verification. B: active or recent records only. C: fresh start. */
export type Tier = 'A' | 'B' | 'C';

/** A record's fields as plain values: text and uuids as text, int as number, long and instants (µs since the epoch) as bigint. */
export type PlainRecord = Readonly<Record<string, unknown>>;

/** Which records of a tier B collection a conversion keeps. */
export interface Retention {
  /** @param cutoffUs the instant that the conversion takes for now, µs since the epoch. */
  keeps(record: PlainRecord, cutoffUs: bigint): boolean;
  /** Cut-offs, µs, around which the answer for this record may change: where the proof tries it, to the millisecond. */
  turns?(record: PlainRecord): readonly bigint[];
  /** What `keeps` refuses is kept all the same where a kept record of this collection has the same fields. */
  readonly or?: { readonly collection: string; readonly fields: Readonly<Record<string, string>> };
  /**
   * What a record refers to of another collection of tier B: own fields → theirs. Where that one is not kept, this one is
   * not either (`drop`), or its last field is null. A last field that is null refers to nothing.
   */
  readonly refers?: { readonly collection: string; readonly fields: Readonly<Record<string, string>>; readonly otherwise: 'drop' | 'null' };
}

/** One kind of persisted record, in its logical form. */
export interface CollectionDefinition {
  readonly tier: Tier;
  /** For tier B, the rule in words: `active only`, `90 days`. */
  readonly keep?: string;
  /** For tier B, the rule as a function, stated apart from the converter's: what the conversion's proof goes by. */
  readonly retain?: Retention;
  /** The fields that identify a record, tenant first. Every one must be text, uuid, int, long or instant. */
  readonly key: readonly string[];
  /** Every persisted field. */
  readonly fields: LogicalType & { readonly kind: 'record' };
}

/** A named, hand-written list of operations: a story that random workloads reach too rarely. */
export interface Scenario {
  readonly name: string;
  readonly summary: string;
  /** Hazard ids (docs/hazards.md) that it provokes. */
  readonly hazards?: readonly string[];
  /** Takes long (documents of the largest size): run from the gate budget up. */
  readonly heavy?: boolean;
  readonly steps: readonly ScenarioStep[];
}

/** One step; `as` names its result, `{ $step: 'name', pointer: '/id' }` in later arguments refers to it. */
export interface ScenarioStep {
  readonly tenant?: string;
  readonly op: string;
  readonly args: unknown;
  readonly as?: string;
  /** Moves the injected clock before this step. Default 1,000 ms. */
  readonly advanceMs?: number;
  /** What the story expects on every side, so that two equally wrong repositories do not pass. */
  readonly expect?: Expectation;
}

/** How a module takes real documents in as a workload. */
export interface CorpusDefinition {
  /** Which top-level shapes it understands, for messages: `OSV`, `CSAF`. */
  readonly formats: readonly string[];
  /** The operation that takes one document in, or undefined when the document is not this module's. */
  ingest(document: CorpusDocument): { readonly op: string; readonly args: unknown } | undefined;
  /** What to ask once all documents are in, from what was seen in them. */
  sweep(documents: readonly CorpusDocument[]): readonly CorpusSweep[];
}

/** One document of a corpus: its text as it stood, and a lossless parse (numbers keep their literal). */
export interface CorpusDocument {
  readonly file: string;
  readonly line: number | undefined;
  /** The source repository, `owner/name`, when the record was wrapped. */
  readonly source: string | undefined;
  /** Path inside the source repository, when the record was wrapped. */
  readonly path: string | undefined;
  readonly text: string;
  /** Parsed anew at every access, so that a large corpus stays as small as its text. */
  readonly value: unknown;
}

/** A group of operations of one purpose, reported as one row. */
export interface CorpusSweep {
  readonly name: string;
  readonly operations: readonly CorpusQuery[];
}

export interface CorpusQuery {
  readonly op: string;
  readonly args: unknown;
  /** JSON Pointer to the cursor in the result: asks again with it as `after` until there is none. */
  readonly follow?: string;
  /** The most pages that following may take. Default: enough for one item a document, at `args.limit` items a page. */
  readonly pages?: number;
}

/**
 * The one tenant whose records every other tenant may read: a deliberate reach across tenants, declared and checked
 * rather than waved through. Whoever calls as this tenant *is* the system: no other mark of its role exists, so no
 * ordinary caller may ever come with its name, and nobody else writes its records.
 */
export interface SharedTenant {
  readonly tenant: string;
  /** Operations whose answer to every tenant may depend on the shared records. One of which no call shows that is not proven. */
  readonly reads: readonly string[];
  /** Operations that change such a record for the system, with the kind of error by which each refuses it to anybody else. */
  readonly refuses: Readonly<Record<string, DomainErrorKind>>;
}

/** One bounded context: its operations, persisted collections, stories and how it takes real input. */
export interface ModuleDefinition {
  readonly name: string;
  readonly summary: string;
  readonly phase: number;
  readonly operations: Readonly<Record<string, OperationDefinition>>;
  readonly collections: Readonly<Record<string, CollectionDefinition>>;
  readonly scenarios?: readonly Scenario[];
  /** Default: nothing is shared, and no answer depends on another tenant. */
  readonly shared?: SharedTenant;
  /** Stories of several callers at once. */
  readonly races?: readonly Race[];
  /** Clock advances worth trying between operations, ms: the module's own windows and expiries, ± 1. */
  readonly durationsMs?: readonly number[];
  readonly corpus?: CorpusDefinition;
  /** Critical operation → how it is called when its time is taken, where generated calls would not do. */
  readonly paths?: Readonly<Record<string, PathDefinition>>;
  /** What a tenant has more of as years go by: what `cutover growth` adds. */
  readonly growth?: GrowthDefinition;
}

/** What a repository interface must look like: every method is an operation. */
export type Repository<R> = {
  readonly [Name in keyof R]: (context: never, args: never) => Promise<unknown>;
};

type ArgsOf<F> = F extends (context: never, args: infer Args) => Promise<unknown> ? Args : never;
type ResultOf<F> = F extends (context: never, args: never) => Promise<infer Result> ? Result : never;

/** A module whose operations are exactly the methods of the repository interface `R`, with matching types. */
export interface TypedModule<R> extends Omit<ModuleDefinition, 'operations'> {
  readonly operations: {
    readonly [Name in keyof R & string]: TypedOperation<ArgsOf<R[Name]>, ResultOf<R[Name]>>;
  };
}

type TypedOperation<Args, Result> = Omit<OperationDefinition, 'args' | 'result'> & {
  readonly args: OperationDefinition<Args>['args'];
  readonly result: Type<Result>;
};
