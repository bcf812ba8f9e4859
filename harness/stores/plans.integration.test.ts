import { MongoClient } from 'mongodb';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Stores } from '../contract/stores.ts';
import { openStores } from './open-stores.ts';

let stores: Stores;
beforeAll(async () => {
  stores = await openStores({ runId: `plans${process.pid}` });
});
afterAll(() => stores?.[Symbol.asyncDispose]());

it('sees how PostgreSQL carries out what somebody else asks of it', async () => {
  const target = await stores.postgresTarget('plans');
  await stores.adminQuery(
    target,
    'CREATE TABLE thing (id integer PRIMARY KEY, name text, kind text); CREATE INDEX thing_by_kind ON thing (kind); GRANT SELECT, INSERT ON thing TO PUBLIC',
  );
  await stores.adminQuery(target, "INSERT INTO thing SELECT n, 'name ' || n, CASE WHEN n % 5 = 0 THEN 'some' ELSE 'other' END FROM generate_series(1, 500) n");
  await stores.adminQuery(target, 'ANALYZE thing');
  const watch = await stores.watchPlans(target);
  if (watch === undefined) throw new Error('the embedded server lets itself be watched');
  const client = new Client({ connectionString: watch.target.appUri });
  await client.connect();
  await client.query('SELECT * FROM thing WHERE name = $1', ['name 7']);
  await client.query('SELECT * FROM thing WHERE id = $1', [7]);
  await client.query('SET enable_seqscan = off; SET enable_bitmapscan = off');
  await client.query("SELECT * FROM thing WHERE kind = 'some' AND name = $1", ['name 5']);
  await client.query("SELECT 'reads nothing'");
  await client.end();
  const [byName, byId, byKind, ...none] = await watch.take();
  expect(byName).toMatchObject({ statement: 'SELECT * FROM thing WHERE name = $1', scans: [{ of: 'public.thing', rows: 500 }], examined: 500 });
  expect(byId).toMatchObject({ scans: [], examined: 1 });
  expect(byKind).toMatchObject({ scans: [{ of: 'public.thing', index: 'thing_by_kind', rows: 100 }], examined: 100 });
  expect(none).toEqual([]);
  expect(await watch.take()).toEqual([]);
  await watch[Symbol.asyncDispose]();
  const [left] = await stores.adminQuery(
    target,
    "SELECT count(*)::int AS n FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase WHERE d.datname = current_database() AND s.setconfig::text LIKE '%auto_explain%'",
  );
  expect(left).toEqual({ n: 0 });
});

it('sees how MongoDB does', async () => {
  const target = await stores.mongoTarget('plans');
  const client = new MongoClient(target.uri);
  const things = client.db(target.database).collection<{ _id: number; name: string; kind: string }>('things');
  await things.createIndex({ kind: 1 });
  await things.insertMany(Array.from({ length: 500 }, (_, at) => ({ _id: at, name: `name ${at}`, kind: at % 5 === 0 ? 'some' : 'other' })));
  const watch = await stores.watchPlans(target);
  if (watch === undefined) throw new Error('the embedded server lets itself be watched');
  await things.findOne({ name: 'name 7' });
  await things.findOne({ _id: 7 });
  await things.updateOne({ name: 'name 8' }, { $set: { name: 'other' } });
  await things.find({ kind: 'some', name: 'name 5' }).toArray();
  await client.close();
  const [byName, byId, update, byKind] = await watch.take();
  // A limit of one ends a scan at what it looks for.
  expect(byName).toMatchObject({ scans: [{ of: 'things', rows: 8 }], examined: 8 });
  expect(byId).toMatchObject({ scans: [], examined: 2 });
  expect(update).toMatchObject({ scans: [{ of: 'things' }] });
  expect(byKind).toMatchObject({ scans: [{ of: 'things', index: '{ kind: 1 }', rows: 100 }] });
  expect(JSON.stringify(byName?.plan)).toContain('executionStats');
  expect(await watch.take()).toEqual([]);
  await watch[Symbol.asyncDispose]();
});
