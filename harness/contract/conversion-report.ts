import type { ConvertedAggregate, LostRecord, ProvenTenant, Reject } from './conversion.ts';
import type { SchemaVersion } from './evidence.ts';
import type { Verdict } from './verdict.ts';

export const CONVERSION_VERSION = 1;

/**
 * What `cutover convert` did and found of one module: `conversion.json` in its folder, whose name ends with the beginning of
 * its SHA-256. The same code and seed give the same bytes.
 */
export interface ConversionReport {
  readonly type: 'conversion';
  readonly version: typeof CONVERSION_VERSION;
  readonly tool: { readonly name: 'cutover'; readonly version: string; readonly node: string };
  readonly commit: string | null;
  readonly seed: number;
  /** Of the workload that left what was converted; null where somebody named the source. */
  readonly operations: number | null;
  /**
   * Databases that somebody named, as host and database; null where both are the run's own. Without a target it was a dry
   * run: a database of the run's own stood for it.
   */
  readonly named: { readonly source: string; readonly target: string | null } | null;
  readonly module: string;
  readonly schema: SchemaVersion | null;
  readonly stores: {
    readonly mongo: { readonly version: string; readonly durability: string };
    readonly postgres: { readonly version: string; readonly durability: string };
  };
  /** The instant that the rules of tier B took for now, ISO 8601. */
  readonly cutoff: string;
  /** Ranges of keys that converted at once. */
  readonly parallel: number;
  readonly aggregates: readonly ConvertedAggregate[];
  readonly tenants: readonly ProvenTenant[];
  /** How many records are not on PostgreSQL as they should be; the first of them follow. */
  readonly lost: number;
  readonly lostRecords: readonly LostRecord[];
  readonly verdict: Verdict;
  /** One sentence: why this verdict. */
  readonly reason: string;
}

/** A report, and the documents that were refused, whose content is no part of it. */
export interface ConversionRun {
  readonly report: ConversionReport;
  readonly rejects: readonly Reject[];
}
