import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { MongoClient } from 'mongodb';
import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { makeMemoryFolder } from './folders.ts';
import { openStores } from './open-stores.ts';
import { pollUntil } from './poll.ts';
import { isRunning, processRealm, processStart } from './process-identity.ts';
import type { RunRecord } from './run-record.ts';
import { StoreError } from './store-error.ts';
import { sweep } from './sweep.ts';
import { TestCache } from './testing/cache.ts';
import { comesTrue, HeldRun } from './testing/held-run.ts';

function isAlive(record: RunRecord): boolean {
  return record.processes.some(({ pid, start }) => isRunning(pid, start));
}

function leftovers(record: RunRecord): readonly string[] {
  return record.folders.filter((folder) => existsSync(folder));
}

describe('nothing is left', () => {
  it('after a run that ends well', async () => {
    using cache = new TestCache();
    const stores = await openStores({ runId: 'well', way: 'embedded', env: cache.env() });
    const record = cache.records()[0] as RunRecord;
    expect(record.processes).toHaveLength(2);
    expect(isAlive(record)).toBe(true);
    await stores[Symbol.asyncDispose]();
    await stores[Symbol.asyncDispose](); // Twice does no harm.
    expect(isAlive(record)).toBe(false);
    expect(leftovers(record)).toEqual([]);
    expect(cache.recordFiles()).toEqual([]);
  });

  it('after a run whose data lay in memory, where the machine has enough of it', async () => {
    using cache = new TestCache();
    const place = makeMemoryFolder('probe');
    if (place !== undefined) rmSync(place, { recursive: true });
    const stores = await openStores({ runId: 'memory', way: 'embedded', env: cache.env(), inMemory: true });
    const record = cache.records()[0] as RunRecord;
    const data = place === undefined ? record.folders[0] : record.folders.find((folder) => dirname(folder) === dirname(place));
    expect(existsSync(join(data as string, 'postgres', 'data', 'PG_VERSION'))).toBe(true);
    expect(existsSync(join(data as string, 'mongo', 'data', 'WiredTiger'))).toBe(true);
    await stores[Symbol.asyncDispose]();
    expect(isAlive(record)).toBe(false);
    expect(leftovers(record)).toEqual([]);
  });

  it('after a start that is called off', async () => {
    using cache = new TestCache();
    const abort = new AbortController();
    const opening = openStores({ runId: 'off', way: 'embedded', env: cache.env(), signal: abort.signal });
    expect(await comesTrue(() => cache.records()[0]?.processes.length === 1)).toBe(true);
    const record = cache.records()[0] as RunRecord;
    abort.abort(new Error('called off'));
    await expect(opening).rejects.toThrow('called off');
    expect(isAlive(record)).toBe(false);
    expect(leftovers(record)).toEqual([]);
    expect(cache.recordFiles()).toEqual([]);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const)('after a run that %s ends', async (signal) => {
    using cache = new TestCache();
    await using run = await HeldRun.start('killed', 'embedded', cache.env());
    const record = cache.records()[0] as RunRecord;
    expect(isAlive(record)).toBe(true);
    await run.endGroup(signal);
    expect(await comesTrue(() => cache.recordFiles().length === 0)).toBe(true);
    expect(isAlive(record)).toBe(false);
    expect(leftovers(record)).toEqual([]);
  });

  it('after a run that is killed while its servers start', async () => {
    using cache = new TestCache();
    await using run = await HeldRun.start('early', 'embedded', cache.env(), false);
    expect(await comesTrue(() => cache.records()[0]?.processes.length === 1)).toBe(true);
    const record = cache.records()[0] as RunRecord;
    await run.end('SIGKILL');
    expect(await comesTrue(() => cache.recordFiles().length === 0)).toBe(true);
    expect(isAlive(record)).toBe(false);
    expect(leftovers(record)).toEqual([]);
  });

  it('once the next run starts, when the guard was killed too; a run that is alive is left alone', async () => {
    using cache = new TestCache();
    await using living = await HeldRun.start('living', 'embedded', cache.env());
    await using dead = await HeldRun.start('dead', 'embedded', cache.env());
    process.kill(dead.guard(), 'SIGKILL');
    await dead.end('SIGKILL');
    const deadRecord = cache.records().find(({ runId }) => runId === 'dead') as RunRecord;
    const livingRecord = cache.records().find(({ runId }) => runId === 'living') as RunRecord;
    expect(isAlive(deadRecord)).toBe(true);
    await using _next = await openStores({ runId: 'next', way: 'embedded', env: cache.env() });
    expect(isAlive(deadRecord)).toBe(false);
    expect(leftovers(deadRecord)).toEqual([]);
    expect(isAlive(livingRecord)).toBe(true);
    expect(leftovers(livingRecord)).not.toEqual([]);
    expect(
      cache
        .records()
        .map(({ runId }) => runId)
        .sort(),
    ).toEqual(['living', 'next']);
    await living.end('SIGTERM');
    expect(await comesTrue(() => !isAlive(livingRecord) && leftovers(livingRecord).length === 0)).toBe(true);
  });
});

describe('the sweep', () => {
  it('never ends a process that merely has the same number', async () => {
    using cache = new TestCache();
    const bystander = spawn('sleep', ['60'], { stdio: 'ignore' });
    await once(bystander, 'spawn');
    const pid = bystander.pid as number;
    const dead: RunRecord = {
      version: 1,
      runId: 'reused',
      pid,
      start: 'another boot:1',
      realm: processRealm(),
      folders: [],
      processes: [{ name: 'mongo', pid, start: 'another boot:2' }],
      containers: [],
      mongo: null,
      postgres: null,
    };
    const runs = join(cache.folder, 'runs');
    mkdirSync(runs);
    writeFileSync(join(runs, 'reused-1.json'), JSON.stringify(dead));
    writeFileSync(join(runs, 'elsewhere-1.json'), JSON.stringify({ ...dead, runId: 'elsewhere', realm: 'another host' }));
    writeFileSync(join(runs, 'alien-1.json'), '{"not": "ours"}');
    expect(await sweep(cache.folder, {})).toEqual(['reused']);
    expect(processStart(pid)).toBeDefined();
    expect(cache.records().map(({ runId }) => runId)).toEqual(['elsewhere']);
    bystander.kill();
  });
});

/** Starts the kept servers by their scripts, as a person would, and looks for what was kept. */
async function expectToAnswer(folder: string, traces: readonly string[], database: string): Promise<void> {
  const started = ['mongo', 'postgres'].map((store) => spawn('sh', [join(folder, `start-${store}.sh`)], { stdio: 'ignore' }));
  try {
    const urlOf = (scheme: string): string => traces.map((trace) => new RegExp(`${scheme}://\\S+`).exec(trace)?.[0]).find((url) => url !== undefined) ?? '';
    const seen = await pollUntil(
      async () => {
        const client = new Client({ connectionString: urlOf('postgresql') });
        client.on('error', () => undefined);
        try {
          await client.connect();
          return (await client.query('SELECT FROM pg_database WHERE datname = $1', [database])).rowCount;
        } catch {
          return undefined;
        } finally {
          await client.end().catch(() => undefined);
        }
      },
      { deadlineMs: 20_000 },
    );
    expect(seen).toBe(1);
    const mongo = new MongoClient(urlOf('mongodb'), { serverSelectionTimeoutMS: 20_000 });
    expect((await mongo.db('admin').command({ hello: 1 }))['isWritablePrimary']).toBe(true);
    await mongo.close();
  } finally {
    for (const server of started) {
      const ended = once(server, 'exit');
      server.kill('SIGQUIT');
      await ended;
    }
  }
}

describe('keep', () => {
  it('leaves logs and data folders, ends the servers in good order, and names them', async () => {
    using cache = new TestCache();
    const stores = await openStores({ runId: 'kept', way: 'embedded', env: cache.env() });
    const record = cache.records()[0] as RunRecord;
    const target = await stores.postgresTarget('failing');
    const traces = await stores.keep();
    await stores[Symbol.asyncDispose]();
    const folder = record.folders[0] as string;
    expect(folder.startsWith(tmpdir())).toBe(true);
    expect(traces.join('\n')).toContain(folder);
    expect(traces.join('\n')).toContain(target.database);
    expect(isAlive(record)).toBe(false);
    expect(existsSync(join(folder, 'postgres.log'))).toBe(true);
    expect(existsSync(join(folder, 'mongo.log'))).toBe(true);
    // No pid file is left by a server that was ended in good order: it can be started again at once.
    expect(existsSync(join(folder, 'postgres', 'data', 'postmaster.pid'))).toBe(false);
    expect(await sweep(cache.folder, {})).toEqual([]);
    expect(existsSync(folder)).toBe(true);
    await expectToAnswer(folder, traces, target.database);
    rmSync(folder, { recursive: true });
  });
});

describe('a server that dies during the run', () => {
  it.each(['mongo', 'postgres'] as const)('%s: ping says which, and shows the end of its log', async (store) => {
    using cache = new TestCache();
    await using stores = await openStores({ runId: 'dies', way: 'embedded', env: cache.env() });
    const victim = cache.records()[0]?.processes.find(({ name }) => name === store);
    if (victim === undefined) throw new Error('no such process');
    await stores.ping();
    process.kill(victim.pid, 'SIGKILL');
    expect(await comesTrue(() => !isRunning(victim.pid, victim.start))).toBe(true);
    const error = await stores.ping().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(StoreError);
    expect(error).toMatchObject({ code: 'store_died', store });
    expect((error as StoreError).message).toContain(store === 'mongo' ? 'MongoDB' : 'PostgreSQL');
    expect((error as StoreError).logTail.length).toBeGreaterThan(0);
  });
});
