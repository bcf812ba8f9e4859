import { MongoClient } from 'mongodb';
import type { GivenServers } from './clear-run.ts';
import { runFormatted } from './formatted-sql.ts';
import { mongoServerName } from './mongo-url.ts';
import { postgresClient } from './postgres-connections.ts';
import { postgresServerName } from './postgres-url.ts';
import type { RecordedNames, RunRecord } from './run-record.ts';

const CONNECT_MS = 5_000;

/**
 * Drops the databases and roles that a run noted on the servers it was given, each only on the server it was made on.
 *
 * @returns true when nothing of it is left; false when a server was not given this time, or does not answer
 */
export async function dropRecordedNames(record: RunRecord, given: GivenServers): Promise<boolean> {
  const results = await Promise.all([dropMongo(record.mongo, given.mongoUrl), dropPostgres(record.postgres, given.postgresUrl)]);
  return results.every((isGone) => isGone);
}

async function dropMongo(names: RecordedNames | null, url: string | undefined): Promise<boolean> {
  if (names === null || names.databases.length === 0) return true;
  if (url === undefined || mongoServerName(url) !== names.server) return false;
  const client = new MongoClient(url, { serverSelectionTimeoutMS: CONNECT_MS });
  try {
    for (const database of names.databases) await client.db(database).dropDatabase();
    return true;
  } catch {
    return false;
  } finally {
    await client.close();
  }
}

async function dropPostgres(names: RecordedNames | null, url: string | undefined): Promise<boolean> {
  if (names === null || (names.databases.length === 0 && names.roles.length === 0)) return true;
  if (url === undefined || postgresServerName(url) !== names.server) return false;
  const client = postgresClient({ connectionString: url, connectionTimeoutMillis: CONNECT_MS });
  try {
    await client.connect();
    for (const database of names.databases) await runFormatted(client, 'DROP DATABASE IF EXISTS %I WITH (FORCE)', [database]);
    for (const role of names.roles) await runFormatted(client, 'DROP ROLE IF EXISTS %I', [role]);
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
