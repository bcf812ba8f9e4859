import { type Client, escapeIdentifier } from 'pg';
import type { AggregateConversion, ConvertedTable, Row, StoredDocument } from '../../contract/conversion.ts';
import { isBuried } from './outbox.ts';

/**
 * Writes one document's rows where PostgreSQL has no such record and has deleted none; false when it has deleted it. A record
 * that somebody else was faster with stays as it is.
 *
 * @param client as the schema's owner, whom row-level security binds: the tenant is set for the transaction.
 */
export async function adoptRows(
  client: Client,
  schema: string,
  name: string,
  aggregate: AggregateConversion,
  key: readonly string[],
  document: StoredDocument,
): Promise<boolean> {
  const rows = aggregate.toRows(document);
  await client.query('begin');
  try {
    await client.query("select pg_catalog.set_config('app.tenant_id', $1, true)", [key[0] ?? '']);
    const isGone = await isBuried(client, name, key);
    if (!isGone) await insertAll(client, schema, aggregate.tables, rows);
    await client.query('commit');
    return !isGone;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

async function insertAll(client: Client, schema: string, tables: readonly ConvertedTable[], rows: readonly (readonly Row[])[]): Promise<void> {
  for (const [index, table] of tables.entries()) {
    for (const row of rows[index] ?? []) {
      const list = table.columns.map(escapeIdentifier).join(', ');
      const values = table.columns.map((_, at) => `$${at + 1}`).join(', ');
      const text = `insert into ${escapeIdentifier(schema)}.${escapeIdentifier(table.name)} (${list}) values (${values}) on conflict do nothing`;
      const { rowCount } = await client.query(
        text,
        table.columns.map((column) => row[column] ?? null),
      );
      // The first row was there: so are the others, and perhaps changed.
      if (index === 0 && rowCount === 0) return;
    }
  }
}
