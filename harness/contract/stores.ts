import type { Plan } from './growth.ts';
import type { MongoTarget, MongoView, PostgresTarget, PostgresView, StoreKind } from './subject.ts';

/** The four ways to a real server. */
export type StoresWay = 'given' | 'embedded' | 'containers' | 'kit';

/** One running server. */
export interface ServerDescription {
  readonly way: StoresWay;
  /** As the server itself reports it: `6.0.27`, `18.4`. */
  readonly version: string;
  /** `full`: every commit reaches the disk. `relaxed`: no fsync, for behaviour checks on throw-away servers. */
  readonly durability: 'full' | 'relaxed';
  /** Where it came from, for the reader: a path, an image digest, a redacted URL. */
  readonly origin: string;
}

/**
 * One value as PostgreSQL itself writes it, before any client has had a say: nothing is rounded, shortened or shifted.
 * Written under `TimeZone = UTC`, `DateStyle = ISO`, `IntervalStyle = iso_8601`, `bytea_output = hex` and
 * `extra_float_digits = 1` (the shortest text that gives the same double back).
 */
export interface PostgresCell {
  /** The type's oid, from `pg_type`: 20 is int8, 1184 timestamptz, 1700 numeric, 3802 jsonb. */
  readonly oid: number;
  /** Null is SQL's NULL. */
  readonly text: string | null;
}

/** A server that notes its plans. Disposing it ends that. */
export interface PlanWatch<Target> extends AsyncDisposable {
  /** The same database, where what is done in it is noted. */
  readonly target: Target;
  /** How the statements since the last time were carried out, in order; those that read nothing are left out. */
  take(): Promise<readonly Plan[]>;
}

/** Breaks a server of the run's own, and mends it. Its end is no fault of the run's meanwhile. */
export interface ServerBreaker {
  /** As a crash does it: every process of it is ended by SIGKILL. Resolves when they are gone. */
  kill(): Promise<void>;
  /** Begins a killed one again on the same data and port; resolves when it answers. */
  start(): Promise<void>;
  /** Stops it where it stands (SIGSTOP): connections stay, and once this has resolved nothing answers, until `resume`. */
  pause(): Promise<void>;
  resume(): void;
}

/**
 * Multiplies what a repository made, bundle by bundle: copies of all bundles' records, with keys of their own, are written
 * in bulk beside them. A copy is of the same shape and size, and its records refer to one another as those do; texts in it
 * are not what a repository would compute of one another, such as a digest.
 */
export interface Multiplier {
  /** What was added since the last mark is one bundle, or is none and never copied. */
  mark(isBundle: boolean): Promise<void>;
  /**
   * Writes so many copies, numbered from `from`; none may be numbered twice. Gives how many records that are. From the
   * first on, no bundle is added.
   *
   * @throws StoreError when the store refuses them; then none of these copies is there.
   */
  copy(from: number, count: number): Promise<number>;
}

/** A record of one of several views, and which of them it is. */
export interface Placed<Record> {
  readonly at: number;
  readonly record: Record;
}

/** Reads both stores raw. */
export type StoreReader = Pick<Stores, 'readMongo' | 'readPostgres'>;

