import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stores } from '../../contract/stores.ts';
import { openStores } from '../open-stores.ts';
import { postgresClient, postgresPool } from '../postgres-connections.ts';
import { queryAs } from '../query-as.ts';

let stores: Stores;
beforeAll(async () => {
  stores = await openStores({ runId: `broken${process.pid}`, way: 'embedded', durability: 'full' });
});
afterAll(() => stores?.[Symbol.asyncDispose]());

describe.each(['mongo', 'postgres'] as const)('%s', (store) => {
  it('has what it acknowledged when it is killed and begun again, and nobody takes it for lost', async () => {
    const write = store === 'mongo' ? await onMongo() : await onPostgres();
    const breaker = stores.breaker(store);
    for (let round = 1; round <= 3; round++) {
      await write.one();
      await breaker?.kill();
      await expect(stores.ping()).rejects.toThrow();
      await breaker?.start();
      await stores.ping();
      expect(await write.count()).toBe(round);
    }
    expect(stores.lost.aborted).toBe(false);
  });

  it('answers nothing while it is paused, and goes on where it stood', async () => {
    const breaker = stores.breaker(store);
    await breaker?.pause();
    let isAnswered = false;
    const answer = stores.ping().then(() => {
      isAnswered = true;
    });
    // The other store answers: time goes by.
    const other = store === 'mongo' ? await onPostgres() : await onMongo();
    await other.one();
    expect(isAnswered).toBe(false);
    breaker?.resume();
    await answer;
  });
});

it('a connection that goes with its server fails the statement on it, and nothing beside it: an event that nobody hears ends the process', async () => {
  const { ownerUri: connectionString } = await stores.postgresTarget('cut');
  const client = postgresClient({ connectionString });
  await client.connect();
  const pool = postgresPool({ connectionString });
  const held = await pool.connect();
  const statements = [client, held].map((each) => expect(each.query('select pg_sleep(60)')).rejects.toThrow(/terminat|ECONNRESET|EPIPE/));
  const breaker = stores.breaker('postgres');
  await breaker?.kill();
  await Promise.all(statements);
  held.release(true);
  await pool.end();
  await breaker?.start();
});

interface Writing {
  one(): Promise<void>;
  count(): Promise<number>;
}

async function onMongo(): Promise<Writing> {
  const target = await stores.mongoTarget('written');
  const within = async <T>(work: (client: MongoClient) => Promise<T>): Promise<T> => {
    const client = new MongoClient(target.uri);
    return await work(client).finally(() => client.close());
  };
  return {
    one: () =>
      within(
        async (client) =>
          void (await client
            .db(target.database)
            .collection('c')
            .insertOne({}, { writeConcern: { w: 'majority' } })),
      ),
    count: () => within((client) => client.db(target.database).collection('c').countDocuments()),
  };
}

async function onPostgres(): Promise<Writing> {
  const target = await stores.postgresTarget('written');
  await queryAs(target, 'owner', 'create schema s; create table s.t (n integer)');
  return {
    one: async () => void (await queryAs(target, 'owner', 'insert into s.t values (1)')),
    count: async () => (await queryAs(target, 'owner', 'select from s.t')).length,
  };
}
