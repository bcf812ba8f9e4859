import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { classify } from '../explain-error.ts';
import { freePort, PORT_ATTEMPTS } from '../free-port.ts';
import { logTail } from '../log-tail.ts';
import { pollUntil } from '../poll.ts';
import { ServerProcess } from '../server-process.ts';
import { mongodArguments, REPLICA_SET, replicaSetConfig } from '../server-settings.ts';
import { StoreError } from '../store-error.ts';
import type { MongodBinary } from './mongod-binary.ts';
import type { StartContext, StartedServer } from './start-context.ts';

function args(data: string, port: number): readonly string[] {
  return ['--dbpath', data, '--port', String(port), '--bind_ip', '127.0.0.1', ...mongodArguments()];
}

/** A replica set of one, initiated, on a free port of the loopback interface. */
export async function startMongod(binary: MongodBinary, context: StartContext): Promise<StartedServer> {
  const data = join(context.folder, 'mongo', 'data');
  mkdirSync(data, { recursive: true });
  const log = join(context.folder, 'mongod.log');
  for (let attempt = 1; attempt <= PORT_ATTEMPTS; attempt++) {
    context.signal?.throwIfAborted();
    const port = await freePort();
    const server = await ServerProcess.spawn(
      { store: 'mongo', binary: binary.path, args: args(data, port), env: environment(binary), folder: context.folder, log },
      context.ledger,
    );
    if (await becomesPrimary(server, port, context)) return { url: `mongodb://127.0.0.1:${port}/?replicaSet=${REPLICA_SET}`, server };
    const ending = server.ending;
    await server.stop('SIGKILL', 5_000);
    const tail = server.tail();
    if (tail.some((line) => /Address already in use|SocketException.*bind|Failed to set up listener/.test(line))) continue;
    throw failed(tail, log, ending ?? `was not ready within ${context.deadlineMs} ms`);
  }
  throw new StoreError(
    'store_port_in_use',
    `MongoDB found no free port in ${PORT_ATTEMPTS} attempts: end what takes up the ports of 127.0.0.1, and see ${log}`,
    { store: 'mongo', logTail: logTail(log) },
  );
}

/** True once our own server is a writable primary; false when it has ended, is another's, or the deadline has passed. */
async function becomesPrimary(server: ServerProcess, port: number, context: StartContext): Promise<boolean> {
  const wait = { deadlineMs: context.deadlineMs, intervalMs: 10, signal: context.signal };
  // A MongoClient whose first attempt is refused never connects again, so the port is watched without one.
  const listens = await pollUntil(async () => (server.ending !== undefined ? false : (await accepts(port)) || undefined), wait);
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

async function accepts(port: number): Promise<boolean> {
  const socket = connect({ host: '127.0.0.1', port });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function initiate(client: MongoClient, port: number, durability: 'full' | 'relaxed'): Promise<void> {
  await client.db('admin').command({ replSetInitiate: replicaSetConfig(`127.0.0.1:${port}`, durability) });
}

function failed(tail: readonly string[], log: string, how: string): StoreError {
  const said = tail.join('\n');
  const [code, advice] = classify(said);
  const last = tail.findLast((line) => /"s":"[EF]"|error/i.test(line)) ?? tail.at(-1) ?? '';
  const hint = code === 'store_disk_full' ? advice : `read ${log}`;
  return new StoreError(code === 'store_disk_full' ? code : 'store_start_failed', `the embedded MongoDB ${how}: ${hint} (${last.trim().slice(0, 300)})`, {
    store: 'mongo',
    logTail: tail,
  });
}

function environment(binary: MongodBinary): Record<string, string> {
  const path = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
  return binary.libraries === undefined ? path : { ...path, LD_LIBRARY_PATH: binary.libraries };
}
