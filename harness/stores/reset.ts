import type { MongoClient } from 'mongodb';
import type { Pool } from 'pg';
import { runFormatted } from './formatted-sql.ts';

/** See `Stores.resetMongo`. */
export async function resetMongo(client: MongoClient, database: string): Promise<void> {
  const db = client.db(database);
  const collections = await db.listCollections({ type: 'collection' }, { nameOnly: true }).toArray();
  const ours = collections.filter(({ name }) => !name.startsWith('system.'));
  await Promise.all(ours.map(({ name }) => db.collection(name).deleteMany({}, { writeConcern: { w: 'majority' } })));
}

const TABLES = `
  SELECT c.relname AS name, c.relkind AS kind
  FROM pg_class c
  WHERE c.relnamespace = to_regnamespace(quote_ident($1)) AND c.relkind IN ('r', 'p', 'm') AND NOT c.relispartition AND c.relname <> ALL ($2::text[])
  ORDER BY c.relname`;

// Rolled-back inserts advance a sequence and leave no row (W15): what counts is whether it has moved.
const MOVED_SEQUENCES = `SELECT sequencename AS name FROM pg_sequences WHERE schemaname = $1 AND last_value IS NOT NULL ORDER BY sequencename`;

// Bit 5 of tgtype marks a TRUNCATE trigger (PostgreSQL source, catalog/pg_trigger.h): append-only tables may have one.
const TRUNCATE_TRIGGERS = `
  SELECT c.relname AS "table", t.tgname AS name, t.tgenabled AS mode
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
  WHERE c.relnamespace = to_regnamespace(quote_ident($1)) AND c.relname = ANY ($2::text[])
    AND NOT t.tgisinternal AND t.tgenabled <> 'D' AND (t.tgtype & 32) <> 0`;

const ENABLE = { O: 'ENABLE TRIGGER', A: 'ENABLE ALWAYS TRIGGER', R: 'ENABLE REPLICA TRIGGER' } as const;

/** See `Stores.resetPostgres`. `pool` connects as the run's reader role, which has the owner's rights and BYPASSRLS. */
export async function resetPostgres(pool: Pool, schema: string, keep: readonly string[]): Promise<void> {
  const client = await pool.connect();
  let failed = true;
  try {
    await client.query('BEGIN');
    const { rows } = await client.query<{ name: string; kind: string }>(TABLES, [schema, keep]);
    const tables = rows.filter(({ kind }) => kind !== 'm').map(({ name }) => name);
    if (tables.length > 0) {
      const triggers = await client.query<{ table: string; name: string; mode: keyof typeof ENABLE }>(TRUNCATE_TRIGGERS, [schema, tables]);
      for (const { table, name } of triggers.rows) await runFormatted(client, 'ALTER TABLE %I.%I DISABLE TRIGGER %I', [schema, table, name]);
      // One command for all, so that foreign keys among them do not matter. TRUNCATE fires no row triggers and asks no
      // policies; one FROM outside the schema makes it fail, rather than empty a table that nobody named.
      await runFormatted(
        client,
        `TRUNCATE TABLE ${tables.map(() => '%I.%I').join(', ')}`,
        tables.flatMap((table) => [schema, table]),
      );
      for (const { table, name, mode } of triggers.rows) await runFormatted(client, `ALTER TABLE %I.%I ${ENABLE[mode]} %I`, [schema, table, name]);
    }
    const sequences = await client.query<{ name: string }>(MOVED_SEQUENCES, [schema]);
    for (const { name } of sequences.rows) await runFormatted(client, 'ALTER SEQUENCE %I.%I RESTART', [schema, name]);
    for (const { name } of rows.filter(({ kind }) => kind === 'm')) await runFormatted(client, 'REFRESH MATERIALIZED VIEW %I.%I', [schema, name]);
    await client.query('COMMIT');
    failed = false;
  } finally {
    client.release(failed);
  }
}
