import { Binary, Double, Int32, Long, MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stores } from '../contract/stores.ts';
import type { PostgresTarget } from '../contract/subject.ts';
import { openStores } from './open-stores.ts';
import { withPostgres } from './testing/with-postgres.ts';

let stores: Stores;

beforeAll(async () => {
  stores = await openStores({ runId: 'embedded', way: 'embedded' });
}, 120_000);

afterAll(async () => {
  await stores[Symbol.asyncDispose]();
});

describe('embedded stores', () => {
  it('answer, and say what they are', async () => {
    await stores.ping();
    expect(stores.mongo).toMatchObject({ way: 'embedded', durability: 'relaxed', version: expect.stringMatching(/^\d+\.\d+\.\d+/) });
    expect(stores.postgres).toMatchObject({ way: 'embedded', durability: 'relaxed', version: expect.stringMatching(/^18\./) });
    expect(stores.startMs).toBeGreaterThan(0);
  });

  it('run MongoDB transactions, and read values with their BSON types', async () => {
    const target = await stores.mongoTarget('Transactions & types');
    expect(target.database).toBe('cutover_embedded_transactions_types_1');
    const client = new MongoClient(target.uri);
    try {
      await client.withSession((session) =>
        session.withTransaction(async () => {
          await client
            .db()
            .collection('c')
            .insertOne({ i: new Int32(1), d: new Double(1), l: Long.fromNumber(1), nothing: null }, { session });
        }),
      );
      await client.withSession(async (session) => {
        session.startTransaction();
        await client.db().collection('c').insertOne({ undone: true }, { session });
        await session.abortTransaction();
      });
    } finally {
      await client.close();
    }
    const view = { collection: 'c', pipeline: [{ $unset: '_id' }] };
    const records = await Array.fromAsync(stores.readMongo(target, view));
    expect(records).toEqual([{ i: new Int32(1), d: new Double(1), l: Long.fromNumber(1), nothing: null }]);
    expect(records[0]?.['i']).toBeInstanceOf(Int32);
    expect(records[0]?.['d']).toBeInstanceOf(Double);
    const views = [
      { collection: 'none', pipeline: [] },
      view,
      { collection: 'neither', pipeline: [] },
      { ...view, pipeline: [{ $project: { _id: 0, d: 1 } }] },
    ];
    expect(await Array.fromAsync(stores.readMongoViews(target, views))).toEqual([
      { at: 1, record: records[0] },
      { at: 3, record: { d: new Double(1) } },
    ]);
    expect(await Array.fromAsync(stores.readMongoViews(target, []))).toEqual([]);
  });

  it('take documents of the largest size in one transaction', async () => {
    const { uri } = await stores.mongoTarget('large');
    const client = new MongoClient(uri);
    try {
      const documents = Array.from({ length: 3 }, (_, at) => ({ _id: at, bytes: new Binary(Buffer.alloc(15 * 2 ** 20, at)) }));
      const large = client.db().collection<(typeof documents)[number]>('large');
      await client.withSession((session) => session.withTransaction(async () => await large.insertMany(documents, { session })));
      expect(await large.countDocuments()).toBe(3);
    } finally {
      await client.close();
    }
  });

  it('read every row of a forced row-level security, exactly, in constant batches', async () => {
    const target = await stores.postgresTarget('rls');
    await withPostgres(target.ownerUri, async (owner) => {
      await owner.query(`
        CREATE SCHEMA s;
        CREATE TABLE s.t (id int8 PRIMARY KEY, tenant text, amount numeric, at timestamptz, doc jsonb);
        ALTER TABLE s.t ENABLE ROW LEVEL SECURITY;
        INSERT INTO s.t SELECT 9007199254740993 + n, 'a', 1.10, '2026-01-01T00:00:00.123456Z', '{"n": 123456789012345678901234}' FROM generate_series(0, 2499) n;
        ALTER TABLE s.t FORCE ROW LEVEL SECURITY;`);
      expect((await owner.query('SELECT 1 FROM s.t')).rowCount).toBe(0);
    });
    const rows = await Array.fromAsync(stores.readPostgres(target, { query: 'SELECT id, amount, at, doc, NULL::text AS none FROM s.t ORDER BY id;' }));
    expect(rows).toHaveLength(2500);
    expect({ ...rows[0] }).toEqual({
      id: { oid: 20, text: '9007199254740993' },
      amount: { oid: 1700, text: '1.10' },
      at: { oid: 1184, text: '2026-01-01 00:00:00.123456+00' },
      doc: { oid: 3802, text: '{"n": 123456789012345678901234}' },
      none: { oid: 25, text: null },
    });
    const views = ['SELECT id FROM s.t ORDER BY id', 'SELECT id FROM s.t WHERE false', 'SELECT amount FROM s.t LIMIT 1'].map((query) => ({ query }));
    const placed = await Array.fromAsync(stores.readPostgresViews(target, views));
    expect(placed.map(({ at }) => at)).toEqual([...Array.from({ length: 2500 }, () => 0), 2]);
    expect(placed.slice(0, 2500).map(({ record }) => record['id'])).toEqual(rows.map((row) => row['id']));
    expect(placed.at(-1)?.record['amount']).toEqual({ oid: 1700, text: '1.10' });
    expect(await Array.fromAsync(stores.readPostgresViews(target, []))).toEqual([]);
  });

  it('refuse a view that holds a second statement, or one name twice', async () => {
    const target = await stores.postgresTarget('views');
    await expect(Array.fromAsync(stores.readPostgres(target, { query: 'SELECT 1 AS a; DROP SCHEMA public' }))).rejects.toThrow(/multiple commands/);
    await expect(Array.fromAsync(stores.readPostgres(target, { query: 'SELECT 1 AS a, 2 AS a' }))).rejects.toThrow(/two columns named "a"/);
    await expect(Array.fromAsync(stores.readPostgresViews(target, [{ query: 'SELECT 1 AS a' }, { query: 'SELECT b' }]))).rejects.toThrow(
      /column "b" does not exist/,
    );
  });

  it('let a reader stop early', async () => {
    const target = await stores.postgresTarget('early');
    for (let round = 0; round < 10; round++) {
      for await (const row of stores.readPostgres(target, { query: 'SELECT n FROM generate_series(1, 100000) n' })) {
        expect(row['n']).toEqual({ oid: 23, text: '1' });
        break;
      }
    }
  });

  it('give a dropped database again only as a new one', async () => {
    const number = async (target: PostgresTarget) =>
      (await stores.adminQuery(target, 'SELECT oid::text AS number FROM pg_database WHERE datname = current_database()'))[0]?.['number'];
    const state = (target: PostgresTarget) =>
      stores.adminQuery(
        target,
        `SELECT (SELECT count(*)::int FROM pg_class WHERE oid >= 16384) AS relations, has_schema_privilege($1, 'public', 'CREATE') AS creates,
           has_database_privilege($1, current_database(), 'CREATE') AS makes_schemas, current_setting('work_mem') AS work_mem`,
        [target.appRole],
      );
    const first = await stores.postgresTarget('used');
    const fresh = await state(first);
    const numbered = await number(first);
    await withPostgres(first.ownerUri, async (owner) => {
      await owner.query(
        `CREATE SCHEMA s; CREATE TABLE s.t (id int8 PRIMARY KEY); GRANT USAGE ON SCHEMA s TO "${first.appRole}"; CREATE TEMPORARY TABLE t (n int)`,
      );
      await owner.query(`GRANT CREATE ON DATABASE "${first.database}" TO "${first.appRole}"; ALTER DATABASE "${first.database}" SET work_mem = '1MB'`);
    });
    await stores.drop(first);
    const second = await stores.postgresTarget('again');
    expect(await number(second)).toBe(numbered);
    expect(second.database).not.toBe(first.database);
    expect(await state(second)).toEqual(fresh);
    await expect(withPostgres(first.appUri, async () => undefined)).rejects.toThrow(/does not exist/);
    await stores.drop(second);
  });

  it.each([
    ['a function outside every schema of its own', 'CREATE FUNCTION public.left_behind() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$'],
    ['a grant to everybody', 'GRANT CREATE ON SCHEMA public TO PUBLIC'],
    ['a large object', 'SELECT lo_create(0)'],
    ['privileges of what is to come', 'ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC'],
  ])('do not give a database again that holds %s', async (_, statement) => {
    const target = await stores.postgresTarget('stained');
    const numbers = async (from: PostgresTarget) => (await stores.adminQuery(from, 'SELECT oid::text AS number FROM pg_database')).map((row) => row['number']);
    const [own] = await stores.adminQuery(target, 'SELECT oid::text AS number FROM pg_database WHERE datname = current_database()');
    await withPostgres(target.ownerUri, async (owner) => owner.query(statement));
    await stores.drop(target);
    const next = await stores.postgresTarget('next');
    expect(await numbers(next)).not.toContain(own?.['number']);
    await stores.drop(next);
  });

  it('give roles that can do what they are for, and no more', async () => {
    const target = await stores.postgresTarget('roles');
    await withPostgres(target.ownerUri, async (owner) => {
      await owner.query(`
        CREATE SCHEMA s; CREATE TABLE s.t (tenant text); INSERT INTO s.t VALUES ('a'), ('b');
        ALTER TABLE s.t ENABLE ROW LEVEL SECURITY; ALTER TABLE s.t FORCE ROW LEVEL SECURITY;
        CREATE POLICY p ON s.t USING (tenant = current_setting('app.tenant_id', true));`);
      await owner.query(`GRANT USAGE ON SCHEMA s TO ${target.appRole}; GRANT SELECT ON s.t TO ${target.appRole}`);
    });
    await withPostgres(target.appUri, async (app) => {
      expect((await app.query('SELECT FROM s.t')).rowCount).toBe(0);
      await expect(app.query('CREATE SCHEMA mine')).rejects.toThrow(/permission denied/);
      await expect(app.query('CREATE TABLE public.mine ()')).rejects.toThrow(/permission denied/);
      await expect(app.query('CREATE TEMP TABLE mine ()')).rejects.toThrow(/permission denied/);
    });
    await withPostgres(target.bypassUri, async (bypass) => {
      expect((await bypass.query('SELECT FROM s.t')).rowCount).toBe(2);
      await expect(bypass.query('DELETE FROM s.t')).rejects.toThrow(/permission denied/);
    });
    const roles = await stores.adminQuery(target, 'SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = $1', [
      target.appRole,
    ]);
    expect(roles).toEqual([{ rolsuper: false, rolbypassrls: false, rolcreatedb: false, rolcreaterole: false }]);
  });

  it('drop their own targets, once, and refuse any other', async () => {
    const mongo = await stores.mongoTarget('drop');
    const postgres = await stores.postgresTarget('drop');
    await stores.drop(mongo);
    await stores.drop(postgres);
    await expect(stores.drop(mongo)).rejects.toMatchObject({ code: 'store_not_ours' });
    await expect(stores.drop({ ...postgres, database: 'postgres' })).rejects.toMatchObject({ code: 'store_not_ours' });
  });
});

it('full durability: every commit waits for the disk on both sides', async () => {
  await using durable = await openStores({ runId: 'durable', way: 'embedded', durability: 'full' });
  expect([durable.mongo.durability, durable.postgres.durability]).toEqual(['full', 'full']);
  await withPostgres(durable.urls.postgres, async (client) => {
    const { rows } = await client.query(
      `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit, current_setting('full_page_writes') AS pages`,
    );
    expect(rows).toEqual([{ fsync: 'on', commit: 'on', pages: 'on' }]);
  });
  const client = new MongoClient(durable.urls.mongo);
  try {
    const { config } = await client.db('admin').command({ replSetGetConfig: 1 });
    expect((config as { writeConcernMajorityJournalDefault: boolean }).writeConcernMajorityJournalDefault).toBe(true);
  } finally {
    await client.close();
  }
});
