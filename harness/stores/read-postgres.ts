import type { Pool, PoolClient, QueryArrayResult, QueryConfig } from 'pg';
import type { Placed, PostgresCell } from '../contract/stores.ts';
import type { PostgresView } from '../contract/subject.ts';
import { allOf } from '../kit/all-of.ts';
import { inOneWrite } from '../kit/in-one-write.ts';

/** Rows that are asked for at a time; of several views at first so many together. */
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

type Row = Readonly<Record<string, PostgresCell>>;

/**
 * See `Stores.readPostgres`. `pool` connects as the run's reader role, and sends without waiting for the answer before
 * (pipeline mode).
 */
export async function* readPostgres(pool: Pool, view: PostgresView): AsyncGenerator<Row> {
  for await (const { record } of readPostgresViews(pool, [view])) yield record;
}

/** See `Stores.readPostgresViews`. `pool` is as in `readPostgres`. */
export async function* readPostgresViews(pool: Pool, views: readonly PostgresView[]): AsyncGenerator<Placed<Row>> {
  const client = await pool.connect();
  const few = Math.ceil(FETCH_ROWS / Math.max(1, views.length));
  let isOpen = true;
  try {
    // All that opens the views goes out at once, in one write: most of them fit one batch, and a run reads thousands.
    const [fetched, ...opened] = inOneWrite(client.connection.stream, () => {
      const sent = [...opening(), ...views.map(declared)].map((statement) => client.query(statement));
      return [views.length === 0 ? Promise.resolve([]) : fetch(client, [...views.keys()], few), ...sent] as const;
    });
    // Whatever fails behind the first failure only follows from it.
    await allOf([...opened, fetched]);
    for (const [at, batch] of (await fetched).entries()) for await (const record of rows(client, at, batch, few)) yield { at, record };
    await client.query('COMMIT');
    isOpen = false;
  } finally {
    // Ended early or failed: the transaction may still be open, so the connection is not fit for another reader.
    const isIdle = !isOpen || (await closeTransaction(client));
    client.release(!isIdle);
  }
}

function opening(): readonly (string | QueryConfig)[] {
  const settings = Object.entries(SETTINGS).flat();
  const calls = Object.keys(SETTINGS).map((_, at) => `set_config($${2 * at + 1}, $${2 * at + 2}, true)`);
  return ['BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', { text: `SELECT ${calls.join(', ')}`, values: settings }];
}

/** The extended protocol takes one statement only, so a view cannot smuggle in a second. */
function declared(view: PostgresView, at: number): QueryConfig {
  const query = view.query.trim().replace(/;$/, '');
  return { text: `DECLARE raw${at} NO SCROLL CURSOR FOR ${query}`, queryMode: 'extended' } as QueryConfig;
}

type Batch = QueryArrayResult<(string | null)[]>;

/** The next rows of some views, in one message: a run asks for some ten thousand views, most of which have no row. */
async function fetch(client: PoolClient, at: readonly number[], count: number): Promise<readonly Batch[]> {
  const text = at.map((each) => `FETCH ${count} FROM raw${each}`).join(';');
  const answer: Batch | readonly Batch[] = await client.query<(string | null)[]>({ text, rowMode: 'array', types: RAW });
  return [answer].flat() as readonly Batch[];
}

async function* rows(client: PoolClient, at: number, first: Batch, few: number): AsyncGenerator<Row> {
  for (let [batch, asked] = [first, few]; ; [batch, asked] = [await next(client, at), FETCH_ROWS]) {
    const columns = batch.fields.map((field) => ({ name: field.name, oid: field.dataTypeID }));
    const twice = columns.find((column, index) => columns.findIndex((other) => other.name === column.name) !== index);
    if (twice !== undefined) throw new RangeError(`the view has two columns named "${twice.name}": give each logical field its own alias`);
    for (const row of batch.rows) {
      const record: Record<string, PostgresCell> = Object.create(null) as Record<string, PostgresCell>;
      for (const [index, { name, oid }] of columns.entries()) record[name] = { oid, text: row[index] ?? null };
      yield record;
    }
    if (batch.rows.length < asked) return;
  }
}

async function next(client: PoolClient, at: number): Promise<Batch> {
  const [batch] = await fetch(client, [at], FETCH_ROWS);
  return batch as Batch;
}

async function closeTransaction(client: PoolClient): Promise<boolean> {
  try {
    await client.query('ROLLBACK');
    return true;
  } catch {
    return false;
  }
}
