import type { Stores } from '../../contract/stores.ts';
import { redact } from '../../kit/redact.ts';
import type { Environment } from '../folders.ts';
import { Guard } from '../guard.ts';
import { MongoSide } from '../mongo-side.ts';
import { mongoServerName } from '../mongo-url.ts';
import type { OpenContext } from '../open-context.ts';
import { PostgresSide } from '../postgres-side.ts';
import { postgresServerName } from '../postgres-url.ts';
import { type RecordedNames, RunLedger } from '../run-record.ts';
import type { SideOptions } from '../side-options.ts';
import { StoreError } from '../store-error.ts';
import { StorePair } from '../store-pair.ts';
import { inspectMongo } from './inspect-mongo.ts';
import { inspectPostgres } from './inspect-postgres.ts';

export interface GivenUrls {
  readonly mongo: string;
  readonly postgres: string;
}

/** A server that is given is expected to run: the wait is for the network, not for its start. */
const CONNECT_MS = 10_000;

/** Both URLs, or undefined when neither is given. @throws StoreError when only one is */
export function givenUrls(env: Environment): GivenUrls | undefined {
  const [mongo, postgres] = [env['MONGO_URL'] || undefined, env['POSTGRES_URL'] || undefined];
  if (mongo === undefined && postgres === undefined) return undefined;
  if (mongo === undefined || postgres === undefined) {
    const [present, missing] = mongo === undefined ? ['POSTGRES_URL', 'MONGO_URL'] : ['MONGO_URL', 'POSTGRES_URL'];
    throw new StoreError(
      'store_configuration',
      `${present} is set but ${missing} is not: set both to use your own servers, or neither to have servers started`,
    );
  }
  return { mongo, postgres };
}

/**
 * Servers that somebody else runs. Nothing on them is touched but databases and roles that this run makes, under names
 * that begin with `cutover_<runId>_`; every name is noted on disk before it is made, and dropped when the run ends.
 */
export async function openGiven(context: OpenContext, urls: GivenUrls): Promise<Stores> {
  const deadlineMs = Math.min(context.deadlineMs, CONNECT_MS);
  const [mongoFacts, postgresFacts] = await Promise.all([inspectMongo(urls.mongo, deadlineMs), inspectPostgres(urls.postgres, deadlineMs)]);
  context.signal?.throwIfAborted();
  const ledger = new RunLedger(context.cache, context.runId);
  const servers = { mongo: mongoServerName(urls.mongo), postgres: postgresServerName(urls.postgres) };
  ledger.update(() => ({ mongo: { server: servers.mongo, databases: [], roles: [] }, postgres: { server: servers.postgres, databases: [], roles: [] } }));
  const guard = await Guard.post({ record: ledger.file, mongoUrl: urls.mongo, postgresUrl: urls.postgres });
  const side = (store: 'mongo' | 'postgres'): SideOptions => ({
    url: urls[store],
    runId: context.runId,
    connectTimeoutMs: deadlineMs,
    note: (made) => ledger.update((record) => ({ [store]: changed(record[store], made, true) })),
    unnote: (dropped) => ledger.update((record) => ({ [store]: changed(record[store], dropped, false) })),
  });
  return new StorePair(
    {
      mongo: { way: 'given', version: mongoFacts.version, durability: mongoFacts.durability, origin: redact(urls.mongo) },
      postgres: { way: 'given', version: postgresFacts.version, durability: postgresFacts.durability, origin: redact(urls.postgres) },
      startMs: performance.now() - context.begunMs,
      urls,
      servers: [],
      traces: () => [`MongoDB: ${redact(urls.mongo)}`, `PostgreSQL: ${redact(urls.postgres)}`],
      end: async (kept) => {
        // A name that is still on record was not dropped (its server is gone): the record stays for the next run to find.
        const { mongo, postgres } = ledger.record;
        const isClear = [mongo, postgres].every((names) => names === null || names.databases.length + names.roles.length === 0);
        if (kept || isClear) ledger.remove();
        await guard[Symbol.asyncDispose]();
      },
    },
    new MongoSide(side('mongo')),
    new PostgresSide(side('postgres')),
  );
}

function changed(names: RecordedNames | null, name: { readonly database?: string; readonly role?: string }, isMade: boolean): RecordedNames | null {
  if (names === null) return null;
  const apply = (list: readonly string[], one: string | undefined): readonly string[] =>
    one === undefined ? list : isMade ? [...list, one] : list.filter((other) => other !== one);
  return { ...names, databases: apply(names.databases, name.database), roles: apply(names.roles, name.role) };
}
