import { basename, join } from 'node:path';
import type { Stores } from '../../contract/stores.ts';
import { clearProcessesAndFolders } from '../clear-run.ts';
import { makeMemoryFolder, makeRunFolder } from '../folders.ts';
import { Guard } from '../guard.ts';
import { MongoSide } from '../mongo-side.ts';
import type { OpenContext } from '../open-context.ts';
import { PostgresSide } from '../postgres-side.ts';
import { RunLedger } from '../run-record.ts';
import { StorePair } from '../store-pair.ts';
import { findMongod } from './find-mongod.ts';
import { keepServers, scriptOf } from './keep-folder.ts';
import type { MongodBinary } from './mongod-binary.ts';
import { installedPostgres, readyPostgres } from './postgres-binaries.ts';
import type { StartContext, StartedServer } from './start-context.ts';
import { startMongod } from './start-mongod.ts';
import { startPostgres } from './start-postgres.ts';

/** Where both servers' binaries come from: npm and the user's cache, or a kit. */
export interface BinarySource {
  readonly way: 'embedded' | 'kit';
  readonly origin: string | undefined;
  /** `partial` is a folder for unfinished work. */
  mongod(partial: string, signal: AbortSignal): Promise<MongodBinary>;
  /** The folder that holds PostgreSQL's `bin`, `lib` and `share`. */
  postgres(): Promise<string>;
}

export function embeddedBinaries(context: OpenContext): BinarySource {
  const { env, cache, onProgress } = context;
  return {
    way: 'embedded',
    origin: undefined,
    mongod: (partial, signal) => findMongod({ env, cache, partial, onProgress, signal }),
    postgres: async () => installedPostgres(),
  };
}

/** Real servers as child processes of this run, which end with it, whatever ends it. */
export async function openEmbedded(context: OpenContext, binaries: BinarySource): Promise<Stores> {
  const ledger = new RunLedger(context.cache, context.runId);
  // In the cache's own file system, so that what is finished there moves into the cache in one rename.
  const partial = join(context.cache, 'partial', basename(ledger.file, '.json'));
  const folder = makeRunFolder(context.runId);
  const inMemory = context.inMemory && context.durability === 'relaxed' ? makeMemoryFolder(context.runId) : undefined;
  ledger.update(() => ({ folders: [folder, partial, ...(inMemory === undefined ? [] : [inMemory])] }));
  const guard = await Guard.post({ record: ledger.file });
  const clear = async (): Promise<void> => {
    await clearProcessesAndFolders(ledger.record);
    ledger.remove();
    await guard[Symbol.asyncDispose]();
  };
  // One start that fails ends the other at once.
  const failure = new AbortController();
  const signal = context.signal === undefined ? failure.signal : AbortSignal.any([context.signal, failure.signal]);
  const data = inMemory ?? folder;
  const start: StartContext = { folder, data, ledger, durability: context.durability, yields: context.yielding, deadlineMs: context.deadlineMs, signal };
  const origins = { mongo: '', postgres: '' };
  const startBoth = [
    binaries.mongod(partial, signal).then((binary) => {
      origins.mongo = binary.origin;
      return startMongod(binary, start);
    }),
    binaries.postgres().then((root) => {
      origins.postgres = root;
      return startPostgres(readyPostgres(root, folder), start);
    }),
  ] as const;
  try {
    for (const started of startBoth) started.catch((error: unknown) => failure.abort(error));
    const [mongo, postgres] = await Promise.all(startBoth);
    return await describePair(context, binaries, { mongo, postgres, origins, folder, data, ledger, guard, clear });
  } catch (error) {
    await Promise.allSettled(startBoth);
    await clear();
    throw error;
  }
}

interface StartedPair {
  readonly mongo: StartedServer;
  readonly postgres: StartedServer;
  readonly origins: { readonly mongo: string; readonly postgres: string };
  readonly folder: string;
  readonly data: string;
  readonly ledger: RunLedger;
  readonly guard: Guard;
  readonly clear: () => Promise<void>;
}

async function describePair(context: OpenContext, binaries: BinarySource, pair: StartedPair): Promise<Stores> {
  const side = {
    runId: context.runId,
    connectTimeoutMs: 10_000,
    isThrowAway: context.durability === 'relaxed',
    note: () => undefined,
    unnote: () => undefined,
  };
  const mongo = new MongoSide({ ...side, url: pair.mongo.url });
  const postgres = new PostgresSide({ ...side, url: pair.postgres.url });
  const describe = (version: string, origin: string) => ({ way: binaries.way, version, durability: context.durability, origin: binaries.origin ?? origin });
  return new StorePair(
    {
      mongo: describe(await mongo.version(), pair.origins.mongo),
      postgres: describe(await postgres.version(), pair.origins.postgres),
      startMs: performance.now() - context.begunMs,
      urls: { mongo: pair.mongo.url, postgres: pair.postgres.url },
      servers: [pair.mongo.server, pair.postgres.server],
      breakers: { mongo: pair.mongo.server, postgres: pair.postgres.server },
      traces: () => [
        ...(pair.data === pair.folder ? [`logs and data: ${pair.folder}`] : [`logs: ${pair.folder}`, `data, in memory: ${pair.data}`]),
        `MongoDB: sh ${scriptOf(pair.folder, 'mongo')}, then ${pair.mongo.url}`,
        `PostgreSQL: sh ${scriptOf(pair.folder, 'postgres')}, then ${withoutPassword(pair.postgres.url)}`,
      ],
      end: (kept) => (kept ? keepFolder(pair) : pair.clear()),
    },
    mongo,
    postgres,
  );
}

async function keepFolder(pair: StartedPair): Promise<void> {
  await keepServers(pair.folder, [pair.mongo.server.process, pair.postgres.server.process]);
  pair.ledger.remove();
  await pair.guard[Symbol.asyncDispose]();
}

/** A kept server asks for none. */
function withoutPassword(url: string): string {
  const open = new URL(url);
  open.password = '';
  return open.href;
}
