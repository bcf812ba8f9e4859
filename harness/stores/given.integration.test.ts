import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stores } from '../contract/stores.ts';
import { findMongod } from './embedded/find-mongod.ts';
import { freePort } from './free-port.ts';
import { openStores } from './open-stores.ts';
import { pollUntil } from './poll.ts';
import { withPostgresIdentity } from './postgres-url.ts';
import { TestCache } from './testing/cache.ts';
import { comesTrue, HeldRun } from './testing/held-run.ts';
import { verifyPolicy } from './testing/verify-policy.ts';

// The servers "of somebody else": an embedded pair of another run.
let host: Stores;
const cache = new TestCache();
let deputyUrl: string;

beforeAll(async () => {
  host = await openStores({ runId: 'host', way: 'embedded', env: cache.env() });
  await asAdmin(
    `CREATE ROLE deputy LOGIN CREATEDB CREATEROLE BYPASSRLS PASSWORD 'deputy'; CREATE ROLE weak LOGIN CREATEDB CREATEROLE PASSWORD 'weak'; CREATE ROLE nobody LOGIN PASSWORD 'nobody';`,
  );
  await asAdmin('CREATE DATABASE precious');
  await withMongo(async (client) => {
    await client.db('precious').collection('c').insertOne({ here: true });
  });
  deputyUrl = withPostgresIdentity(host.urls.postgres, { user: 'deputy', password: 'deputy' });
}, 120_000);

afterAll(async () => {
  await host[Symbol.asyncDispose]();
  cache[Symbol.dispose]();
});

async function asAdmin(text: string): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ connectionString: host.urls.postgres });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows ?? [];
  } finally {
    await client.end();
  }
}

