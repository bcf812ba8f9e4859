import type { StoredRecord } from './conversion.ts';
import type { CanonicalObservation } from './observation.ts';
import type { Workload } from './operation.ts';
import type { StoreKind } from './subject.ts';

/** One record of a run on both stores. */
export interface DualRecord extends StoredRecord {
  readonly collection: string;
}

/**
 * One module that writes both stores, PostgreSQL first, behind a switch: what the checks of dual writing and rolling back do
 * with it. Nothing happens by itself: what a timer of a service would do, the check does.
 */
export interface DualRun extends AsyncDisposable {
  /** Runs a workload from empty on MongoDB alone: how it was before. */
  driveAlone(workload: Workload): AsyncIterable<CanonicalObservation>;
  /** Runs a workload from empty stores, one operation at a time: the next begins when it is asked for. */
  drive(workload: Workload): AsyncIterable<CanonicalObservation>;
  /** Cuts every connection to MongoDB that changes are brought over by, and takes no new one. */
  cut(): Promise<void>;
  /** Takes connections again; resolves when MongoDB is reached. */
  mend(): Promise<void>;
  /** The process dies behind its next change, before anything of it is brought over, and another takes its place. */
  dieBehindNextChange(): void;
  /** Whether it has not died yet: what was refused, or changed nothing, is no change. */
  readonly isToDie: boolean;
  /** Changes that are noted, and not on MongoDB. */
  pending(): Promise<number>;
  /** Brings over what is noted; gives how many changes are left. */
  catchUp(): Promise<number>;
  /** Back to MongoDB alone, while it is in use: what comes from now on is served there. */
  rollBack(): Promise<void>;
  /** Every record of one store that the conversion brings over, in no order. */
  records(of: StoreKind): AsyncIterable<DualRecord>;
}
