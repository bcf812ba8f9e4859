import type { Operation, Workload } from './operation.ts';
import type { Side } from './subject.ts';
import type { Canonical } from './type.ts';

/** One place where two canonical forms part. */
export interface Difference {
  /** JSON Pointer into the form; empty for the whole. */
  readonly pointer: string;
  /** Undefined means: missing on that side; on both, that the note tells all. */
  readonly left: Canonical | undefined;
  readonly right: Canonical | undefined;
  /** Why it differs when a reading says more than the values: a misfit, an unmapped error. */
  readonly note?: string;
  /** Hazard id if recognised, such as `V13`. */
  readonly hazard?: string;
}

/** What a comparison of two canonical forms gave. */
export interface Comparison {
  readonly equal: boolean;
  /** Names of declared rules without which the forms would differ. Empty when exactly equal. */
  readonly rules: readonly string[];
  readonly differences: readonly Difference[];
}

/** A finding: a difference with the place it was seen in, ready for evidence. */
export interface Finding {
  readonly module: string;
  readonly check: CheckName;
  /** What parted: two sides, two runs, a rule and the catalog. */
  readonly sides: readonly [string, string];
  readonly at:
    | { readonly kind: 'operation'; readonly key: number; readonly name: string; readonly tenant: string }
    | { readonly kind: 'record'; readonly collection: string; readonly key: string; readonly after: number }
    | { readonly kind: 'catalog'; readonly object: string }
    | { readonly kind: 'run'; readonly what: string };
  readonly differences: readonly Difference[];
  /** One sentence a person understands. */
  readonly summary: string;
  /** The shrunk operations that show it, when it could be shrunk; arguments in canonical Extended JSON. */
  readonly counterexample?: readonly Operation[];
  /** What several callers did at once, and what came of it: what went before, then caller by caller, then what came after. */
  readonly calls?: readonly FindingCall[];
  /** One line that replays exactly this. */
  readonly replay?: string;
  /** Id of the accepted divergence that covers it. */
  readonly divergence?: string;
}

/** One of the calls that a finding is about. */
export interface FindingCall {
  /** Whose it was: `before`, `caller 0`, `after`. */
  readonly by: string;
  /** With its arguments as they were given, in canonical Extended JSON. */
  readonly operation: Operation;
  /** What came of it, as in `CanonicalObservation`; `{"lost": true}` when its caller died. */
  readonly gives: Canonical;
}

/** A finding as a judge reports it: the arena adds where it belongs, how to replay it, and whether it is accepted. */
export type ReportedFinding = Omit<Finding, 'module' | 'check' | 'counterexample' | 'replay' | 'divergence'> & {
  /** The shrunk workload that shows it. */
  readonly counterexample?: Workload;
};

export type CheckName = 'parity' | 'state' | 'determinism' | 'isolation' | 'concurrency' | 'conversion' | 'dual-write' | 'rollback' | 'schema' | 'journey';

/** A difference that someone accepted. Unused or expired, it fails the run. */
export interface Divergence {
  readonly id: string;
  readonly module: string;
  readonly check: CheckName;
  readonly owner: string;
  readonly reason: string;
  /** ISO date, inclusive: after this day it fails the run. */
  readonly expires: string;
  /** All given parts must match. `pointer` is exact. */
  readonly matches: {
    readonly operation?: string;
    readonly collection?: string;
    readonly pointer?: string;
    readonly hazard?: string;
    readonly sides?: readonly [Side, Side];
  };
}
