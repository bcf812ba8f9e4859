import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { MongoClient } from 'mongodb';
import type { ServerDescription, Stores } from '../../contract/stores.ts';
import { Guard } from '../guard.ts';
import { MongoSide } from '../mongo-side.ts';
import type { OpenContext } from '../open-context.ts';
import { postgresClient } from '../postgres-connections.ts';
import { PostgresSide } from '../postgres-side.ts';
import { RunLedger } from '../run-record.ts';
import { mongodArguments, postgresSettings, replicaSetConfig } from '../server-settings.ts';
import { StorePair } from '../store-pair.ts';
import { removeContainers } from './remove-containers.ts';
import { containerRuntime } from './runtime.ts';
import { type ContainerContext, ServerContainer } from './server-container.ts';

/** Docker's official images, of the versions that the embedded way has; pinned by the digest of their index (all platforms). */
const MONGO_IMAGE = 'mongo:8.2.6@sha256:eea8506335198f8b359865b32004036310854a935fbd317083817c614152818f';
const POSTGRES_IMAGE = 'postgres:18.4@sha256:3a82e1f56c8f0f5616a11103ac3d47e632c3938698946a7ad26da0df1334744a';

const SUPERUSER = 'cutover';

/** Which images the containers way uses: those that are pinned here, or `CUTOVER_MONGO_IMAGE` and `CUTOVER_POSTGRES_IMAGE`. */
export function containerImages(context: Pick<OpenContext, 'env'>): { readonly mongo: string; readonly postgres: string } {
  return { mongo: context.env['CUTOVER_MONGO_IMAGE'] || MONGO_IMAGE, postgres: context.env['CUTOVER_POSTGRES_IMAGE'] || POSTGRES_IMAGE };
}

/** Real servers in containers of this run. */
export async function openContainers(context: OpenContext): Promise<Stores> {
  await containerRuntime();
  const images = containerImages(context);
  const ledger = new RunLedger(context.cache, context.runId);
  const runKey = basename(ledger.file, '.json');
  const guard = await Guard.post({ record: ledger.file });
  const clear = async (): Promise<void> => {
    // What could not be removed stays on record, for the guard and the next run to try.
    if (await removeContainers(ledger.record.containers, runKey)) ledger.remove();
    await guard[Symbol.asyncDispose]();
  };
  const start: ContainerContext = {
    runKey,
    deadlineMs: context.deadlineMs,
    note: (id) => ledger.update((record) => ({ containers: [...record.containers, id] })),
  };
  context.onProgress(`starting containers of ${images.mongo.split('@')[0]} and ${images.postgres.split('@')[0]}`);
  const starting = [startMongo(images.mongo, start, context), startPostgres(images.postgres, start, context)] as const;
  try {
    const [mongo, postgres] = await Promise.all(starting);
    const side = { runId: context.runId, connectTimeoutMs: 10_000, note: () => undefined, unnote: () => undefined };
    const sides = [new MongoSide({ ...side, url: mongo.url }), new PostgresSide({ ...side, url: postgres.url })] as const;
    const describe = (version: string, origin: string): ServerDescription => ({ way: 'containers', version, durability: context.durability, origin });
    const servers = [mongo.server, postgres.server];
    return new StorePair(
      {
        mongo: describe(await sides[0].version(), images.mongo),
        postgres: describe(await sides[1].version(), images.postgres),
        startMs: performance.now() - context.begunMs,
        urls: { mongo: mongo.url, postgres: postgres.url },
        servers,
        traces: () => servers.map(({ store, id }) => `${store === 'mongo' ? 'MongoDB' : 'PostgreSQL'}: docker start ${id.slice(0, 12)}`),
        end: async (kept) => {
          if (!kept) return clear();
          await Promise.all(servers.map((server) => server.stop()));
          ledger.remove();
          await guard[Symbol.asyncDispose]();
        },
      },
      ...sides,
    );
  } catch (error) {
    await Promise.allSettled(starting);
    await clear();
    throw error;
  }
}

interface StartedContainer {
  readonly server: ServerContainer;
  /** As the administrator. Holds a password: never print. */
  readonly url: string;
}

async function startMongo(image: string, start: ContainerContext, context: OpenContext): Promise<StartedContainer> {
  const command = ['mongod', '--bind_ip_all', ...mongodArguments()];
  const server = await ServerContainer.start({ store: 'mongo', image, port: 27017, environment: {}, command }, start);
  // The set's one member is known inside as 127.0.0.1, from outside by the published port: only a direct connection works.
  const url = `mongodb://${server.host}:${server.port}/?directConnection=true`;
  await server.until(
    async () => {
      const client = new MongoClient(url, { serverSelectionTimeoutMS: 2_000 });
      try {
        const admin = client.db('admin');
        const hello = await admin.command({ hello: 1 });
        if (hello['setName'] === undefined) await admin.command({ replSetInitiate: replicaSetConfig('127.0.0.1:27017', context.durability) });
        return hello['isWritablePrimary'] === true && hello['setName'] !== undefined ? true : undefined;
      } finally {
        await client.close();
      }
    },
    context.deadlineMs,
    context.signal,
  );
  return { server, url };
}

async function startPostgres(image: string, start: ContainerContext, context: OpenContext): Promise<StartedContainer> {
  const password = randomBytes(24).toString('base64url');
  const environment = {
    POSTGRES_USER: SUPERUSER,
    POSTGRES_PASSWORD: password,
    POSTGRES_DB: 'postgres',
    POSTGRES_INITDB_ARGS: '--locale=C --encoding=UTF8 --auth-host=scram-sha-256 --no-sync',
  };
  const command = ['postgres', ...postgresSettings(context.durability).flatMap((setting) => ['-c', setting])];
  const server = await ServerContainer.start({ store: 'postgres', image, port: 5432, environment, command }, start);
  const url = `postgresql://${SUPERUSER}:${password}@${server.host}:${server.port}/postgres`;
  await server.until(
    async () => {
      const client = postgresClient({ connectionString: url, connectionTimeoutMillis: 2_000 });
      try {
        await client.connect();
        return (await client.query('SELECT 1')).rowCount === 1 ? true : undefined;
      } finally {
        await client.end().catch(() => undefined);
      }
    },
    context.deadlineMs,
    context.signal,
  );
  return { server, url };
}
