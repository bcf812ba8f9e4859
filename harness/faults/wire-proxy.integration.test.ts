import { MongoClient } from 'mongodb';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addressOf, routed } from '../arena/route.ts';
import type { Stores } from '../contract/stores.ts';
import type { MongoTarget, PostgresTarget } from '../contract/subject.ts';
import { openStores } from '../stores/open-stores.ts';
import { pollUntil } from '../stores/poll.ts';
import { Cut, type CutPlace } from './cut.ts';
import { Hold } from './hold.ts';
import { type Address, WireProxy } from './wire-proxy.ts';

let stores: Stores;
let mongo: MongoTarget;
let postgres: PostgresTarget;
beforeAll(async () => {
  stores = await openStores({ runId: `proxy${process.pid}` });
  [mongo, postgres] = await Promise.all([stores.mongoTarget('proxy'), stores.postgresTarget('proxy')]);
});
afterAll(() => stores?.[Symbol.asyncDispose]());

/** Resolves once it holds. */
async function until(holds: () => boolean): Promise<void> {
  expect(await pollUntil(() => holds() || undefined, { deadlineMs: 10_000, intervalMs: 5 })).toBe(true);
}

describe('a proxy before PostgreSQL', () => {
  let proxy: WireProxy;
  let client: Client;
  beforeEach(async () => {
    proxy = await WireProxy.listen('postgres', addressOf(postgres) as Address);
    client = await connected();
    await stores.adminQuery(postgres, 'drop table if exists counted; create table counted (n integer); grant all on counted to public');
  });
  afterEach(async () => {
    await client.end().catch(() => undefined);
    await proxy[Symbol.asyncDispose]();
  });

  async function connected(): Promise<Client> {
    const opened = new Client({ connectionString: routed(postgres, proxy.address).ownerUri });
    opened.on('error', () => undefined);
    await opened.connect();
    return opened;
  }
  const rows = async () => Number((await stores.adminQuery(postgres, 'select count(*) as n from counted'))[0]?.['n']);

  test('lets through what it is given, large values too', async () => {
    const text = 'x'.repeat(3_000_000);
    const { rows: got } = await client.query<{ text: string }>('select $1::text as text', [text]);
    expect(got[0]?.text).toBe(text);
  });

  test('holds a statement until it is released', async () => {
    const hold = new Hold();
    proxy.keeper = hold;
    let isDone = false;
    const inserted = client.query('insert into counted values (1)').then(() => {
      isDone = true;
    });
    await until(() => hold.held === 1);
    expect({ isDone, rows: await rows() }).toEqual({ isDone: false, rows: 0 });
    hold.release();
    await inserted;
    expect(await rows()).toBe(1);
  });

  test.each<[string, CutPlace, number]>([
    ['before a statement: nothing came of it', { request: 2, when: 'before' }, 1],
    ['after a statement: it is done, and its client does not know (W13)', { request: 2, when: 'after' }, 2],
  ])('cuts %s', async (_, place, expected) => {
    proxy.keeper = new Cut(place, () => void proxy.sever());
    await client.query('insert into counted values (1)');
    await expect(client.query('insert into counted values (2)')).rejects.toThrow(/ECONNRESET|terminated/);
    expect(await rows()).toBe(expected);
    const other = await connected();
    expect((await other.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await other.end();
  });

  test('when a client is shut out, the server has let go of what it held', async () => {
    await client.query('begin; insert into counted values (1); lock table counted in access exclusive mode');
    await proxy.shut();
    const [lock] = await stores.adminQuery(postgres, "select count(*) as held from pg_locks where mode = 'AccessExclusiveLock' and locktype = 'relation'");
    expect({ held: Number(lock?.['held']), rows: await rows(), left: proxy.connections }).toEqual({ held: 0, rows: 0, left: 0 });
    await expect(connected()).rejects.toThrow();
    proxy.open();
    await (await connected()).end();
  });
});

test('a proxy ends while its clients do, and leaves no socket behind that would keep a process from ending', async () => {
  const proxy = await WireProxy.listen('postgres', addressOf(postgres) as Address);
  const clients = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const client = new Client({ connectionString: routed(postgres, proxy.address).ownerUri });
      client.on('error', () => undefined);
      await client.connect();
      return client;
    }),
  );
  const ending = clients.map((client) => client.end());
  await new Promise((resolve) => setImmediate(resolve));
  await Promise.allSettled([...ending, proxy[Symbol.asyncDispose]()]);
  expect(proxy.connections).toBe(0);
});

describe('a proxy before MongoDB', () => {
  let proxy: WireProxy;
  let client: MongoClient;
  beforeEach(async () => {
    proxy = await WireProxy.listen('mongo', addressOf(mongo) as Address);
    client = await connected();
    await stores.resetMongo(mongo);
  });
  afterEach(async () => {
    await client.close();
    await proxy[Symbol.asyncDispose]();
  });

  const connected = (options = {}): Promise<MongoClient> =>
    new MongoClient(routed(mongo, proxy.address).uri, { serverSelectionTimeoutMS: 2_000, retryWrites: false, ...options }).connect();
  const counted = (of: MongoClient) => of.db(mongo.database).collection<{ _id: number }>('counted');
  async function documents(): Promise<number> {
    let count = 0;
    for await (const _ of stores.readMongo(mongo, { collection: 'counted', pipeline: [] })) count++;
    return count;
  }

  test('lets through what it is given, large values too', async () => {
    const text = 'x'.repeat(3_000_000);
    await client.db(mongo.database).collection('large').insertOne({ text });
    expect((await client.db(mongo.database).collection('large').findOne())?.['text']).toBe(text);
  });

  test('holds a command until it is released, and no heartbeat', async () => {
    const hold = new Hold();
    proxy.keeper = hold;
    const inserted = counted(client).insertOne({ _id: 1 });
    await until(() => hold.held === 1);
    expect(await documents()).toBe(0);
    hold.release();
    await inserted;
    expect(await documents()).toBe(1);
  });

  test.each<[string, CutPlace, number]>([
    ['before a command: nothing came of it', { request: 2, when: 'before' }, 1],
    ['after a command: it is done, and its client does not know (W13)', { request: 2, when: 'after' }, 2],
  ])('cuts %s', async (_, place, expected) => {
    proxy.keeper = new Cut(place, () => void proxy.sever());
    await counted(client).insertOne({ _id: 1 });
    await expect(counted(client).insertOne({ _id: 2 })).rejects.toThrow();
    expect(await documents()).toBe(expected);
  });

  test('a write that the driver may try again is made once, though its answer was lost (W13)', async () => {
    const trying = await connected({ retryWrites: true });
    await counted(trying).insertOne({ _id: 1 });
    proxy.keeper = new Cut({ request: 1, when: 'after' }, () => void proxy.sever());
    await counted(trying).insertOne({ _id: 2 });
    expect(await documents()).toBe(2);
    await trying.close();
  });

  test('when a client is shut out, its open transaction ends at once', async () => {
    const session = client.startSession();
    session.startTransaction();
    await counted(client).insertOne({ _id: 1 }, { session });
    await proxy.shut();
    proxy.open();
    const other = await connected();
    await counted(other).insertOne({ _id: 1 }, { maxTimeMS: 1_000 });
    expect(await documents()).toBe(1);
    await other.close();
    await session.endSession().catch(() => undefined);
  });
});
