import { MongoClient } from 'mongodb';
import type { MongoTarget, MongoView } from '../../contract/subject.ts';
import { explainError } from '../explain-error.ts';
import { mongoServerName, withMongoDatabase } from '../mongo-url.ts';
import { readMongo } from '../read-mongo.ts';
import { StoreError } from '../store-error.ts';

/** How long a server may take to answer, ms. */
const ANSWER_MS = 10_000;
const DATABASE = /^mongodb(?:\+srv)?:\/\/(?:[^@/?]*@)?[^@/?]+\/([^?]+)/;

/** A MongoDB database that somebody names: it is read, and nothing in it is changed. */
export class NamedMongo implements AsyncDisposable {
  readonly target: MongoTarget;
  /** Host and database, fit to print. */
  readonly place: string;
  readonly version: string;
  readonly #client: MongoClient;

  private constructor(target: MongoTarget, place: string, version: string, client: MongoClient) {
    this.target = target;
    this.place = place;
    this.version = version;
    this.#client = client;
  }

  /**
   * @param url `mongodb://` or `mongodb+srv://`; names the database where `database` does not.
   * @throws StoreError when it is no URL, names no database, or the server does not answer. No message holds its password.
   */
  static async open(url: string, database = databaseOf(url)): Promise<NamedMongo> {
    if (database === undefined) throw new StoreError('store_configuration', 'the source names no database: put it behind the host, or name it with --database');
    const uri = addressed(url, database);
    const server = mongoServerName(url);
    let client: MongoClient | undefined;
    try {
      client = new MongoClient(uri, { appName: 'cutover', serverSelectionTimeoutMS: ANSWER_MS, connectTimeoutMS: ANSWER_MS });
      const { version } = await client.db(database).command({ buildInfo: 1 });
      // buildInfo needs no login; this does, wherever one is asked for at all.
      await client.db(database).listCollections({}, { nameOnly: true, authorizedCollections: true }).toArray();
      return new NamedMongo({ kind: 'mongo', uri, database }, `${server}/${database}`, String(version), client);
    } catch (error) {
      await client?.close();
      throw explainError('mongo', server, error, '--source');
    }
  }

  /** @throws StoreError when it has none of these collections: it is another database than was meant. */
  async requireAnyOf(collections: readonly string[]): Promise<void> {
    const found = await this.#client.db(this.target.database).listCollections({}, { nameOnly: true, authorizedCollections: true }).toArray();
    if (found.some(({ name }) => collections.includes(name))) return;
    throw new StoreError('store_configuration', `the source ${this.place} has none of the collections ${collections.join(', ')}: name another database`);
  }

  read(view: MongoView): AsyncIterable<Readonly<Record<string, unknown>>> {
    return readMongo(this.#client, this.target.database, view);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.close();
  }
}

function databaseOf(url: string): string | undefined {
  const name = DATABASE.exec(url)?.[1];
  return name === undefined ? undefined : decodeURIComponent(name);
}

function addressed(url: string, database: string): string {
  try {
    return withMongoDatabase(url, database);
  } catch (cause) {
    throw new StoreError('store_configuration', `the source is ${(cause as Error).message}`);
  }
}
