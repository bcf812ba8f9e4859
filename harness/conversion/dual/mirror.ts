import { type Db, MongoClient, MongoServerError } from 'mongodb';
import type { Client } from 'pg';
import type { AggregateConversion, ConversionDefinition, StoredDocument } from '../../contract/conversion.ts';
import type { MongoTarget, PostgresTarget } from '../../contract/subject.ts';
import { findAggregates } from '../aggregate-reader.ts';
import { connectTyped } from '../connect.ts';
import { adoptRows } from './adopt.ts';
import { countOutbox, emptyOutbox, forgetEntries, installOutbox, isBuried, type OutboxEntry, readOutbox } from './outbox.ts';

export interface MirrorOptions {
  readonly conversion: ConversionDefinition;
  /** The PostgreSQL schema of the module. */
  readonly schema: string;
  readonly postgres: PostgresTarget;
  readonly mongo: MongoTarget;
  /** How long MongoDB may take to be found, ms. Default 2,000. */
  readonly deadlineMs?: number;
}

/** What one draining came to. */
export interface Drained {
  readonly applied: number;
  /** Changes that MongoDB does not show yet. */
  readonly left: number;
  /** Why, when some are left. */
  readonly reason?: string;
}

/** Keys of one statement: few enough for its parameters. */
const AT_ONCE = 500;

/** Of the advisory lock that one draining at a time holds, whatever process it runs in: "cuto" in ASCII. */
const LOCK = 0x6375746f;

/** MongoDB's code for a broken unique index (error_codes.yml, DuplicateKey). */
const DUPLICATE_KEY = 11_000;

/**
 * Brings what PostgreSQL has committed to MongoDB: the persisted records, ids and times included, by the module's own
 * conversion. One draining at a time, oldest change first, each key with the state that it has by then; an entry is forgotten
 * only once MongoDB's majority holds it. What cannot be brought over stays noted.
 */
export class Mirror implements AsyncDisposable {
  readonly #options: MirrorOptions;
  readonly #mongo: MongoClient;
  readonly #owner: Client;
  readonly #reader: Client;
  #running: Promise<unknown> = Promise.resolve();
  #waiting: Promise<Drained> | undefined;

  private constructor(options: MirrorOptions, mongo: MongoClient, owner: Client, reader: Client) {
    this.#options = options;
    this.#mongo = mongo;
    this.#owner = owner;
    this.#reader = reader;
  }

  /** Installs the outbox where it is missing: from then on no change of the module's tables goes unnoted. */
  static async open(options: MirrorOptions): Promise<Mirror> {
    const [owner, reader] = await Promise.all([connectTyped(options.postgres.ownerUri), connectTyped(options.postgres.bypassUri)]);
    await installOutbox(owner, options.schema, options.conversion);
    const mongo = new MongoClient(options.mongo.uri, { appName: 'cutover', maxPoolSize: 2, serverSelectionTimeoutMS: options.deadlineMs ?? 2_000 });
    return new Mirror(options, mongo, owner, reader);
  }

