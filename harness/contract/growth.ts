import type { Machine } from './machine.ts';
import type { ScenarioStep } from './module.ts';
import type { Verdict } from './verdict.ts';

/** What a tenant has more of as years go by, beside what the paths' own setup makes. */
export interface GrowthDefinition {
  /** The n-th bundle, a pure function of n. `as` names hold within it; its tenant is the one whose calls are measured, where a step names none. */
  readonly bundle: (n: number) => readonly ScenarioStep[];
  /** Records that one bundle makes, over all collections. */
  readonly records: number;
  /** Made once, before the first bundle; its `as` names hold in all of them. */
  readonly setup?: readonly ScenarioStep[];
}

/** How the cost of a call grows with the records there are, the least first. */
export type GrowthClass = 'constant' | 'log n' | 'n' | 'n log n';

export const GROWTH_VERSION = 1;

/** What one run measured and found of how cost grows: `growth.json` in its folder, whose name begins with its SHA-256. */
export interface GrowthReport {
  readonly type: 'growth';
  readonly version: typeof GROWTH_VERSION;
  readonly tool: { readonly name: 'cutover'; readonly version: string; readonly node: string };
  readonly commit: string | null;
  readonly startedAt: string;
  readonly seed: number;
  readonly stores: {
    readonly mongo: { readonly version: string; readonly durability: string };
    readonly postgres: { readonly version: string; readonly durability: string };
  };
  readonly machine: Machine;
  /** Records in the calling tenant at which the paths were measured, ascending. */
  readonly sizes: readonly number[];
  readonly concurrency: readonly number[];
  readonly paths: readonly GrowthPath[];
  readonly verdict: Verdict;
}

/** One critical path. */
export interface GrowthPath {
  readonly module: string;
  readonly operation: string;
  readonly verdict: Verdict;
  /** One sentence: why this verdict. */
  readonly reason: string;
  /** By how much more PostgreSQL's cost grew than MongoDB's, from the smallest to the largest size; null where void. */
  readonly ratio: GrowthRatio | null;
  readonly sides: { readonly mongo: GrowthSide; readonly postgres: GrowthSide } | null;
  /** Reads that took in all of what grew, by name. */
  readonly scans: readonly GrowthScan[];
}

export interface GrowthRatio {
  readonly ratio: number;
  readonly low: number;
  /** Infinite where nothing bounds it. */
  readonly high: number;
  /** Probability that each end stands for, one-sided. */
  readonly confidence: number;
}

export interface GrowthSide {
  readonly fit: GrowthFit;
  readonly points: readonly GrowthPoint[];
  /** Plans of one call at the largest size, as the server itself made and measured them. */
  readonly plans: readonly Plan[];
}

/** The class that explains the times best, and how much the cost grew over the sizes. */
export interface GrowthFit {
  readonly class: GrowthClass;
  /** Cost at the largest size over that at the smallest, with its interval. */
  readonly factor: GrowthRatio;
  /** `c + a · g(n)`, µs; `a` is 0 for the class `constant`. */
  readonly constantUs: number;
  readonly slopeUs: number;
  /** By how much the class beats the next simpler one, in BIC; 0 for the simplest. */
  readonly evidence: number;
}

/** What was measured at one size. */
export interface GrowthPoint {
  readonly records: number;
  /** Geometric mean of the times of single calls, µs. */
  readonly us: number;
  readonly calls: number;
  /** Rows or documents and index keys that a call made the server look at; null where it does not say. */
  readonly examined: number | null;
  /** Geometric mean of the times, and calls a second, with several callers at once. */
  readonly atOnce: readonly { readonly callers: number; readonly us: number; readonly perSecond: number }[];
}

/** How a server carried a statement out. */
export interface Plan {
  readonly statement: string;
  /** As `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON)` or `explain('executionStats')` gives it. */
  readonly plan: unknown;
  /** Reads of whole tables or collections, and those by an index that led to much more than was asked for. */
  readonly scans: readonly PlanScan[];
  /** Rows or documents and index keys that were looked at. */
  readonly examined: number;
}

/** A read of a table or collection. */
export interface PlanScan {
  /** The table or collection. */
  readonly of: string;
  /** The index by which it was read; absent where all of it was. */
  readonly index?: string;
  /** Rows or documents that one call looked at. */
  readonly rows: number;
}

/** A read of much of what grew, at the largest size. */
export interface GrowthScan extends PlanScan {
  readonly side: 'mongo' | 'postgres';
}
