import { Int32, Long, MongoClient } from 'mongodb';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Stores } from '../../contract/stores.ts';
import { openStores } from '../open-stores.ts';

const BUNDLES = 10;
const idOf = (n: number): string => `0190f3a2-0000-7000-8000-${String(n).padStart(12, '0')}`;

let stores: Stores;
beforeAll(async () => {
  stores = await openStores({ runId: `multiply${process.pid}` });
});
afterAll(() => stores?.[Symbol.asyncDispose]());

it('copies rows of bundles with their references, and none of what was there or came between', async () => {
  const target = await stores.postgresTarget('multiply');
  await using opened = await connected(target.ownerUri);
  const { client } = opened;
  await client.query(`
    CREATE SCHEMA shop;
    CREATE TABLE shop.part (thing uuid NOT NULL, at int NOT NULL, detail jsonb NOT NULL, PRIMARY KEY (thing, at));
    CREATE TABLE shop.thing (
      id uuid PRIMARY KEY, number bigint GENERATED ALWAYS AS IDENTITY UNIQUE, name text NOT NULL UNIQUE CHECK (name ~ '^[a-z0-9 ]+$'), long int GENERATED ALWAYS AS (length(name)) STORED,
      kind text NOT NULL CHECK (kind IN ('even', 'odd')), made timestamptz NOT NULL, price numeric NOT NULL, digest bytea NOT NULL CHECK (octet_length(digest) = 32));
    ALTER TABLE shop.part ADD FOREIGN KEY (thing) REFERENCES shop.thing (id);
    CREATE FUNCTION shop.refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF EXISTS (SELECT FROM shop.part WHERE thing = new.thing AND at > 1) THEN RAISE ''closed''; END IF; RETURN new; END';
    CREATE TRIGGER closed BEFORE INSERT ON shop.part FOR EACH ROW EXECUTE FUNCTION shop.refuse();
    CREATE TABLE shop.head (tenant text PRIMARY KEY, last bigint NOT NULL);
    INSERT INTO shop.thing (id, name, kind, made, price, digest) VALUES ('${idOf(999)}', 'before', 'even', now(), 1, sha256('before'))`);
  const multiplier = await stores.multiplier(target);
  for (let n = 0; n < BUNDLES; n++) {
    await client.query("INSERT INTO shop.thing (id, name, kind, made, price, digest) VALUES ($1, $2::text, $3, $4, $5, sha256(convert_to($2, 'UTF8')))", [
      ...[idOf(n), `thing ${n}`, n % 2 === 0 ? 'even' : 'odd', `2026-01-01T00:00:00.00000${n}Z`, '12345678901234567890.50'],
    ]);
    await client.query(`INSERT INTO shop.part SELECT $1, at, jsonb_build_object('of', $2::text, 'big', 9007199254740993) FROM generate_series(1, 2) at`, [
      ...[idOf(n), `thing ${n}`],
    ]);
    await client.query("INSERT INTO shop.head VALUES ('t', $1) ON CONFLICT (tenant) DO UPDATE SET last = excluded.last", [n]);
    await multiplier.mark(true);
  }
  await client.query(`INSERT INTO shop.thing (id, name, kind, made, price, digest) VALUES ('${idOf(998)}', 'between', 'even', now(), 1, sha256('x'))`);
  await multiplier.mark(false);
  expect(await multiplier.copy(1, 3)).toBe(3 * 3 * BUNDLES);
  const { rows } = await client.query(`
    SELECT count(*)::int AS things, count(DISTINCT name)::int AS names, count(DISTINCT digest)::int AS digests, count(*) FILTER (WHERE kind = 'odd')::int AS odd,
      count(DISTINCT made)::int AS times, count(*) FILTER (WHERE price = 12345678901234567890.50)::int AS dear,
      (SELECT count(*)::int FROM shop.part p JOIN shop.thing t ON t.id = p.thing AND p.detail ->> 'of' = t.name WHERE p.detail ->> 'big' = '9007199254740993') AS parts,
      (SELECT count(*)::int FROM shop.head) AS heads
    FROM shop.thing WHERE name LIKE 'thing%'`);
  await expect(client.query(`INSERT INTO shop.part VALUES ('${idOf(1)}', 3, '{}')`)).rejects.toThrow('closed');
  expect(rows).toEqual([{ things: 40, names: 40, digests: 40, odd: 20, times: 10, dear: 40, parts: 80, heads: 1 }]);

  await client.query('ALTER TABLE shop.thing ADD CHECK (length(name) < 5) NOT VALID');
  await expect(multiplier.copy(4, 1)).rejects.toThrow('violates check constraint');
  expect((await client.query('SELECT count(*)::int AS count FROM shop.part')).rows).toEqual([{ count: 80 }]);
});

it('copies documents, with the types of their values', async () => {
  const target = await stores.mongoTarget('multiply');
  await using client = new MongoClient(target.uri);
  const db = client.db(target.database);
  const things = db.collection<{ _id: unknown; tenant: string; name: string; number: Long; count: Int32; at: Date; parts: { name: string }[] }>('things');
  await things.createIndex({ tenant: 1, name: 1 }, { unique: true });
  await things.createIndex({ tenant: 1, number: 1 }, { unique: true });
  const documentOf = (n: number) => ({
    ...{ _id: { tenant: 't', id: idOf(n) }, tenant: 't', name: `thing ${n}`, number: Long.fromNumber(n), count: new Int32(3), at: new Date(n) },
    parts: [{ name: `part of ${n}` }, { name: 'common' }],
  });
  await things.insertOne({ ...documentOf(999), name: 'before' });
  const multiplier = await stores.multiplier(target);
  for (let n = 0; n < BUNDLES; n++) {
    await things.insertOne(documentOf(n));
    await db.collection<{ _id: string }>('heads').updateOne({ _id: 't' }, { $set: { last: n } }, { upsert: true });
    await multiplier.mark(true);
  }
  expect(await multiplier.copy(1, 3)).toBe(3 * BUNDLES);
  const copy = await things.findOne({ name: 'thing 4900002' }, { promoteValues: false });
  expect(copy).toMatchObject({
    tenant: 't',
    number: Long.fromNumber(1_000_004),
    count: new Int32(3),
    at: new Date(4),
    parts: [{ name: 'part of 4900002' }, { name: 'common' }],
  });
  expect(copy?._id).toEqual({ tenant: 't', id: expect.stringMatching(/^0190f3a2-0000-7000-8000-[0-9a-f]{12}$/) });
  expect(await db.collection('heads').countDocuments()).toBe(1);

  await things.insertOne({ ...documentOf(998), name: 'thing 4900009' });
  await expect(multiplier.copy(9, 1)).rejects.toThrow('duplicate key');
  expect(await things.countDocuments()).toBe(4 * BUNDLES + 2);
});

async function connected(connectionString: string) {
  const client = new Client({ connectionString });
  await client.connect();
  return { client, [Symbol.asyncDispose]: () => client.end() };
}
