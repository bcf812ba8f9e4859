import { type Client, escapeIdentifier } from 'pg';
import type { AggregateConversion, ConvertedTable, Row } from '../contract/conversion.ts';
import { rootColumns, tableName } from './table-sql.ts';

type Session = Pick<Client, 'query'>;

/**
 * Brings an aggregate's rows to the state given, within the caller's transaction and as the schema's owner: rows that stay
 * keep their place, so whoever refers to them is not disturbed.
 */
export async function writeRows(client: Session, schema: string, { tables }: AggregateConversion, rows: readonly (readonly Row[])[]): Promise<void> {
  const root = rows[0]?.[0];
  const [first, ...others] = tables;
  if (root === undefined || first === undefined) throw new TypeError('an aggregate has one row in its first table');
  await setTenant(client, first, root);
  await upsert(client, schema, first, root);
  for (const [index, table] of others.entries()) {
    const own = rows[index + 1] ?? [];
    await removeOthers(client, schema, table, first, root, own);
    for (const row of own) await upsert(client, schema, table, row);
  }
}

/** Deletes an aggregate's rows; gives whether there was one. */
export async function deleteRows(client: Session, schema: string, { tables }: AggregateConversion, key: readonly string[]): Promise<boolean> {
  const [first, ...others] = tables;
  if (first === undefined) return false;
  const root = Object.fromEntries(first.key.map((column, index) => [column, key[index] ?? null]));
  await setTenant(client, first, root);
  for (const table of others.toReversed()) await removeOthers(client, schema, table, first, root, []);
  const { rowCount } = await client.query(`delete from ${tableName(schema, first)} where ${matching(first.key, 1)}`, [...key]);
  return (rowCount ?? 0) > 0;
}

/** Whether the aggregate has a row. */
export async function hasRow(client: Session, schema: string, { tables }: AggregateConversion, key: readonly string[]): Promise<boolean> {
  const [first] = tables;
  if (first === undefined) return false;
  await setTenant(client, first, Object.fromEntries(first.key.map((column, index) => [column, key[index] ?? null])));
  const { rows } = await client.query(`select from ${tableName(schema, first)} where ${matching(first.key, 1)}`, [...key]);
  return rows.length > 0;
}

/** The owner is bound by row-level security, too. */
async function setTenant(client: Session, { key: [tenant = ''] }: ConvertedTable, row: Row): Promise<void> {
  await client.query("select set_config('app.tenant_id', $1, true)", [row[tenant]]);
}

async function upsert(client: Session, schema: string, table: ConvertedTable, row: Row): Promise<void> {
  const names = table.columns.map(escapeIdentifier);
  const changed = table.columns
    .filter((column) => !table.key.includes(column))
    .map((column) => `${escapeIdentifier(column)} = excluded.${escapeIdentifier(column)}`);
  await client.query(
    `insert into ${tableName(schema, table)} (${names.join(', ')}) values (${names.map((_, index) => `$${index + 1}`).join(', ')})
     on conflict (${table.key.map(escapeIdentifier).join(', ')}) do ${changed.length === 0 ? 'nothing' : `update set ${changed.join(', ')}`}`,
    table.columns.map((column) => row[column] ?? null),
  );
}

async function removeOthers(client: Session, schema: string, table: ConvertedTable, first: ConvertedTable, root: Row, kept: readonly Row[]): Promise<void> {
  const held = rootColumns(first, table);
  const values: (string | null)[] = first.key.map((column) => root[column] ?? null);
  const tuples = kept.map((row) => {
    const places = table.key.map((column) => `$${values.push(row[column] ?? null)}`);
    return `(${places.join(', ')})`;
  });
  const but = tuples.length === 0 ? '' : ` and (${table.key.map(escapeIdentifier).join(', ')}) not in (${tuples.join(', ')})`;
  await client.query(`delete from ${tableName(schema, table)} where ${matching(held, 1)}${but}`, values);
}

const matching = (columns: readonly string[], from: number): string =>
  columns.map((column, index) => `${escapeIdentifier(column)} = $${from + index}`).join(' and ');
