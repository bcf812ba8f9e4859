import type { Pool, PoolClient } from 'pg';
import type { PostgresCell } from '../contract/stores.ts';
import type { PostgresView } from '../contract/subject.ts';

const FETCH_ROWS = 1000;

/** Every setting that changes how a value is written as text; `row_security = off` fails rather than hides a row. */
const SETTINGS = {
  TimeZone: 'UTC',
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'iso_8601',
  bytea_output: 'hex',
  extra_float_digits: '1',
  row_security: 'off',
} as const;

/** The text as the server sent it: no parser touches it. */
const RAW = { getTypeParser: () => (text: string) => text };

/** See `Stores.readPostgres`. `pool` connects as the run's reader role. */
export async function* readPostgres(pool: Pool, view: PostgresView): AsyncGenerator<Readonly<Record<string, PostgresCell>>> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    for (const [name, value] of Object.entries(SETTINGS)) await client.query('SELECT set_config($1, $2, true)', [name, value]);
    // The extended protocol takes one statement only, so a view cannot smuggle in a second.
    const query = view.query.trim().replace(/;$/, '');
    const declare = { text: `DECLARE raw NO SCROLL CURSOR FOR ${query}`, queryMode: 'extended' as const };
    await client.query(declare);
    yield* fetchAll(client);
    await client.query('COMMIT');
  } catch (error) {
    failure = error as Error;
    throw error;
  } finally {
    // Ended early or failed: the transaction is still open, so the connection is not fit for another reader.
    const isIdle = failure === undefined && (await closeTransaction(client));
    client.release(!isIdle);
  }
}

async function* fetchAll(client: PoolClient): AsyncGenerator<Readonly<Record<string, PostgresCell>>> {
  for (;;) {
    const batch = await client.query<(string | null)[]>({ text: `FETCH ${FETCH_ROWS} FROM raw`, rowMode: 'array', types: RAW });
    const columns = batch.fields.map((field) => ({ name: field.name, oid: field.dataTypeID }));
    const twice = columns.find((column, index) => columns.findIndex((other) => other.name === column.name) !== index);
    if (twice !== undefined) throw new RangeError(`the view has two columns named "${twice.name}": give each logical field its own alias`);
    for (const row of batch.rows) {
      const record: Record<string, PostgresCell> = Object.create(null) as Record<string, PostgresCell>;
      for (const [index, { name, oid }] of columns.entries()) record[name] = { oid, text: row[index] ?? null };
      yield record;
    }
    if (batch.rows.length < FETCH_ROWS) return;
  }
}

async function closeTransaction(client: PoolClient): Promise<boolean> {
  try {
    await client.query('ROLLBACK');
    return true;
  } catch {
    return false;
  }
}
