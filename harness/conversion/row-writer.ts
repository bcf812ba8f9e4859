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

/**
 * A row that is the same already stays untouched: a change may come twice, and where rows are only ever added even an
 * UPDATE of none is refused.
 */
async function upsert(client: Session, schema: string, table: ConvertedTable, row: Row): Promise<void> {
  const name = tableName(schema, table);
  const columns = table.columns.map(escapeIdentifier);
  const places = columns.map((_, index) => `$${index + 1}`);
  const values = table.columns.map((column) => row[column] ?? null);
  const key = table.key.map(escapeIdentifier).join(', ');
  const inserted = await client.query(`insert into ${name} (${columns.join(', ')}) values (${places.join(', ')}) on conflict (${key}) do nothing`, values);
  if (inserted.rowCount === 1 || table.columns.length === table.key.length) return;
  // A union gives the values the columns' types; as text they compare, whatever their type, and exactly (1.0 and 1.00).
  const given = `(select ${columns.join(', ')} from ${name} where false union all select ${places.join(', ')}) given`;
  const isSame = table.key.map((column) => `present.${escapeIdentifier(column)} = given.${escapeIdentifier(column)}`).join(' and ');
  const isOther = columns.map((column) => `present.${column}::text is distinct from given.${column}::text`).join(' or ');
  const { rowCount: differing } = await client.query(`select from ${name} present, ${given} where ${isSame} and (${isOther})`, values);
  if (differing === 0) return;
  const assigned = (of: readonly string[]): readonly string[] => of.map((column) => `${escapeIdentifier(column)} = $${table.columns.indexOf(column) + 1}`);
  const others = table.columns.filter((column) => !table.key.includes(column));
  await client.query(`update ${name} set ${assigned(others).join(', ')} where ${assigned(table.key).join(' and ')}`, values);
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
