import type { ConversionDesk } from './conversion.ts';
import type { CheckName, Comparison, Finding, ReportedFinding } from './difference.ts';
import type { DualRun } from './dual.ts';
import type { ModuleDefinition } from './module.ts';
import type { CanonicalObservation } from './observation.ts';
import type { Operation, Workload } from './operation.ts';
import type { Crowd, Race, RaceOutcome, RaceScript } from './race.ts';
import type { MongoTarget, PostgresSubjectDefinition, PostgresTarget, Side, StoreKind } from './subject.ts';
import type { Canonical } from './type.ts';

export interface LegDriveOptions {
  /** How many operations may be in flight at once. Default 1. */
  readonly concurrency?: number;
  /** Asked before each operation, with nothing in flight: one that is left out does not run. Only where `concurrency` is 1. */
  readonly leavesOut?: (operation: Operation) => Promise<boolean>;
}

/** A subject, opened on a database of its own that this run made, prepared and empty. */
export interface Leg extends AsyncDisposable {
  readonly side: Side;
  readonly store: StoreKind;
  readonly target: MongoTarget | PostgresTarget;
  /** Executes a workload; canonical observations, in order of completion. */
  drive(workload: Workload, options?: LegDriveOptions): AsyncIterable<CanonicalObservation>;
  /** Empties every collection and forgets ids seen; keeps indexes, tables and the open subject. */
  reset(): Promise<void>;
  /** The whole persisted state, read raw (not through the repository). */
  snapshot(): Promise<Snapshot>;
  /** One record's canonical form by the key text of a snapshot, read raw; undefined when it is not there. */
  record(collection: string, key: string): Promise<Canonical | undefined>;
}

/**
 * A leg for looking at what comes behind the same operations, again and again: it drives those once. A subject that keeps
 * in its own memory what they did is not in the state that it would be in, so nothing may be judged on it: it is for
 * finding what is to be asked.
 */
export interface RememberingLeg extends Leg {
  /**
   * It stands where the workload, driven from empty, has left it, or has brought it so far. A drive from empty whose
   * workload begins with the very same operations begins there from now on: their outcomes are those of then.
   */
  mark(workload: Workload): Promise<void>;
}

