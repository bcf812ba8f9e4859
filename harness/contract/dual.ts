import type { Leg } from './arena.ts';
import type { CanonicalObservation } from './observation.ts';
import type { Workload } from './operation.ts';
import type { StoreKind } from './subject.ts';
import type { Canonical } from './type.ts';

/** One record of a run on both stores. */
export interface DualRecord {
  readonly collection: string;
  /** Canonical JSON of the key fields. */
  readonly key: string;
  readonly form: Canonical;
  /** Of the typed canonical form; what does not fit its declared type has another one on each store. */
  readonly digest: string;
}

/**
 * One module that writes both stores, PostgreSQL first, behind a switch: what the checks of dual writing and rolling back do
 * with it. Nothing happens by itself: what a timer of a service would do, the check does.
 */
export interface DualRun extends AsyncDisposable {
  /** Runs a workload from empty stores, one operation at a time: the next begins when it is asked for. */
  drive(workload: Workload): AsyncIterable<CanonicalObservation>;
  /** Cuts every connection to MongoDB that changes are brought over by, and takes no new one. */
  cut(): Promise<void>;
  /** Takes connections again; resolves when MongoDB is reached. */
  mend(): Promise<void>;
  /** The process dies behind its next commit, before anything of it is brought over, and another takes its place. */
  dieBehindNextCommit(): void;
  /** Changes that are noted, and not on MongoDB. */
  pending(): Promise<number>;
  /** Brings over what is noted; gives how many changes are left. */
  catchUp(): Promise<number>;
  /** Back to MongoDB alone, while it is in use: what comes from now on is served there. */
  rollBack(): Promise<void>;
  /** Every record that the conversion brings over, in no order: of one of its stores, or of another leg of the module. */
  records(of: StoreKind | Leg): AsyncIterable<DualRecord>;
}