async function withMongo<T>(work: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = new MongoClient(host.urls.mongo);
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

function env(urls: { mongo?: string; postgres?: string } = {}): Record<string, string | undefined> {
  return cache.env({ MONGO_URL: urls.mongo ?? host.urls.mongo, POSTGRES_URL: urls.postgres ?? deputyUrl });
}

async function namesLeft(runId: string): Promise<readonly string[]> {
  const postgres = await asAdmin(
    `SELECT datname AS name FROM pg_database WHERE datname LIKE 'cutover_${runId}_%' UNION ALL SELECT rolname FROM pg_roles WHERE rolname LIKE 'cutover_${runId}_%'`,
  );
  const mongo = await withMongo((client) => client.db('admin').admin().listDatabases({ nameOnly: true }));
  return [...postgres.map(({ name }) => String(name)), ...mongo.databases.map(({ name }) => name).filter((name) => name.startsWith(`cutover_${runId}_`))];
}

describe('given stores', () => {
  it('work for a user who is no superuser; leave nothing behind, and all else as it was', async () => {
    await using stores = await openStores({ runId: 'given', env: env() });
    expect(stores.mongo).toMatchObject({ way: 'given', durability: 'relaxed' });
    expect(stores.postgres).toMatchObject({ way: 'given', durability: 'relaxed', origin: expect.stringMatching(/^postgresql:\/\/deputy:\*\*\*@/) });
    const mongo = await stores.mongoTarget('m');
    const postgres = await stores.postgresTarget('p');
    const owner = new Client({ connectionString: postgres.ownerUri });
    await owner.connect();
    await owner.query(
      `CREATE SCHEMA s; CREATE TABLE s.t (a int); ALTER TABLE s.t ENABLE ROW LEVEL SECURITY; INSERT INTO s.t VALUES (1); ALTER TABLE s.t FORCE ROW LEVEL SECURITY`,
    );
    await owner.end();
    const seen = [];
    for await (const row of stores.readPostgres(postgres, { query: 'SELECT a FROM s.t' })) seen.push(row['a']?.text);
    expect(seen).toEqual(['1']);
    await stores.resetPostgres(postgres, 's', []);
    const client = new MongoClient(mongo.uri);
    await client.db().collection('c').insertOne({ a: 1 });
    await client.close();
    expect(await namesLeft('given')).toHaveLength(6);
    await stores[Symbol.asyncDispose]();
    expect(await namesLeft('given')).toEqual([]);
    expect(await asAdmin(`SELECT 1 FROM pg_database WHERE datname = 'precious'`)).toHaveLength(1);
    expect(await withMongo((other) => other.db('precious').collection('c').countDocuments())).toBe(1);
  });

  it('verify a module whole for a user who is no superuser, and are as they were before', { timeout: 120_000 }, async () => {
    const before = [await asAdmin('SELECT datname FROM pg_database ORDER BY 1'), await asAdmin('SELECT rolname FROM pg_roles ORDER BY 1')];
    expect(await verifyPolicy('given', cache, env())).toMatch(/Proven: [\d,]+ comparisons in 9 checks, none different/);
    expect([await asAdmin('SELECT datname FROM pg_database ORDER BY 1'), await asAdmin('SELECT rolname FROM pg_roles ORDER BY 1')]).toEqual(before);
  });

  it('say by which hosts they are reached: those that were given, and those that the replica set names', async () => {
    const urls = { mongo: host.urls.mongo.replace('127.0.0.1', 'localhost'), postgres: deputyUrl.replace('127.0.0.1', 'localhost') };
    await using stores = await openStores({ runId: 'hosts', env: env(urls) });
    expect([...new Set(await stores.hosts())].sort()).toEqual(['127.0.0.1', 'localhost']);
    expect(new Set(await host.hosts())).toEqual(new Set(['127.0.0.1']));
  });

  it('keep what a person wants to look at', async () => {
    const stores = await openStores({ runId: 'look', way: 'given', env: env({ postgres: host.urls.postgres }) });
    const target = await stores.postgresTarget('p');
    const traces = await stores.keep();
    await stores[Symbol.asyncDispose]();
    expect(traces.join('\n')).toContain(target.database);
    expect(traces.join('\n')).not.toContain(new URL(host.urls.postgres).password);
    expect(await namesLeft('look')).toContain(target.database);
  });

  it('refuse a database or role of that name that is not of this run, and leave it', async () => {
    await asAdmin('CREATE DATABASE cutover_clash_taken_1');
    await withMongo((client) => client.db('cutover_clash_taken_1').collection('c').insertOne({ a: 1 }));
    {
      await using stores = await openStores({ runId: 'clash', way: 'given', env: env() });
      await expect(stores.postgresTarget('taken')).rejects.toMatchObject({ code: 'store_not_ours', message: expect.stringContaining('cutover_clash_taken_1') });
      await expect(stores.mongoTarget('taken')).rejects.toMatchObject({ code: 'store_not_ours' });
    }
    expect([...(await namesLeft('clash'))].sort()).toEqual(['cutover_clash_taken_1', 'cutover_clash_taken_1']);
    await asAdmin('CREATE ROLE cutover_rolled_app');
    await using stores = await openStores({ runId: 'rolled', way: 'given', env: env() });
    await expect(stores.postgresTarget('p')).rejects.toMatchObject({ code: 'store_not_ours', message: expect.stringContaining('cutover_rolled_app') });
  });

  it.each(['SIGKILL', 'SIGINT'] as const)('are cleared by the guard after %s', async (signal) => {
    await using run = await HeldRun.start('shot', 'given', env());
    expect((await namesLeft('shot')).length).toBeGreaterThan(4);
    await run.endGroup(signal);
    expect(await comesTrue(() => cache.records().every(({ runId }) => runId !== 'shot'))).toBe(true);
    expect(await namesLeft('shot')).toEqual([]);
  });

  it('are cleared by the next run that is given them, when the guard was killed too', async () => {
    await using run = await HeldRun.start('orphan', 'given', env());
    process.kill(run.guard(), 'SIGKILL');
    await run.end('SIGKILL');
    expect((await namesLeft('orphan')).length).toBeGreaterThan(4);
    // Other servers: what is not theirs stays on record.
    await expect(openStores({ runId: 'other', way: 'given', env: env({ mongo: 'mongodb://127.0.0.1:1/' }), deadlineMs: 500 })).rejects.toMatchObject({
      code: 'store_unreachable',
    });
    expect(cache.records().map(({ runId }) => runId)).toContain('orphan');
    await using _next = await openStores({ runId: 'after', way: 'given', env: env() });
    expect(await namesLeft('orphan')).toEqual([]);
    expect(cache.records().map(({ runId }) => runId)).not.toContain('orphan');
  });
});

describe('given stores that cannot be used', () => {
  it.each([
    ['only MONGO_URL', { POSTGRES_URL: '' }, 'store_configuration', /MONGO_URL is set but POSTGRES_URL is not/],
    ['only POSTGRES_URL', { MONGO_URL: '' }, 'store_configuration', /POSTGRES_URL is set but MONGO_URL is not/],
    ['neither', { MONGO_URL: '', POSTGRES_URL: '' }, 'store_configuration', /neither MONGO_URL nor POSTGRES_URL/],
    ['no URL', { POSTGRES_URL: 'localhost' }, 'store_configuration', /POSTGRES_URL is not a PostgreSQL connection string/],
    ['no MongoDB URL', { MONGO_URL: 'localhost:27017' }, 'store_configuration', /MONGO_URL is not a MongoDB connection string/],
    ['an unreachable PostgreSQL', { POSTGRES_URL: 'postgres://u:hush@127.0.0.1:1/x' }, 'store_unreachable', /PostgreSQL at 127\.0\.0\.1:1: no answer/],
    ['an unreachable MongoDB', { MONGO_URL: 'mongodb://u:hush@127.0.0.1:1/' }, 'store_unreachable', /MongoDB at 127\.0\.0\.1:1: no answer/],
  ])('%s', async (_what, changed, code, message) => {
    const opening = openStores({ runId: 'bad', way: 'given', env: { ...env(), ...changed }, deadlineMs: 1_000 });
    await expect(opening).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    await expect(opening).rejects.not.toMatchObject({ message: expect.stringContaining('hush') });
  });

  it('a wrong password', async () => {
    const opening = openStores({ runId: 'bad', env: env({ postgres: withPostgresIdentity(deputyUrl, { password: 'wrongone' }) }) });
    await expect(opening).rejects.toMatchObject({
      code: 'store_auth',
      store: 'postgres',
      message: expect.stringMatching(/user or password was refused: correct the credentials in POSTGRES_URL/),
    });
    await expect(opening).rejects.not.toMatchObject({ message: expect.stringContaining('wrongone') });
  });

  it.each([
    ['nobody', /no CREATEDB and no CREATEROLE/],
    ['weak', /does not let user "weak" grant BYPASSRLS/],
  ])('a PostgreSQL user without the privileges: %s', async (user, message) => {
    const opening = openStores({ runId: 'bad', env: env({ postgres: withPostgresIdentity(host.urls.postgres, { user, password: user }) }) });
    await expect(opening).rejects.toMatchObject({ code: 'store_no_privilege', message: expect.stringMatching(message) });
  });

  it('a MongoDB without a replica set', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cutover-standalone-'));
    const binary = await findMongod({ env: cache.env(), cache: cache.folder, partial: join(folder, 'partial'), onProgress: () => undefined });
    const port = await freePort();
    const server = spawn(
      binary.path,
      ['--dbpath', folder, '--port', String(port), '--bind_ip', '127.0.0.1', '--nounixsocket', '--logpath', join(folder, 'log')],
      {
        stdio: 'ignore',
        env: { ...(binary.libraries === undefined ? {} : { LD_LIBRARY_PATH: binary.libraries }) },
      },
    );
    try {
      const refusal = await pollUntil(
        async () => {
          const error: unknown = await openStores({ runId: 'bad', env: env({ mongo: `mongodb://127.0.0.1:${port}/` }), deadlineMs: 500 }).catch(
            (reason: unknown) => reason,
          );
          return (error as { code?: string }).code === 'store_unreachable' ? undefined : error;
        },
        { deadlineMs: 20_000 },
      );
      expect(refusal).toMatchObject({ code: 'store_no_replica_set', message: expect.stringMatching(/standalone server.*--replSet.*rs\.initiate\(\)/) });
    } finally {
      const ended = once(server, 'exit');
      server.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
