import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFileSync, chownSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { classify } from '../explain-error.ts';
import { freePort, PORT_ATTEMPTS } from '../free-port.ts';
import { logTail } from '../log-tail.ts';
import { pollUntil } from '../poll.ts';
import { ServerProcess } from '../server-process.ts';
import { postgresSettings } from '../server-settings.ts';
import { StoreError } from '../store-error.ts';
import { type OsUser, postgresOsUser } from './os-user.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import type { StartContext, StartedServer } from './start-context.ts';

const SUPERUSER = 'cutover';

/** Each `name=value`. */
function settings(port: number, durability: 'full' | 'relaxed'): readonly string[] {
  return [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', ...postgresSettings(durability)];
}

/** A cluster of its own, with a random password for its superuser, on a free port of the loopback interface. */
export async function startPostgres(binaries: PostgresBinaries, context: StartContext): Promise<StartedServer> {
  const user = postgresOsUser();
  const home = join(context.folder, 'postgres');
  const data = join(home, 'data');
  mkdirSync(home, { recursive: true });
  if (user !== undefined) chownSync(home, user.uid, user.gid);
  const password = randomBytes(24).toString('base64url');
  const log = join(context.folder, 'postgres.log');
  await initializeCluster(binaries, { home, data, password, user, log, context });
  for (let attempt = 1; attempt <= PORT_ATTEMPTS; attempt++) {
    context.signal?.throwIfAborted();
    const port = await freePort();
    const url = `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`;
    const args = ['-D', data, ...settings(port, context.durability).flatMap((setting) => ['-c', setting])];
    const server = await ServerProcess.spawn(
      { store: 'postgres', binary: binaries.postgres, args, env: environment(), folder: home, log, user },
      context.ledger,
    );
    if (await answers(server, url, data, context)) return { url, server };
    const ending = server.ending;
    await server.stop('SIGQUIT', 5_000);
    const tail = server.tail();
    if (tail.some((line) => /could not bind|could not create any TCP\/IP sockets|Address already in use/.test(line))) continue;
    throw failed(tail, log, ending ?? `did not answer within ${context.deadlineMs} ms`);
  }
  throw new StoreError(
    'store_port_in_use',
    `PostgreSQL found no free port in ${PORT_ATTEMPTS} attempts: end what takes up the ports of 127.0.0.1, and see ${log}`,
    { store: 'postgres', logTail: logTail(log) },
  );
}

interface Cluster {
  readonly home: string;
  readonly data: string;
  readonly password: string;
  readonly user: OsUser | undefined;
  readonly log: string;
  readonly context: StartContext;
}

async function initializeCluster(binaries: PostgresBinaries, cluster: Cluster): Promise<void> {
  const passwordFile = join(cluster.home, 'password');
  writeFileSync(passwordFile, `${cluster.password}\n`, { mode: 0o600 });
  if (cluster.user !== undefined) chownSync(passwordFile, cluster.user.uid, cluster.user.gid);
  const args = [
    `--pgdata=${cluster.data}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--locale=C',
    '--encoding=UTF8',
    '--no-sync',
    '--no-instructions',
  ];
  try {
    const { stdout, stderr } = await promisify(execFile)(binaries.initdb, args, {
      cwd: cluster.home,
      env: environment(),
      ...(cluster.user ?? {}),
      ...(cluster.context.signal ? { signal: cluster.context.signal } : {}),
    });
    appendFileSync(cluster.log, stdout + stderr);
  } catch (error) {
    cluster.context.signal?.throwIfAborted();
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string };
    appendFileSync(cluster.log, `${stdout}${stderr}${message}\n`);
    throw failed(logTail(cluster.log), cluster.log, 'could not make its data folder');
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** True once our own server answers; false when it has ended or the deadline has passed. */
async function answers(server: ServerProcess, url: string, data: string, context: StartContext): Promise<boolean> {
  const found = await pollUntil(
    async () => {
      if (server.ending !== undefined) return false;
      const folder = await dataFolder(url);
      // Whoever answers must know our random password (SCRAM proves both sides) and stand on our folder.
      if (folder === undefined) return undefined;
      return folder === data;
    },
    { deadlineMs: context.deadlineMs, signal: context.signal },
  );
  return found === true;
}

async function dataFolder(url: string): Promise<string | undefined> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
    return rows[0]?.data_directory;
  } catch {
    return undefined; // Not listening yet, or still starting up (57P03).
  } finally {
    await client.end().catch(() => undefined);
  }
}

function failed(tail: readonly string[], log: string, how: string): StoreError {
  const [code, advice] = classify(tail.join('\n'));
  const hint = code === 'store_disk_full' ? advice : `read ${log}`;
  const last = tail.findLast((line) => /FATAL|error|PANIC/i.test(line)) ?? tail.at(-1) ?? '';
  return new StoreError(code === 'store_disk_full' ? code : 'store_start_failed', `the embedded PostgreSQL ${how}: ${hint} (${last.trim()})`, {
    store: 'postgres',
    logTail: tail,
  });
}

/** Nothing of the caller's PG* variables, locale or time zone reaches the server. */
function environment(): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}
