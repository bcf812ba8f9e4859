import type { Pool, PoolClient, QueryArrayResult, QueryConfig, QueryResult } from 'pg';
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

/**
 * See `Stores.readPostgres`. `pool` connects as the run's reader role, and sends without waiting for the answer before
 * (pipeline mode).
 */
export async function* readPostgres(pool: Pool, view: PostgresView): AsyncGenerator<Readonly<Record<string, PostgresCell>>> {
  const client = await pool.connect();
  let isOpen = true;
  try {
    // All that opens a view goes out at once: most views fit one batch, and a run reads thousands of them.
    yield* batches(client, await firstOf([...opening(view).map((statement) => client.query(statement)), fetch(client)]));
    await client.query('COMMIT');
    isOpen = false;
  } finally {
    // Ended early or failed: the transaction may still be open, so the connection is not fit for another reader.
    const isIdle = !isOpen || (await closeTransaction(client));
    client.release(!isIdle);
  }
}

function opening(view: PostgresView): readonly (string | QueryConfig)[] {
  const settings = Object.entries(SETTINGS).flat();
  const calls = Object.keys(SETTINGS).map((_, at) => `set_config($${2 * at + 1}, $${2 * at + 2}, true)`);
  // The extended protocol takes one statement only, so a view cannot smuggle in a second.
  const query = view.query.trim().replace(/;$/, '');
  const declare = { text: `DECLARE raw NO SCROLL CURSOR FOR ${query}`, queryMode: 'extended' };
  return ['BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', { text: `SELECT ${calls.join(', ')}`, values: settings }, declare];
}

type Batch = QueryArrayResult<(string | null)[]>;

/** The next rows; each statement of its own, so that one that fails is answered, and the next ones too. */
function fetch(client: PoolClient): Promise<Batch> {
  return client.query<(string | null)[]>({ text: `FETCH ${FETCH_ROWS} FROM raw`, rowMode: 'array', types: RAW });
}

/** The last answer, once all are there. @throws the first failure: those behind it only follow from it. */
async function firstOf(answers: readonly Promise<QueryResult | Batch>[]): Promise<Batch> {
  const settled = await Promise.allSettled(answers);
  for (const answer of settled) if (answer.status === 'rejected') throw answer.reason;
  return (settled.at(-1) as PromiseFulfilledResult<Batch>).value;
}

async function* batches(client: PoolClient, first: Batch): AsyncGenerator<Readonly<Record<string, PostgresCell>>> {
  for (let batch = first; ; batch = await fetch(client)) {
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
