import { escapeIdentifier, type Pool, type QueryConfig } from 'pg';
import { inOneWrite } from '../kit/in-one-write.ts';
import { FIRES, type Trigger, withoutTriggers } from './reset.ts';

/**
 * Plain tables and partitions of a schema that may hold rows, with the columns that are not generated; sequences that have
 * moved; materialized views. Bit 2 of `tgtype` marks triggers on INSERT (PostgreSQL source, catalog/pg_trigger.h).
 */
const CONTENTS = `
  SELECT c.relname AS name, c.relkind AS kind,
    CASE WHEN c.relkind = 'S' THEN pg_sequence_last_value(c.oid)::text END AS reached,
    ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum) AS columns,
    ARRAY(SELECT json_build_object('name', t.tgname, 'mode', t.tgenabled)
          FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND ${FIRES} AND t.tgtype & 4 <> 0 ORDER BY t.tgname) AS triggers
  FROM pg_class c
  WHERE c.relnamespace = to_regnamespace(quote_ident($1)) AND c.relname <> ALL ($2::text[])
    AND (c.relkind IN ('m', 'S') OR (c.relkind = 'r' AND pg_relation_size(c.oid) > 0))
  ORDER BY c.relname`;

interface Relation {
  readonly name: string;
  readonly kind: 'r' | 'm' | 'S';
  /** The last value of a sequence that has moved. */
  readonly reached: string | null;
  readonly columns: readonly string[];
  readonly triggers: readonly Trigger[];
}

/**
 * See `Stores.copyPostgres`. Rows are held as PostgreSQL writes and reads them itself, whole. `pool` is as in `readPostgres`.
 */
export async function copyPostgres(pool: Pool, schema: string, keep: readonly string[]): Promise<() => Promise<void>> {
  const { rows } = await pool.query<Relation>({ name: 'copied', text: CONTENTS, values: [schema, keep] });
  const named = (name: string): string => `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`;
  const copies = (await recordsOf(pool, rows, named)).filter(({ records }) => records.length > 0);
  const sequences = rows.filter(({ kind, reached }) => kind === 'S' && reached !== null);
  const filling = [
    ...(copies.length === 0 ? [] : [insertion(copies, named)]),
    ...sequences.map(({ name, reached }) => ({ text: 'SELECT setval($1::regclass, $2::int8)', values: [named(name), reached] })),
  ];
  if (filling.length === 0) return async () => undefined;
  const tables = copies.map(({ table }) => table);
  const views = rows.filter(({ kind }) => kind === 'm').map(({ name }) => `REFRESH MATERIALIZED VIEW ${named(name)}`);
  const statements = ['BEGIN', ...withoutTriggers<string | QueryConfig>(tables, named, () => true, [...filling, ...views]), 'COMMIT'];
  return async () => {
    const client = await pool.connect();
    try {
      await Promise.all(inOneWrite(client.connection.stream, () => statements.map((statement) => client.query(statement))));
      client.release();
    } catch (error) {
      // The transaction may still be open.
      client.release(true);
      throw error;
    }
  };
}

interface Copy {
  readonly table: Relation;
  /** Each a row's text. */
  readonly records: readonly string[];
}

/** The rows of all tables, in the order of a scan, from one statement. */
async function recordsOf(pool: Pool, relations: readonly Relation[], named: (name: string) => string): Promise<readonly Copy[]> {
  const tables = relations.filter(({ kind }) => kind === 'r');
  if (tables.length === 0) return [];
  const reads = tables.map(({ name }, at) => `SELECT ${at} AS at, t::text AS record FROM ONLY ${named(name)} t`);
  const { rows } = await pool.query<{ at: number; record: string }>(reads.join(' UNION ALL '));
  return tables.map((table, at) => ({ table, records: rows.filter((row) => row.at === at).map(({ record }) => record) }));
}

/** One statement for all tables: references are looked at when all of it is there. */
function insertion(copies: readonly Copy[], named: (name: string) => string): QueryConfig {
  const inserts = copies.map(({ table: { name, columns } }, at) => {
    const list = columns.map((column) => escapeIdentifier(column)).join(', ');
    return `c${at} AS (INSERT INTO ${named(name)} (${list}) OVERRIDING SYSTEM VALUE SELECT ${list} FROM unnest($${at + 1}::${named(name)}[]))`;
  });
  return { text: `WITH ${inserts.join(', ')} SELECT`, values: copies.map(({ records }) => records) };
}
