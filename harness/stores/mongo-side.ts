import { MongoClient, MongoServerError } from 'mongodb';
import type { Multiplier, Placed, PlanWatch } from '../contract/stores.ts';
import type { MongoTarget, MongoView } from '../contract/subject.ts';
import { copyMongo } from './copy-mongo.ts';
import { explainError } from './explain-error.ts';
import { startProfiling, takeProfile } from './mongo-plans.ts';
import { mongoServerName, withMongoDatabase } from './mongo-url.ts';
import { MongoMultiplier } from './multiply/mongo-multiplier.ts';
import { targetName } from './names.ts';
import { readMongo, readMongoViews } from './read-mongo.ts';
import { resetMongo } from './reset.ts';
import { alreadyThere, notOurs, type SideOptions } from './side-options.ts';

/** In the server's UpsertStage, from release 4.4 on; needs `enableTestCommands`. */
const UPSERT_FAIL_POINT = 'hangBeforeUpsertPerformsInsert';

/** What a run does on its MongoDB server, whichever way it came to it. */
export class MongoSide {
  readonly #options: SideOptions;
  readonly #server: string;
  readonly #client: MongoClient;
  /**
   * For what must get through whatever the server is busy with: while upserts are held, writes of others that wait for
   * the majority wait too, and may have every connection of the other client.
   */
  readonly #control: MongoClient;
  readonly #databases = new Set<string>();
  #targets = 0;

  constructor(options: SideOptions) {
    this.#options = options;
    this.#server = mongoServerName(options.url);
    const common = { serverSelectionTimeoutMS: options.connectTimeoutMs, connectTimeoutMS: options.connectTimeoutMs, appName: 'cutover' };
    this.#client = new MongoClient(options.url, { ...common, maxPoolSize: 8 });
    this.#control = new MongoClient(options.url, { ...common, maxPoolSize: 2 });
  }

  async version(): Promise<string> {
    const { version } = await this.#client.db('admin').command({ buildInfo: 1 });
    return String(version);
  }

  /** Those that the URL names or leads to, and those that the server names as members. */
  async hosts(): Promise<readonly string[]> {
    const { hosts = [], passives = [], arbiters = [] } = (await this.#client.db('admin').command({ hello: 1 })) as Partial<Record<string, readonly string[]>>;
    const members = [...hosts, ...passives, ...arbiters].map((member) => member.replace(/:\d+$/, '').replace(/^\[|\]$/g, ''));
    return [...this.#client.options.hosts.flatMap(({ host }) => host ?? []), ...members];
  }

  async ping(): Promise<void> {
    try {
      await this.#client.db('admin').command({ ping: 1 });
    } catch (error) {
      throw explainError('mongo', this.#server, error);
    }
  }

  /** See `Stores.holdUpserts`. Whoever lets go first lets all go: what holds for longer than its own moment proves nothing more. */
  async holdUpserts(): Promise<(() => Promise<void>) | undefined> {
    const admin = this.#control.db('admin');
    const set = async (mode: 'alwaysOn' | 'off'): Promise<void> => void (await admin.command({ configureFailPoint: UPSERT_FAIL_POINT, mode }));
    try {
      await set('alwaysOn');
    } catch (error) {
      if (error instanceof MongoServerError) return undefined;
      throw explainError('mongo', this.#server, error);
    }
    return () => set('off');
  }

  async target(label: string): Promise<MongoTarget> {
    const database = targetName(this.#options.runId, label, ++this.#targets);
    try {
      const present = await this.#client.db(database).listCollections({}, { nameOnly: true }).toArray();
      if (present.length > 0) throw alreadyThere('mongo', database);
    } catch (error) {
      throw explainError('mongo', this.#server, error);
    }
    this.#options.note({ database });
    this.#databases.add(database);
    return { kind: 'mongo', uri: withMongoDatabase(this.#options.url, database), database };
  }

  async drop(target: MongoTarget): Promise<void> {
    this.#own(target);
    await this.#client.db(target.database).dropDatabase();
    this.#databases.delete(target.database);
    this.#options.unnote({ database: target.database });
  }

  /** See `Stores.examined`. A user of a given server may have no right to `serverStatus`. */
  async examined(): Promise<number | undefined> {
    try {
      const { metrics } = await this.#client.db('admin').command({ serverStatus: 1 });
      const scanned: unknown = metrics?.queryExecutor?.scannedObjects;
      return scanned === undefined ? undefined : Number(scanned);
    } catch (error) {
      if (error instanceof MongoServerError) return undefined;
      throw explainError('mongo', this.#server, error);
    }
  }

  read(target: MongoTarget, view: MongoView): AsyncIterable<Readonly<Record<string, unknown>>> {
    return readMongo(this.#client, this.#own(target), view);
  }

  readViews(target: MongoTarget, views: readonly MongoView[]): AsyncIterable<Placed<Readonly<Record<string, unknown>>>> {
    return readMongoViews(this.#client, this.#own(target), views);
  }

  async copy(target: MongoTarget): Promise<(() => Promise<void>) | undefined> {
    return copyMongo(this.#client, this.#own(target));
  }

  async reset(target: MongoTarget): Promise<void> {
    await resetMongo(this.#client, this.#own(target));
  }

  /** See `Stores.watchPlans`. */
  async watchPlans(target: MongoTarget): Promise<PlanWatch<MongoTarget>> {
    const db = this.#client.db(this.#own(target));
    await startProfiling(db);
    return {
      target,
      async take() {
        const plans = await takeProfile(db);
        await startProfiling(db);
        return plans;
      },
      async [Symbol.asyncDispose]() {
        await db.command({ profile: 0 });
      },
    };
  }

  /** See `Stores.multiplier`. */
  async multiplier(target: MongoTarget): Promise<Multiplier> {
    return MongoMultiplier.open(this.#client.db(this.#own(target)));
  }

  /** Drops every database that is left of this run. */
  async dropAll(): Promise<void> {
    for (const database of [...this.#databases]) await this.drop({ kind: 'mongo', database, uri: '' });
  }

  async close(): Promise<void> {
    await Promise.all([this.#client.close(), this.#control.close()]);
  }

  databases(): readonly string[] {
    return [...this.#databases];
  }

  #own(target: MongoTarget): string {
    if (!this.#databases.has(target.database)) throw notOurs('mongo', target.database);
    return target.database;
  }
}
