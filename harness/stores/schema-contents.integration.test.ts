import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stores } from '../contract/stores.ts';
import { openStores } from './open-stores.ts';
import { withPostgres } from './testing/with-postgres.ts';

let stores: Stores;

beforeAll(async () => {
  stores = await openStores({ runId: 'contents', way: 'embedded' });
}, 120_000);

afterAll(async () => {
  await stores[Symbol.asyncDispose]();
});

describe('what a schema holds, stores', () => {
  it('reset a schema: rows, sequences, append-only triggers; but not what is to be kept', async () => {
    const target = await stores.postgresTarget('reset');
    await withPostgres(target.ownerUri, async (owner) => {
      await owner.query(`
        CREATE SCHEMA s;
        CREATE TABLE s.schema_migrations (number int PRIMARY KEY);
        CREATE TABLE s.parent (id bigserial PRIMARY KEY);
        CREATE TABLE s.child (id bigint GENERATED ALWAYS AS IDENTITY, parent bigint REFERENCES s.parent);
        CREATE SEQUENCE s.loose;
        CREATE FUNCTION s.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'append only'; END $$;
        CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON s.child EXECUTE FUNCTION s.refuse();
        ALTER TABLE s.child ENABLE ALWAYS TRIGGER keep;
        CREATE MATERIALIZED VIEW s.seen AS SELECT id FROM s.parent;
        INSERT INTO s.schema_migrations VALUES (1);
        INSERT INTO s.parent DEFAULT VALUES;
        INSERT INTO s.child (parent) VALUES (1);
        REFRESH MATERIALIZED VIEW s.seen;
        SELECT nextval('s.loose');`);
      await stores.resetPostgres(target, 's', ['schema_migrations']);
      const { rows } = await owner
        .query(`
        INSERT INTO s.parent DEFAULT VALUES;
        SELECT (SELECT count(*)::int FROM s.schema_migrations) AS kept, (SELECT count(*)::int FROM s.child) AS children, (SELECT max(id)::int FROM s.parent) AS first,
          (SELECT count(*)::int FROM s.seen) AS seen, nextval('s.loose')::int AS loose, (SELECT tgenabled FROM pg_trigger WHERE tgname = 'keep') AS trigger`)
        .then((results) => (results as unknown as { rows: unknown[] }[])[1] as { rows: unknown[] });
      expect(rows).toEqual([{ kept: 1, children: 0, first: 1, seen: 0, loose: 1, trigger: 'A' }]);
    });
  });

  it('do not alter ordinary triggers to reset a schema and to put rows back', async () => {
    const target = await stores.postgresTarget('ordinary');
    await withPostgres(target.ownerUri, async (owner) => {
      await owner.query(`
        CREATE SCHEMA s;
        CREATE TABLE s.chain (id int PRIMARY KEY);
        INSERT INTO s.chain VALUES (1);
        CREATE FUNCTION s.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'append only'; END $$;
        CREATE TRIGGER ordinary BEFORE INSERT OR DELETE OR TRUNCATE ON s.chain EXECUTE FUNCTION s.refuse();
        CREATE TRIGGER replicas BEFORE INSERT OR DELETE ON s.chain EXECUTE FUNCTION s.refuse();
        ALTER TABLE s.chain ENABLE REPLICA TRIGGER replicas`);
      const triggers = async () => (await owner.query('SELECT tgname, tgenabled, xmin::text AS by FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1')).rows;
      const [ordinary, replicas] = await triggers();
      const fill = await stores.copyPostgres(target, 's', []);
      await stores.resetPostgres(target, 's', []);
      await fill();
      expect((await owner.query('SELECT id FROM s.chain')).rows).toEqual([{ id: 1 }]);
      expect(await triggers()).toEqual([ordinary, { ...replicas, by: expect.any(String) }]);
      await expect(owner.query('DELETE FROM s.chain')).rejects.toThrow('append only');
    });
  });

  it('reset small tables row by row, in the order of their references', async () => {
    const target = await stores.postgresTarget('rows');
    await withPostgres(target.ownerUri, async (owner) => {
      await owner.query(`
        CREATE SCHEMA s;
        CREATE TABLE s.a_parent (id bigserial PRIMARY KEY);
        CREATE TABLE s.b_child (id int PRIMARY KEY, parent bigint NOT NULL REFERENCES s.a_parent);
        CREATE TABLE s.c_grandchild (child int REFERENCES s.b_child ON DELETE RESTRICT, tenant text);
        ALTER TABLE s.c_grandchild ENABLE ROW LEVEL SECURITY;
        ALTER TABLE s.c_grandchild FORCE ROW LEVEL SECURITY;
        INSERT INTO s.a_parent DEFAULT VALUES;
        INSERT INTO s.b_child VALUES (1, 1);
        ALTER TABLE s.c_grandchild NO FORCE ROW LEVEL SECURITY;
        INSERT INTO s.c_grandchild VALUES (1, 'acme');
        ALTER TABLE s.c_grandchild FORCE ROW LEVEL SECURITY;`);
      const files = () =>
        owner.query("SELECT relname, pg_relation_filenode(oid) AS file FROM pg_class WHERE relnamespace = 's'::regnamespace AND relkind = 'r' ORDER BY 1");
      const before = (await files()).rows;
      await stores.resetPostgres(target, 's', []);
      const rows = [];
      for await (const row of stores.readPostgres(target, {
        query: 'SELECT id::text FROM s.a_parent UNION ALL SELECT id::text FROM s.b_child UNION ALL SELECT tenant FROM s.c_grandchild',
      }))
        rows.push(row);
      expect(rows).toEqual([]);
      expect((await files()).rows, 'deleted, not truncated').toEqual(before);
      const { rows: next } = await owner.query("SELECT nextval('s.a_parent_id_seq')::int AS next");
      expect(next).toEqual([{ next: 1 }]);
    });
  });

  it('put copied rows back as they were: references, triggers, generated columns, sequences, views', async () => {
    const target = await stores.postgresTarget('copied');
    await withPostgres(target.ownerUri, async (owner) => {
      await owner.query(`
        CREATE SCHEMA s;
        CREATE TABLE s.schema_migrations (number int PRIMARY KEY);
        CREATE TABLE s.z_parent (id bigserial PRIMARY KEY, doc jsonb, raw bytea, part double precision, at timestamptz, list text[]);
        CREATE TABLE s.a_child (id bigint GENERATED ALWAYS AS IDENTITY, parent bigint NOT NULL REFERENCES s.z_parent, twice bigint GENERATED ALWAYS AS (parent * 2) STORED);
        ALTER TABLE s.a_child ENABLE ROW LEVEL SECURITY;
        CREATE FUNCTION s.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$;
        CREATE MATERIALIZED VIEW s.seen AS SELECT id FROM s.z_parent;
        INSERT INTO s.schema_migrations VALUES (1);
        INSERT INTO s.z_parent (doc, raw, part, at, list) VALUES
          ('{"n": 1.10, "t": "a\\"b, (c)"}', '\\x00ff', 0.1, '2026-01-01T00:00:00.123456Z', '{"x,y",NULL,"\\"q\\""}'), (NULL, NULL, 'NaN', NULL, NULL);
        INSERT INTO s.a_child (parent) VALUES (2), (1);
        REFRESH MATERIALIZED VIEW s.seen;
        CREATE TRIGGER refused BEFORE INSERT ON s.a_child FOR EACH ROW EXECUTE FUNCTION s.refuse();
        ALTER TABLE s.a_child FORCE ROW LEVEL SECURITY`);
      const query = `SELECT (SELECT json_agg(p::text) FROM s.z_parent p) AS parents, (SELECT json_agg(c::text) FROM s.a_child c) AS children,
        (SELECT json_agg(m) FROM s.schema_migrations m) AS kept, (SELECT json_agg(v) FROM s.seen v) AS seen,
        pg_sequence_last_value('s.z_parent_id_seq') AS reached, (SELECT tgenabled::text FROM pg_trigger WHERE tgname = 'refused') AS trigger`;
      const before = await Array.fromAsync(stores.readPostgres(target, { query }));
      expect(before[0]?.['children']?.text).toContain('(1,2,4)');
      const fill = await stores.copyPostgres(target, 's', ['schema_migrations']);
      for (let round = 0; round < 2; round++) {
        await stores.resetPostgres(target, 's', ['schema_migrations']);
        expect((await Array.fromAsync(stores.readPostgres(target, { query })))[0]?.['parents']?.text).toBeNull();
        await fill();
        expect(await Array.fromAsync(stores.readPostgres(target, { query }))).toEqual(before);
      }
      const nothing = await stores.copyPostgres(target, 'none', []);
      await nothing();
    });
  });

  it('reset nothing that a kept table refers to', async () => {
    const target = await stores.postgresTarget('kept');
    await withPostgres(target.ownerUri, async (owner) => {
      await owner.query(`
        CREATE SCHEMA s;
        CREATE TABLE s.parent (id int PRIMARY KEY);
        CREATE TABLE s.kept (parent int REFERENCES s.parent);
        INSERT INTO s.parent VALUES (1);
        INSERT INTO s.kept VALUES (1)`);
      await expect(stores.resetPostgres(target, 's', ['kept'])).rejects.toThrow(/cannot truncate a table referenced in a foreign key constraint/);
      expect((await owner.query('SELECT count(*)::int AS left FROM s.parent')).rows).toEqual([{ left: 1 }]);
    });
  });

  it('reset nothing that a table outside the schema refers to', async () => {
    const target = await stores.postgresTarget('outside');
    await withPostgres(target.ownerUri, async (owner) => {
      await owner.query(`
        CREATE SCHEMA s;
        CREATE SCHEMA other;
        CREATE TABLE s.parent (id int PRIMARY KEY);
        CREATE TABLE other.child (parent int REFERENCES s.parent ON DELETE CASCADE);
        INSERT INTO s.parent VALUES (1);
        INSERT INTO other.child VALUES (1);`);
      await expect(stores.resetPostgres(target, 's', [])).rejects.toThrow(/cannot truncate a table referenced in a foreign key constraint/);
      expect((await owner.query('SELECT count(*)::int AS left FROM other.child')).rows).toEqual([{ left: 1 }]);
    });
  });
});
