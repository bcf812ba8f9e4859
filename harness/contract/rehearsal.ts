import type { SchemaVersion } from './evidence.ts';
import type { Side, StoreKind } from './subject.ts';
import type { Canonical } from './type.ts';
import type { Verdict } from './verdict.ts';

/*
 * What a rehearsal of a module's conversion did and found: `rehearsal.ndjson` in its folder, one record a line, whose folder
 * is named by the beginning of its SHA-256. Times are ms since the load began, unless their name says otherwise.
 */

export const REHEARSAL_VERSION = 2;

/** The first line. */
export interface RehearsalStart {
  readonly type: 'rehearsal';
  readonly version: typeof REHEARSAL_VERSION;
  readonly tool: { readonly name: 'cutover'; readonly version: string; readonly node: string };
  readonly commit: string | null;
  /** ISO instant. */
  readonly startedAt: string;
  readonly seed: number;
  readonly module: string;
  readonly schema: SchemaVersion | null;
  readonly stores: {
    readonly mongo: { readonly version: string; readonly durability: string };
    readonly postgres: { readonly version: string; readonly durability: string };
  };
  /** Operations that left what the database held when the load began. */
  readonly seeded: number;
  /** Operations of the load, and how many of them were due each second. */
  readonly operations: number;
  readonly perSecond: number;
  readonly tenants: number;
  /** Whether faults were injected. */
  readonly hasFaults: boolean;
  /** How far the clocks of the workers are apart from which the calls come, ms. */
  readonly clockSkewMs: number;
  /** Faults that could not be injected, each with why. */
  readonly leftOut: readonly string[];
}

/** A part of the way, by the operations that began in it. */
export interface RehearsalPhase {
  readonly type: 'phase';
  readonly name: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly operations: number;
  /** Answers by the store that gave them. */
  readonly served: Readonly<Record<StoreKind, number>>;
  /** From when an operation was due to its answer, µs. */
  readonly responseUs: { readonly median: number; readonly p99: number; readonly max: number };
}

/** A change of backend. */
export interface RehearsalChange {
  readonly type: 'change';
  readonly from: string;
  readonly to: string;
  readonly atMs: number;
  readonly inFlight: number;
  readonly held: number;
  readonly drainedMs: number;
  readonly tookMs: number;
  /** The slowest answer among the operations that the change met, µs. */
  readonly worstUs: number;
}

/** What is broken on purpose. */
export type FaultName =
  | 'converter killed'
  | 'disk full'
  | 'mirror cut off'
  | 'outbox cut off'
  | 'outbox not drained'
  | 'cut before a commit'
  | 'cut before the reply'
  | `${StoreKind} killed`
  | `${StoreKind} stalled`;

/** What became of calls that had no answer. */
export interface RehearsalDoubts {
  /** Reads: they were made again. */
  readonly asked: number;
  /** Writes that the store has: only their answers were lost. */
  readonly tookEffect: number;
  /** Writes that the store has nothing of: they were made again. */
  readonly didNot: number;
}

/** Something that was broken on purpose. */
export interface RehearsalFault {
  readonly type: 'fault';
  readonly name: FaultName;
  readonly atMs: number;
  /** When it was mended. */
  readonly untilMs: number;
  readonly detail: string;
  /** Calls that it left without an answer. */
  readonly doubts: RehearsalDoubts;
}

/** Both stores, held against each other record by record. */
export interface RehearsalProof {
  readonly type: 'proof';
  readonly name: string;
  readonly atMs: number;
  readonly records: number;
  readonly lost: readonly { readonly collection: string; readonly key: string; readonly kind: 'missing' | 'extra' | 'different' }[];
  /** How many there are; the first of them are named. */
  readonly lostCount: number;
}

/** An operation that answered otherwise than it does where nothing is converted. */
export interface RehearsalDifference {
  readonly type: 'difference';
  readonly key: number;
  readonly operation: string;
  readonly tenant: string;
  readonly phase: string;
  readonly by: StoreKind | null;
  readonly sides: readonly [Side, Side];
  readonly pointer: string;
  readonly expected: Canonical;
  readonly found: Canonical;
}

/** A stretch of the load. */
export interface RehearsalWindow {
  readonly type: 'window';
  readonly fromMs: number;
  readonly toMs: number;
  readonly operations: number;
  readonly failed: number;
  readonly medianUs: number;
  readonly maxUs: number;
}

/** The last line. */
export interface RehearsalEnd {
  readonly type: 'end';
  readonly verdict: Verdict;
  /** One sentence: why this verdict. */
  readonly reason: string;
  /** Operations that were held against a run without a conversion. */
  readonly compared: number;
  readonly differences: number;
  readonly doubts: RehearsalDoubts;
  readonly shadow: Readonly<Record<string, number>>;
}

export type RehearsalRecord =
  | RehearsalStart
  | RehearsalPhase
  | RehearsalChange
  | RehearsalFault
  | RehearsalProof
  | RehearsalDifference
  | RehearsalWindow
  | RehearsalEnd;
