import { MongoClient } from 'mongodb';
import { explainError } from '../explain-error.ts';
import { mongoServerName } from '../mongo-url.ts';
import { StoreError } from '../store-error.ts';

/** What a MongoDB server says of itself. */
export interface MongoFacts {
  readonly version: string;
  /** `replica set NAME`, `sharded cluster`, `standalone`. */
  readonly topology: string;
  /** `full` when `w: majority` waits for the journal, which is the default. */
  readonly durability: 'full' | 'relaxed';
}

/** Multi-document transactions over all of the server, and the aggregation stages that raw views may use, are there from here on. */
const OLDEST_MAJOR = 5;

/** Connects, asks, closes. @throws StoreError when the server cannot be reached or used */
export async function inspectMongo(url: string, deadlineMs: number): Promise<MongoFacts> {
  const server = nameOf(url);
  const client = new MongoClient(url, { serverSelectionTimeoutMS: deadlineMs, connectTimeoutMS: deadlineMs });
  try {
    const admin = client.db('admin');
    const hello = await admin.command({ hello: 1 });
    const { version } = await admin.command({ buildInfo: 1 });
    // hello and buildInfo need no login; this does, wherever one is asked for at all.
    await admin.command({ listDatabases: 1, nameOnly: true, filter: { name: 'admin' } });
    const setName: unknown = hello['setName'];
    const topology = hello['msg'] === 'isdbgrid' ? 'sharded cluster' : typeof setName === 'string' ? `replica set ${setName}` : 'standalone';
    const facts: MongoFacts = { version: String(version), topology, durability: await durabilityOf(client) };
    requireMongo(facts, server);
    return facts;
  } catch (error) {
    throw tooOldForDriver(error, server) ?? explainError('mongo', server, error);
  } finally {
    await client.close();
  }
}

/** @throws StoreError when the server is too old, or has no transactions */
export function requireMongo(facts: MongoFacts, server: string): void {
  if (Number.parseInt(facts.version, 10) < OLDEST_MAJOR) {
    throw new StoreError('store_too_old', `MongoDB at ${server} is ${facts.version}, needed is ${OLDEST_MAJOR}.0 or later: give a newer one in MONGO_URL`, {
      store: 'mongo',
    });
  }
  if (facts.topology === 'standalone') {
    throw new StoreError(
      'store_no_replica_set',
      `MongoDB at ${server} is a standalone server, which has no transactions: start it with --replSet and run rs.initiate() once (a set of one will do), or give another in MONGO_URL`,
      { store: 'mongo' },
    );
  }
}

/** The driver itself refuses servers that are older than it knows; it is then the only one to have seen the version. */
function tooOldForDriver(error: unknown, server: string): StoreError | undefined {
  if (!(error instanceof Error) || !/wire version/i.test(error.message)) return undefined;
  return new StoreError('store_too_old', `MongoDB at ${server} is too old: give ${OLDEST_MAJOR}.0 or later in MONGO_URL (${error.message})`, {
    store: 'mongo',
    cause: error,
  });
}

async function durabilityOf(client: MongoClient): Promise<'full' | 'relaxed'> {
  try {
    const { config } = await client.db('admin').command({ replSetGetConfig: 1 });
    return (config as { writeConcernMajorityJournalDefault?: boolean }).writeConcernMajorityJournalDefault === false ? 'relaxed' : 'full';
  } catch {
    return 'full'; // Not ours to ask (no privilege, or a router): what every server does unless told otherwise.
  }
}

function nameOf(url: string): string {
  if (!/^mongodb(\+srv)?:\/\/[^/?]+/.test(url)) {
    throw new StoreError('store_configuration', 'MONGO_URL is not a MongoDB connection string: it begins with mongodb:// or mongodb+srv:// and names a host', {
      store: 'mongo',
    });
  }
  return mongoServerName(url);
}
