import { MongoClient } from 'mongodb';
import type { MongoTarget, MongoView } from '../contract/subject.ts';
import { explainError } from './explain-error.ts';
import { mongoServerName, withMongoDatabase } from './mongo-url.ts';
import { targetName } from './names.ts';
import { readMongo } from './read-mongo.ts';
import { resetMongo } from './reset.ts';
import { alreadyThere, notOurs, type SideOptions } from './side-options.ts';

/** What a run does on its MongoDB server, whichever way it came to it. */
export class MongoSide {
  readonly #options: SideOptions;
  readonly #server: string;
  readonly #client: MongoClient;
  readonly #databases = new Set<string>();
  #targets = 0;

  constructor(options: SideOptions) {
    this.#options = options;
    this.#server = mongoServerName(options.url);
    this.#client = new MongoClient(options.url, {
      serverSelectionTimeoutMS: options.connectTimeoutMs,
      connectTimeoutMS: options.connectTimeoutMs,
      maxPoolSize: 8,
      appName: 'cutover',
    });
  }

  async version(): Promise<string> {
    const { version } = await this.#client.db('admin').command({ buildInfo: 1 });
    return String(version);
  }

  async ping(): Promise<void> {
    try {
      await this.#client.db('admin').command({ ping: 1 });
    } catch (error) {
      throw explainError('mongo', this.#server, error);
    }
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

  read(target: MongoTarget, view: MongoView): AsyncIterable<Readonly<Record<string, unknown>>> {
    return readMongo(this.#client, this.#own(target), view);
  }

  async reset(target: MongoTarget): Promise<void> {
    await resetMongo(this.#client, this.#own(target));
  }

  /** Drops every database that is left of this run. */
  async dropAll(): Promise<void> {
    for (const database of [...this.#databases]) await this.drop({ kind: 'mongo', database, uri: '' });
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  databases(): readonly string[] {
    return [...this.#databases];
  }

  #own(target: MongoTarget): string {
    if (!this.#databases.has(target.database)) throw notOurs('mongo', target.database);
    return target.database;
  }
}