  /**
   * Brings over everything that was committed before the call. Calls that come while another is at work share the next one.
   * Resolves, with the reason, when MongoDB cannot be reached; throws only when PostgreSQL cannot.
   */
  drain(): Promise<Drained> {
    if (this.#waiting !== undefined) return this.#waiting;
    const next = this.#running.then(async () => {
      this.#waiting = undefined;
      return await this.#drain();
    });
    this.#waiting = next;
    this.#running = next.catch(() => undefined);
    return next;
  }

  /** Whether MongoDB can be reached by now. */
  async reaches(): Promise<boolean> {
    return await this.#db.command({ ping: 1 }).then(
      () => true,
      () => false,
    );
  }

  /** How many changes are noted and not brought over. */
  pending(): Promise<number> {
    return this.#alone(() => countOutbox(this.#owner));
  }

  /** Whether PostgreSQL has deleted the record: then MongoDB's is not asked for it any more. */
  isBuried(aggregate: string, key: readonly string[]): Promise<boolean> {
    return this.#alone(() => isBuried(this.#owner, aggregate, key));
  }

  /** Converts one record that only MongoDB has; false when it has none, or PostgreSQL has deleted it. */
  adopt(name: string, key: readonly string[]): Promise<boolean> {
    return this.#alone(async () => {
      const aggregate = this.#aggregate(name);
      const document = await this.#db.collection(aggregate.collection).findOne(aggregate.identityOf(key), TYPED);
      if (document === null) return false;
      return await adoptRows(this.#owner, this.#options.schema, name, aggregate, key, document as StoredDocument);
    });
  }

  /** Forgets everything that is noted: for who empties both stores. */
  async empty(): Promise<void> {
    await this.#alone(() => emptyOutbox(this.#owner));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#running;
    await Promise.allSettled([this.#owner.end(), this.#reader.end(), this.#mongo.close()]);
  }

  get #db(): Db {
    return this.#mongo.db(this.#options.mongo.database);
  }

  #aggregate(name: string): AggregateConversion {
    const found = this.#options.conversion.aggregates[name];
    if (found === undefined) throw new TypeError(`the conversion of module "${this.#options.conversion.module}" has no aggregate "${name}"`);
    return found;
  }

  /** One user of the connections at a time. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#running.then(work);
    this.#running = next.catch(() => undefined);
    return next;
  }

  async #drain(): Promise<Drained> {
    await this.#owner.query(`begin; select pg_catalog.pg_advisory_xact_lock(${LOCK})`);
    try {
      const entries = await readOutbox(this.#owner);
      const { done, reason } = await this.#bringOver(entries);
      await forgetEntries(this.#owner, done);
      await this.#owner.query('commit');
      return { applied: done.length, left: entries.length - done.length, ...(reason === undefined ? {} : { reason }) };
    } catch (error) {
      await this.#owner.query('rollback').catch(() => undefined);
      throw error;
    }
  }

  async #bringOver(entries: readonly OutboxEntry[]): Promise<{ readonly done: readonly string[]; readonly reason?: string }> {
    const done: string[] = [];
    let pending = [...changesOf(entries).values()];
    let reason: string | undefined;
    // A unique name may pass from one record to another: who lets go of it must come first, whatever was noted first.
    for (let before = Number.POSITIVE_INFINITY; pending.length > 0 && pending.length < before; ) {
      before = pending.length;
      const refused: Change[] = [];
      for (let from = 0; from < pending.length; from += AT_ONCE) {
        const some = pending.slice(from, from + AT_ONCE);
        const documents = await this.#documentsOf(some);
        for (const [index, change] of some.entries()) {
          try {
            await this.#apply(change, documents[index]);
            done.push(...change.ids);
          } catch (error) {
            reason = error instanceof Error ? error.message : String(error);
            if (!(error instanceof MongoServerError && error.code === DUPLICATE_KEY)) return { done, reason };
            refused.push(change);
          }
        }
      }
      pending = refused;
    }
    return pending.length === 0 ? { done } : { done, ...(reason === undefined ? {} : { reason }) };
  }

  /** What PostgreSQL holds by now under the keys; undefined where it holds nothing. */
  async #documentsOf(changes: readonly Change[]): Promise<readonly (StoredDocument | undefined)[]> {
    const found = new Map<string, StoredDocument>();
    for (const name of new Set(changes.map(({ aggregate }) => aggregate))) {
      const keys = changes.filter(({ aggregate }) => aggregate === name).map(({ key }) => key);
      for (const { key, document } of await findAggregates(this.#reader, this.#options.schema, this.#aggregate(name), keys)) {
        found.set(JSON.stringify([name, key]), document);
      }
    }
    return changes.map(({ aggregate, key }) => found.get(JSON.stringify([aggregate, key])));
  }

  async #apply({ aggregate: name, key }: Change, document: StoredDocument | undefined): Promise<void> {
    const aggregate = this.#aggregate(name);
    const collection = this.#db.collection(aggregate.collection);
    const identity = aggregate.identityOf(key);
    if (document === undefined) await collection.deleteOne(identity, WRITTEN);
    else await collection.replaceOne(identity, document, { ...WRITTEN, upsert: true });
  }
}

const WRITTEN = { writeConcern: { w: 'majority' } } as const;
const TYPED = { promoteValues: false, promoteLongs: false, promoteBuffers: false } as const;

/** One record's changes. */
interface Change {
  readonly aggregate: string;
  readonly key: readonly string[];
  readonly ids: readonly string[];
}

function changesOf(entries: readonly OutboxEntry[]): ReadonlyMap<string, Change> {
  const changes = new Map<string, Change>();
  for (const { id, aggregate, key } of entries) {
    const name = JSON.stringify([aggregate, key]);
    changes.set(name, { aggregate, key, ids: [...(changes.get(name)?.ids ?? []), id] });
  }
  return changes;
}