/** The state of a leg as digests: small however large the records are. */
export interface Snapshot {
  /** SHA-256, hex, over every collection's keys and digests in order. */
  readonly digest: string;
  readonly records: number;
  /** Collection → key text (canonical JSON of the key fields) → record digest, in the order of the keys. */
  readonly collections: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

export interface LegOptions {
  /** Shows in the database's name. */
  readonly label?: string;
  /** `bypass`: the PostgreSQL subject connects as the role that row-level security does not bind. */
  readonly role?: 'app' | 'bypass';
  readonly poolSize?: number;
  /** What the subject is told of where its database is, in place of the target itself: a proxy in front of the server. */
  readonly route?: Route;
}

/** The same database by another address. */
export type Route = <Target extends MongoTarget | PostgresTarget>(target: Target) => Target;

/** How much a run does. */
export interface Budget {
  readonly name: 'quick' | 'gate' | 'deep';
  /** Operations of each random workload of parity and state. */
  readonly operations: number;
  /** How many random workloads, with seeds derived from the run's. */
  readonly workloads: number;
  /** State is compared at this many points within each workload, and at its end. */
  readonly checkpoints: number;
  /** Operations of each determinism and isolation workload. */
  readonly probeOperations: number;
  /** Most malformed calls of each operation. */
  readonly malformedCalls: number;
  /** Most re-runs that shrinking one finding may take. */
  readonly shrinkTrials: number;
  /** How often each race is run beside the orders that every budget has. */
  readonly races: RaceBudget;
  /** How often a journey is run in each persistence setting. */
  readonly journeyRuns: number;
}

export interface RaceBudget {
  /** Seeded orders of requests. */
  readonly walks: number;
  /** Requests of a straggler that are held, each in a run of its own: its commit, then from its second one on. */
  readonly stragglers: number;
  /** Whether each number of callers comes in all ways, and not only in those in which fewer have not shown the same. */
  readonly allWays: boolean;
  /** Places of a dying caller's step, from before its first request on. */
  readonly deaths: number;
}

/**
 * What a check may use. It joins the steps for the judges, which know none of them: making workloads, opening legs,
 * comparing, shrinking, reporting progress.
 */
export interface Arena {
  readonly module: ModuleDefinition;
  readonly postgres: PostgresSubjectDefinition;
  readonly seed: number;
  readonly budget: Budget;
  readonly signal: AbortSignal;
  /** Opens a leg; the arena disposes what is left open at its end. */
  leg(side: Side, options?: LegOptions): Promise<Leg>;
  /** The same database and subject; `leg` is on PostgreSQL and not used meanwhile. */
  remembering(leg: Leg): RememberingLeg;
  /** The module's scenarios and random workloads for parity and state (or the replayed one, or the corpus). */
  workloads(): Iterable<Workload>;
  /** A random workload of its own. `purpose` separates its seed from others'. */
  random(purpose: string, size: number, tenants: number): Workload;
  /** The same operations in another order that keeps each tenant's own and every reference behind its source. */
  interleave(workload: Workload, purpose: string): Workload;
  /** A handle-free way to bind arguments by hand: runs the generator of one operation at a derived seed and binds it after `before`. */
  bindAfter(before: readonly Operation[], next: { readonly tenant: string; readonly name: string; readonly purpose: string }): Operation;
  compareObservations(left: CanonicalObservation, right: CanonicalObservation): Comparison;
  /** In words, how an outcome misses what its workload states of it; undefined when it meets it or nothing is stated. */
  unmet(workload: Workload, observation: CanonicalObservation): string | undefined;
  compareRecords(collection: string, left: Canonical | undefined, right: Canonical | undefined): Comparison;
  /** The smallest workload found for which `fails` still holds; the given one fails. */
  shrink(workload: Workload, fails: (candidate: Workload) => Promise<boolean>): Promise<Workload>;
  /** Opens a crowd of at most so many callers; the arena disposes what is left open at its end. */
  crowd(side: 'mongo' | 'postgres', callers: number): Promise<Crowd>;
  /** A race of this module with its callers counted and its steps bound. */
  script(race: Race, callers: number): RaceScript;
  /** In words, how the setup or what was read back misses what the race states of it; undefined when it meets it. */
  unmetIn(script: RaceScript, outcome: RaceOutcome): string | undefined;
  /** Runs a workload on a leg's database, from empty, in another Node process. */
  elsewhere(leg: Leg, job: ElsewhereJob): Promise<RunDigests>;
  /** A fresh PostgreSQL database without the module's schema, and raw queries in it as an administrator. */
  emptyPostgres(label: string): Promise<PostgresTarget>;
  query(
    target: PostgresTarget,
    as: 'admin' | 'owner' | 'app' | 'bypass',
    text: string,
    values?: readonly unknown[],
  ): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Tries transactions one after another on one connection, each rolled back: what PostgreSQL refuses is an answer. */
  probe(target: PostgresTarget, as: 'owner' | 'app', transactions: readonly (readonly ProbeStatement[])[]): Promise<readonly Probe[]>;
  /** Runs the subject's migration runner in another Node process with `env` over this one's environment; its failure as an Error. */
  migrateElsewhere(target: PostgresTarget, env: ElsewhereJob['env']): Promise<void>;
  drop(target: PostgresTarget | MongoTarget): Promise<void>;
  /** Undefined when the module has no conversion. */
  readonly conversion: ConversionDesk | undefined;
  /** The module on both stores; undefined when it has no conversion. */
  dual(): Promise<DualRun | undefined>;
  /** The committed digests for this module, seed and budget; undefined when there are none. */
  readonly baseline: Readonly<Record<string, string>> | undefined;
  /** What one leg's run of a workload boils down to, from empty. */
  digests(leg: Leg, workload: Workload, concurrency: number): Promise<RunDigests>;
  /** Says where the check stands; never blocks. */
  progress(done: number, total: number): void;
  /** Whether an accepted divergence covers this finding; counts its use, and keeps the first it covers as evidence. */
  accepts(finding: ReportedFinding, check: CheckName): boolean;
  /** Whether what has been found is all that is asked for: further workloads need not be run. */
  isEnough(): boolean;
  /** Records a finding as evidence; bounded per check. Gives it back with its divergence when one covers it. */
  report(finding: ReportedFinding, check: CheckName): Finding;
}

/** One statement of a probing transaction; values are bound. */
export interface ProbeStatement {
  readonly text: string;
  readonly values?: readonly unknown[];
}

/** What the last statement of a probing transaction gave, or the error (SQLSTATE) that ended it. */
export type Probe =
  | { readonly rows: readonly Readonly<Record<string, unknown>>[]; readonly touched: number }
  | { readonly error: { readonly code: string; readonly message: string } };

/** One run in another process. */
export interface ElsewhereJob {
  readonly workload: Workload;
  readonly concurrency: number;
  /** Environment of the process: TZ, LC_ALL. */
  readonly env: Readonly<Record<string, string>>;
}

/** What a run boils down to. Equal runs have equal digests whatever the order of completion. */
export interface RunDigests {
  /** Over every operation's key and observation digest, by key. */
  readonly results: string;
  readonly state: string;
  /** Operation key → canonical outcome, to name and show the first that parts. */
  readonly forms: ReadonlyMap<number, Canonical>;
  /** `collection key` → record digest. */
  readonly records: ReadonlyMap<string, string>;
}
