import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { MongoClient, MongoServerError } from 'mongodb';
import { logTail } from '../log-tail.ts';
import { pollUntil } from '../poll.ts';
import { ServerProcess } from '../server-process.ts';
import { mongodArguments, REPLICA_SET, replicaSetConfig } from '../server-settings.ts';
import type { MongodBinary } from './mongod-binary.ts';
import type { StartContext, StartedServer } from './start-context.ts';
import { type StartPlan, startOnFreePort } from './start-on-free-port.ts';

function args(data: string, port: number): readonly string[] {
  return ['--dbpath', data, '--port', String(port), '--bind_ip', '127.0.0.1', ...mongodArguments()];
}

/** A replica set of one, initiated, on a free port of the loopback interface. */
export async function startMongod(binary: MongodBinary, context: StartContext): Promise<StartedServer> {
  const data = join(context.data, 'mongo', 'data');
  mkdirSync(data, { recursive: true });
  const plan: StartPlan = {
    store: 'mongo',
    portTaken: /Address already in use/,
    telling: /"s":"[EF]"|cannot open shared object/,
    stopSignal: 'SIGKILL',
    spawn: (port, log) => {
      const command = { binary: binary.path, args: args(data, port), env: environment(binary), folder: context.folder, log };
      return ServerProcess.spawn({ store: 'mongo', ...command, yields: context.yields }, context.ledger);
    },
    isReady: (server, port) => becomesPrimary(server, port, context),
  };
  const { server, port } = await startOnFreePort(plan, context);
  return { url: `mongodb://127.0.0.1:${port}/?replicaSet=${REPLICA_SET}`, server };
}

/** The message of log id 23016, in every release since logs are JSON (4.4). */
const LISTENING = '"msg":"Waiting for connections"';

/** True once our own server is a writable primary; false when it has ended, is another's, or the deadline has passed. */
async function becomesPrimary(server: ServerProcess, port: number, context: StartContext): Promise<boolean> {
  const wait = { deadlineMs: context.deadlineMs, intervalMs: 10, signal: context.signal };
  // Its own log says when it listens. Asking the port instead could reach another's server, on which our own has failed
  // to bind; and a MongoClient whose first attempt is refused never connects again.
  const listens = await pollUntil(
    () => (server.ending !== undefined ? false : logTail(server.log, 1000).some((line) => line.includes(LISTENING)) || undefined),
    wait,
  );
  if (listens !== true) return false;
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, { serverSelectionTimeoutMS: context.deadlineMs });
  const admin = client.db('admin');
  try {
    const { pid } = await admin.command({ serverStatus: 1, repl: 0, metrics: 0, locks: 0, wiredTiger: 0 });
    if (Number(pid) !== server.pid) return false;
    await initiate(client, port, context.durability);
    const isPrimary = await pollUntil(async () => (await admin.command({ hello: 1 }))['isWritablePrimary'] === true || undefined, wait);
    return isPrimary === true;
  } catch (error) {
    if (server.ending !== undefined) return false;
    throw error;
  } finally {
    await client.close();
  }
}

async function initiate(client: MongoClient, port: number, durability: 'full' | 'relaxed'): Promise<void> {
  try {
    await client.db('admin').command({ replSetInitiate: replicaSetConfig(`127.0.0.1:${port}`, durability) });
  } catch (error) {
    // One that is started again on its data knows its set.
    if (!(error instanceof MongoServerError) || error.codeName !== 'AlreadyInitialized') throw error;
  }
}

function environment(binary: MongodBinary): Record<string, string> {
  const path = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
  return binary.libraries === undefined ? path : { ...path, LD_LIBRARY_PATH: binary.libraries };
}
