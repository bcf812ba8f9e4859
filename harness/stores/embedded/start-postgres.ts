import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFileSync, chownSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { logTail } from '../log-tail.ts';
import { pollUntil } from '../poll.ts';
import { postgresClient } from '../postgres-connections.ts';
import { ServerProcess } from '../server-process.ts';
import { postgresSettings } from '../server-settings.ts';
import { type OsUser, postgresOsUser } from './os-user.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import type { StartContext, StartedServer } from './start-context.ts';
import { type StartPlan, startFailure, startOnFreePort } from './start-on-free-port.ts';

const SUPERUSER = 'cutover';

/** Each `name=value`. */
function settings(port: number, durability: 'full' | 'relaxed'): readonly string[] {
  return [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', ...postgresSettings(durability)];
}

/** A cluster of its own, with a random password for its superuser, on a free port of the loopback interface. */
export async function startPostgres(binaries: PostgresBinaries, context: StartContext): Promise<StartedServer> {
  const user = postgresOsUser();
  const home = join(context.data, 'postgres');
  const data = join(home, 'data');
  mkdirSync(home, { recursive: true });
  if (user !== undefined) chownSync(home, user.uid, user.gid);
  const password = randomBytes(24).toString('base64url');
  await initializeCluster(binaries, { home, data, password, user, log: join(context.folder, 'initdb.log'), context });
  const urlAt = (port: number): string => `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`;
  const plan: StartPlan = {
    ...WORDS,
    portTaken: /could not bind|Address already in use/,
    // Its immediate shutdown: it frees the shared memory segment that it would leave behind on SIGKILL.
    stopSignal: 'SIGQUIT',
    spawn: (port, log) => {
      const flags = settings(port, context.durability).flatMap((setting) => ['-c', setting]);
      const command = { binary: binaries.postgres, args: ['-D', data, ...flags], env: environment(), folder: home, log, user };
      return ServerProcess.spawn({ store: 'postgres', ...command, yields: context.yields }, context.ledger);
    },
    isReady: (server, port) => answers(server, urlAt(port), data, context),
  };
  const { server, port } = await startOnFreePort(plan, context);
  return { url: urlAt(port), server };
}

const WORDS = { store: 'postgres', telling: /FATAL|PANIC|initdb: error|No space left/ } as const;

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
    // As for the run's roles: nobody guesses the password, and to stretch it costs each connection several milliseconds.
    ...['--set', 'scram_iterations=1'],
    // Nobody doubts the pages of a disk that is never waited for, and with checksums every look at a new row may write its page.
    ...(cluster.context.durability === 'relaxed' ? ['--no-data-checksums'] : []),
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
    throw startFailure(WORDS, cluster.log, 'could not make its data folder');
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** Messages are in English: the server runs with LC_ALL=C. */
const READY = 'database system is ready to accept connections';

/** True once our own server answers; false when it has ended or the deadline has passed. */
async function answers(server: ServerProcess, url: string, data: string, context: StartContext): Promise<boolean> {
  const wait = { deadlineMs: context.deadlineMs, signal: context.signal };
  // Its own log says when it listens; the port alone could be another's, on which our own has failed to bind.
  const listens = await pollUntil(
    () => (server.ending !== undefined ? false : logTail(server.log, 1000).some((line) => line.includes(READY)) || undefined),
    wait,
  );
  // Whoever answers must know our random password (SCRAM proves both sides) and stand on our folder.
  return listens === true && (await pollUntil(async () => (await dataFolder(url)) === data || undefined, wait)) === true;
}

async function dataFolder(url: string): Promise<string | undefined> {
  const client = postgresClient({ connectionString: url, connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
    return rows[0]?.data_directory;
  } catch {
    return undefined; // Ended right after it listened, or short of connections for a moment.
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Nothing of the caller's PG* variables, locale or time zone reaches the server. */
function environment(): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}