/** A pair of real servers. Disposing it ends what the run started, and removes what the run made. */
export interface Stores extends AsyncDisposable {
  readonly mongo: ServerDescription;
  readonly postgres: ServerDescription;
  /** How long it took until both answered, ms. */
  readonly startMs: number;
  /** URLs by which another process of this run may use the same servers. Hold passwords: never print. */
  readonly urls: { readonly mongo: string; readonly postgres: string };
  /** Names or addresses of the hosts by which both servers are reached, those of a replica set's other members too. */
  hosts(): Promise<readonly string[]>;
  /** A fresh, empty database of its own. `label` becomes part of its name. */
  mongoTarget(label: string): Promise<MongoTarget>;
  postgresTarget(label: string): Promise<PostgresTarget>;
  /** Drops a target that is no longer needed. Refuses one that this run did not make. */
  drop(target: MongoTarget | PostgresTarget): Promise<void>;
  /**
   * Reads a collection raw, without the repository: one record after another, constant memory. Values keep their BSON
   * types (`Int32`, `Long`, `Double`, `Decimal128`, `Binary`, `BSONRegExp`; dates are `Date`, text is `string`); `_id` is
   * there unless the view's pipeline drops it. The order is the pipeline's.
   */
  readMongo(target: MongoTarget, view: MongoView): AsyncIterable<Readonly<Record<string, unknown>>>;
  /**
   * Reads a view raw, without the repository, from one snapshot: one row after another, constant memory. Sees every
   * tenant's rows: it reads as a role of the run's own with the owner's rights and BYPASSRLS.
   */
  readPostgres(target: PostgresTarget, view: PostgresView): AsyncIterable<Readonly<Record<string, PostgresCell>>>;
  /** Reads several views of a target in few round trips: one view's records behind the other's, as `readMongo` gives them. */
  readMongoViews(target: MongoTarget, views: readonly MongoView[]): AsyncIterable<Placed<Readonly<Record<string, unknown>>>>;
  /** Reads several views of a target in few round trips, all from one snapshot: as `readMongoViews`. */
  readPostgresViews(target: PostgresTarget, views: readonly PostgresView[]): AsyncIterable<Placed<Readonly<Record<string, PostgresCell>>>>;
  /**
   * Holds a copy of every document in memory. What it gives puts the database back to them, as they were, whatever it holds
   * by then; as often as it is called. Validators do not get in the way. Undefined where a document cannot be held as it is:
   * it is larger than 1 MiB, or has fields that are named by whole numbers, whose order JavaScript changes.
   */
  copyMongo(target: MongoTarget): Promise<(() => Promise<void>) | undefined>;
  /**
   * Holds a copy of every row of the schema but those of the tables named in `keep` in memory. What it gives puts them
   * back, as they were, into the schema that has been emptied since, with its sequences where they stood; as often as it is
   * called. Triggers and row-level security do not get in the way.
   */
  copyPostgres(target: PostgresTarget, schema: string, keep: readonly string[]): Promise<() => Promise<void>>;
  /** Empties every collection; collections, indexes and validators stay. */
  resetMongo(target: MongoTarget): Promise<void>;
  /**
   * Empties every table of the schema but those named in `keep`, restarts its sequences and refreshes its materialized
   * views. Triggers and row-level security do not get in the way.
   */
  resetPostgres(target: PostgresTarget, schema: string, keep: readonly string[]): Promise<void>;
  /** One statement in the target's database, as the role that made the run's roles: catalog audits. Values are bound. */
  adminQuery(target: PostgresTarget, text: string, values?: readonly unknown[]): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /**
   * How many rows or documents statements have examined so far: in this database on PostgreSQL, where a connection tells
   * when it ends (index-only scans examine none); on the whole server on MongoDB. Undefined where the server does not tell.
   */
  examined(target: MongoTarget | PostgresTarget): Promise<number | undefined>;
  /**
   * Aborted with a `StoreError` as soon as a server that the run started itself is seen to have ended. A driver looks
   * for a server that is gone for half a minute and more: whoever waits for one waits with this.
   */
  readonly lost: AbortSignal;
  /**
   * Holds every upsert of MongoDB between its look, which found nothing, and its insert, until what it gives is called:
   * upserts of one key then meet there (W03). Undefined on a server that is not the run's own, or has no such fail point.
   */
  holdUpserts(): Promise<(() => Promise<void>) | undefined>;
  /**
   * Has the server note how it carries out what new connections to the target ask for. Undefined where it cannot be
   * watched: a connection that is encrypted, an administrator without the right, a server without auto_explain.
   */
  watchPlans<Target extends MongoTarget | PostgresTarget>(target: Target): Promise<PlanWatch<Target> | undefined>;
  /** Multiplies what is added to a target from now on. */
  multiplier(target: MongoTarget | PostgresTarget): Promise<Multiplier>;
  /** Undefined for a server that is not the run's own process: given ones are nobody's to break. */
  breaker(store: StoreKind): ServerBreaker | undefined;
  /** Resolves when both servers answer, or the one; throws `StoreError` with the server's name and last log lines otherwise. */
  ping(store?: StoreKind): Promise<void>;
  /** Keeps logs and databases for a person to look at; the paths and names to tell them. */
  keep(): Promise<readonly string[]>;
}
