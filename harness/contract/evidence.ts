import type { CheckName, Divergence, Finding } from './difference.ts';
import type { Verdict } from './verdict.ts';

/**
 * The run's record: newline-delimited JSON, one record a line, in the order of the types below. It holds nothing that
 * a second run of the same code on the same seed would give otherwise (no clock, duration, path, port or process id),
 * so equal runs give equal bytes, and the run's id is the SHA-256 of them. `evidence.schema.json` is its JSON Schema.
 */
export type EvidenceRecord = RunRecord | CheckRecord | FindingRecord | EndRecord;

export const EVIDENCE_VERSION = 1;

/** First line: what was run. */
export interface RunRecord {
  readonly type: 'run';
  readonly version: typeof EVIDENCE_VERSION;
  readonly tool: { readonly name: 'cutover'; readonly version: string; readonly node: string };
  /** The commit of the tree that was verified; null outside a repository. `-dirty` follows when files were changed. */
  readonly commit: string | null;
  readonly seed: number;
  readonly budget: string;
  readonly shard: string | null;
  readonly stores: {
    readonly mongo: { readonly version: string; readonly durability: string };
    readonly postgres: { readonly version: string; readonly durability: string };
  };
  readonly modules: readonly {
    readonly name: string;
    readonly phase: number;
    readonly subjects: Readonly<Record<string, string>>;
    /** The schema that its migrations lead to; absent when it has none, and in evidence of earlier versions. */
    readonly schema?: SchemaVersion;
  }[];
  readonly checks: readonly CheckName[];
  readonly corpus: readonly { readonly file: string; readonly sha256: string; readonly documents: number }[];
  /** SHA-256 of the replay file that stood in for all workloads, where one did: such a run proves nothing else. */
  readonly replay?: string;
}

/** Which schema a module was verified on. */
export interface SchemaVersion {
  /** The number of the newest migration. */
  readonly migration: number;
  /** SHA-256 over the name and checksum of every migration, in their order. */
  readonly digest: string;
}

/** How many things were compared, and how they came out. `equal` and the rules never add up. */
export interface Tally {
  readonly compared: number;
  readonly equal: number;
  /** Declared rule → comparisons that were equal only by it. */
  readonly equalByRule: Readonly<Record<string, number>>;
  readonly different: number;
  /** Of the different ones, covered by an accepted divergence. */
  readonly accepted: number;
}

/** One module × check. */
export interface CheckRecord {
  readonly type: 'check';
  /** The module's name; of the check `journey`, the journey's. */
  readonly module: string;
  readonly check: CheckName;
  readonly verdict: Verdict;
  /** One sentence: why this verdict. */
  readonly reason: string;
  readonly tally: Tally;
  readonly parts: readonly CheckPart[];
  /** Named digests: what a baseline pins. */
  readonly digests: Readonly<Record<string, string>>;
  /** The isolation matrix: operation × tenant situation. */
  readonly matrix?: readonly MatrixCell[];
  readonly findings: number;
}

/** What a judge gives: a check's record but for its place in the run. */
export type CheckResult = Pick<CheckRecord, 'verdict' | 'reason' | 'tally' | 'parts' | 'digests' | 'matrix'>;

/** One row within a check: a workload, a variant, a sweep, a migration path. */
export interface CheckPart {
  readonly name: string;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly tally: Tally;
}

export interface MatrixCell {
  readonly operation: string;
  readonly situation: string;
  readonly verdict: Verdict;
  /** How many calls filled this cell. */
  readonly compared: number;
  readonly reason: string;
}

export interface FindingRecord {
  readonly type: 'finding';
  readonly finding: Finding;
}

/** Last line. A file without it is a run that was cut short. */
export interface EndRecord {
  readonly type: 'end';
  readonly verdict: Verdict;
  readonly checks: Readonly<Record<Verdict, number>>;
  readonly divergences: readonly (Divergence & { readonly used: number; readonly state: 'used' | 'unused' | 'expired' })[];
}

/** What a run measured beside its evidence: differs from run to run, judges nothing, kept in `timings.json`. */
export interface Timings {
  readonly startedAt: string;
  readonly durationMs: number;
  readonly peakRssBytes: number;
  readonly stores: {
    readonly startMs: number;
    readonly mongo: { readonly way: string; readonly origin: string };
    readonly postgres: { readonly way: string; readonly origin: string };
  };
  readonly checks: readonly { readonly module: string; readonly check: CheckName; readonly durationMs: number; readonly operations: number }[];
  /** Service time of each operation on each side, µs: quantiles at 0, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1. */
  readonly operations: readonly {
    readonly module: string;
    readonly operation: string;
    readonly side: string;
    readonly count: number;
    readonly quantilesUs: readonly number[];
  }[];
}
