import { IdAliases } from '../canonicalize/id-aliases.ts';
import type { Leg, LegDriveOptions, LegOptions, Snapshot } from '../contract/arena.ts';
import type { ModuleEntry } from '../contract/config.ts';
import type { CanonicalObservation, Observation } from '../contract/observation.ts';
import type { Workload } from '../contract/operation.ts';
import type { Stores } from '../contract/stores.ts';
import type { MongoTarget, PostgresTarget, Side, Subject } from '../contract/subject.ts';
import type { Canonical } from '../contract/type.ts';
import { drive } from '../drive/driver.ts';
import { LateError, within } from '../kit/deadline.ts';
import { sharedWrites } from '../kit/shared-writes.ts';
import { untilAborted } from '../kit/until-aborted.ts';
import { canonicalObservation } from './observation.ts';
import { SnapshotBuilder } from './snapshot.ts';
import { allStoredRecords, storedRecords } from './stored-records.ts';

/** Called with each observation as it was driven: the run's latency figures. */
export type ObservationTap = (observation: Observation) => void;

interface Watch {
  readonly signal?: AbortSignal | undefined;
  readonly tap?: ObservationTap | undefined;
}

/** How long a subject may take to prepare an empty database, and to open itself on it. */
const OPEN_MS = 120_000;

/** How long a subject may take to close: one whose operation never settled may never do it. */
const CLOSE_MS = 10_000;
const ABORTED_CLOSE_MS = 1_000;

/** What belongs to the schema, and not to its contents. */
const KEPT_TABLES: readonly string[] = ['schema_migrations'];

/** One module's repository on one side, on a database of its own. */
export class StoreLeg implements Leg {
  readonly side: Side;
  readonly target: MongoTarget | PostgresTarget;
  readonly #entry: ModuleEntry;
  readonly #stores: Stores;
  readonly #subject: Subject;
  readonly #options: Watch;
  #aliases = new IdAliases();
  #closed = false;

  private constructor(side: Side, entry: ModuleEntry, stores: Stores, target: MongoTarget | PostgresTarget, subject: Subject, options: Watch) {
    this.side = side;
    this.#entry = entry;
    this.#stores = stores;
    this.target = target;
    this.#subject = subject;
    this.#options = options;
  }

  /** Makes a database, prepares it (indexes or migrations) and opens the subject on it. */
  static async open(side: Side, entry: ModuleEntry, stores: Stores, options: LegOptions & Watch = {}): Promise<StoreLeg> {
    const label = `${entry.module.name}_${options.label ?? 'run'}`;
    if (side === 'postgres') {
      const target = await stores.postgresTarget(label);
      await within(entry.postgres.schema.migrate(target), OPEN_MS, `migrating the schema of "${entry.postgres.name}"`);
      return new StoreLeg(side, entry, stores, target, await openSubject(entry, target, options), options);
    }
    const target = await stores.mongoTarget(label);
    await within(entry.mongo.prepare(target), OPEN_MS, `preparing a database for "${entry.mongo.name}"`);
    return new StoreLeg(side, entry, stores, target, await openSubject(entry, target, options), options);
  }

  /** The subject itself, for who drives it another way. */
  get subject(): Subject {
    return this.#subject;
  }

  get store(): 'mongo' | 'postgres' {
    return this.target.kind;
  }

  async *drive(workload: Workload, options: LegDriveOptions = {}): AsyncGenerator<CanonicalObservation> {
    const runsAlone = sharedWrites(this.#entry.module);
    for await (const observation of drive(this.#subject, this.side, workload, { ...options, runsAlone, signal: this.#options.signal })) {
      yield await this.observed(observation);
    }
  }

  /** What a drive of this leg's subject showed, in canonical form: for who drives the subject another way, too. */
  async observed(observation: Observation): Promise<CanonicalObservation> {
    this.#options.tap?.(observation);
    // An error that is no domain error may mean that the server is gone: then nothing was measured, and that is said.
    if (observation.outcome.kind === 'fault') await this.#stores.ping();
    return this.formed(observation);
  }

  /** The same of what was not driven now: it tells nothing of the subject's times. */
  formed(observation: Observation): CanonicalObservation {
    return canonicalObservation(this.#entry.module, observation, this.#aliases);
  }

  async reset(): Promise<void> {
    this.#aliases = new IdAliases();
    if (this.target.kind === 'mongo') await this.#stores.resetMongo(this.target);
    else await this.#stores.resetPostgres(this.target, this.#entry.postgres.schema.name, KEPT_TABLES);
  }

  /** Holds what the database holds; what it gives puts it back to that, as often as it is called. See `Stores.copyMongo`. */
  async copy(): Promise<(() => Promise<void>) | undefined> {
    if (this.target.kind === 'postgres') {
      const fill = await this.#stores.copyPostgres(this.target, this.#entry.postgres.schema.name, KEPT_TABLES);
      return async () => {
        await this.reset();
        await fill();
      };
    }
    const restore = await this.#stores.copyMongo(this.target);
    if (restore === undefined) return undefined;
    return async () => {
      this.#aliases = new IdAliases();
      await restore();
    };
  }

  async snapshot(): Promise<Snapshot> {
    const builder = new SnapshotBuilder();
    for (const name of Object.keys(this.#entry.module.collections)) builder.declare(name);
    const records = allStoredRecords(this.#entry, this.#stores, this.target, { aliases: this.#aliases });
    for await (const { collection, key, digest } of records) builder.add(collection, key, digest);
    return builder.freeze();
  }

  async record(collection: string, key: string): Promise<Canonical | undefined> {
    const records = storedRecords(this.#entry, this.#stores, this.target, collection, { aliases: this.#aliases });
    for await (const record of records) if (record.key === key) return record.form;
    return undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const { signal } = this.#options;
    const isAborted = signal?.aborted === true;
    const closing = within(Promise.resolve(this.#subject[Symbol.asyncDispose]()), isAborted ? ABORTED_CLOSE_MS : CLOSE_MS, 'closing the subject');
    try {
      await (isAborted ? closing : untilAborted(closing, signal));
    } catch (error) {
      // Then losing its database, and its connections with that, is what ends it.
      if (!(error instanceof LateError) && signal?.aborted !== true) throw error;
    }
    const dropping = this.#stores.drop(this.target);
    if (signal?.aborted !== true) return dropping;
    // The server may be gone. Whatever is left of a run that was aborted, the end of its stores clears.
    await within(dropping, ABORTED_CLOSE_MS, 'dropping the database').catch(() => undefined);
  }
}

/** Opens one more subject on a database that is prepared. */
export async function openSubject(entry: ModuleEntry, target: MongoTarget | PostgresTarget, { role, poolSize, route }: LegOptions): Promise<Subject> {
  const options = { ...(role ? { role } : {}), ...(poolSize ? { poolSize } : {}) };
  const routed = route === undefined ? target : route(target);
  const opening = routed.kind === 'postgres' ? entry.postgres.open(routed, options) : entry.mongo.open(routed, options);
  return within(opening, OPEN_MS, `opening "${entry[routed.kind].name}"`);
}
