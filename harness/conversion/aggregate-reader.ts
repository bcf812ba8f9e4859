import { type Client, escapeIdentifier } from 'pg';
import type { AggregateConversion, ConvertedTable, RepeatedTable, Row, StoredDocument } from '../contract/conversion.ts';
import { rootColumns, tableName } from './table-sql.ts';

/** The text as the server sends it: no parser touches it. */
const RAW = { getTypeParser: () => (text: string) => text };

/** One aggregate as PostgreSQL holds it. */
export interface StoredAggregate {
  /** Values of the first table's key, in the order of its columns. */
  readonly key: readonly string[];
  readonly document: StoredDocument;
}

/**
 * Reads aggregates back as documents, by their keys (each in the order of the first table's key, at most 10,000 values in
 * all); those that are not there are left out. The session is one of `connectTyped`; where row-level security binds it, the
 * tenant must be set.
 */
export async function findAggregates(
  client: Pick<Client, 'query'>,
  schema: string,
  aggregate: AggregateConversion,
  keys: readonly (readonly string[])[],
): Promise<readonly StoredAggregate[]> {
  const [root] = aggregate.tables;
  if (root === undefined || keys.length === 0) return [];
  const text = `select ${listOf(root)} from ${tableName(schema, root)} where ${isOneOf(root.key, keys)}`;
  return await withLists(client, schema, aggregate, await select(client, text, keys.flat()));
}

async function withLists(
  client: Pick<Client, 'query'>,
  schema: string,
  aggregate: AggregateConversion,
  roots: readonly Row[],
): Promise<readonly StoredAggregate[]> {
  const [root, ...lists] = aggregate.tables;
  if (root === undefined || roots.length === 0) return [];
  const keys = roots.map((row) => root.key.map((column) => row[column] ?? ''));
  const byKey = new Map(roots.map((row, index) => [JSON.stringify(keys[index]), aggregate.tables.map((_, table) => (table === 0 ? [row] : ([] as Row[])))]));
  for (const [index, table] of lists.entries()) {
    const own = rootColumns(root, table);
    const text = `select ${listOf(table)} from ${tableName(schema, table)} where ${isOneOf(own, keys)}`;
    for (const row of await select(client, text, keys.flat())) byKey.get(JSON.stringify(own.map((column) => row[column])))?.[index + 1]?.push(row);
  }
  const repeated = await Promise.all((aggregate.repeats ?? []).map((table) => repeatedRows(client, schema, table, roots)));
  return keys.map((key, index) => {
    const own = byKey.get(JSON.stringify(key)) ?? [];
    return { key, document: aggregate.toDocument([...own, ...repeated.map((rowsOf) => rowsOf(roots[index] as Row))]) };
  });
}

/** Finds the rows of another aggregate's table that go with a first row. */
async function repeatedRows(
  client: Pick<Client, 'query'>,
  schema: string,
  { name, columns, by }: RepeatedTable,
  roots: readonly Row[],
): Promise<(root: Row) => readonly Row[]> {
  const theirs = Object.keys(by);
  const placeOf = (root: Row): readonly string[] => Object.values(by).map((column) => root[column] ?? '');
  const places = [...new Map(roots.map((root) => [JSON.stringify(placeOf(root)), placeOf(root)])).values()];
  const all = { name, columns: [...new Set([...theirs, ...columns])] };
  const rows = await select(client, `select ${listOf(all)} from ${tableName(schema, all)} where ${isOneOf(theirs, places)}`, places.flat());
  const byPlace = Map.groupBy(rows, (row) => JSON.stringify(theirs.map((column) => row[column])));
  return (root) => byPlace.get(JSON.stringify(placeOf(root))) ?? [];
}

/** Each value a parameter of its own, so that it takes the column's type and an index serves. */
function isOneOf(columns: readonly string[], keys: readonly (readonly string[])[]): string {
  const tuples = keys.map((_, row) => `(${columns.map((_column, index) => `$${row * columns.length + index + 1}`).join(', ')})`);
  return `(${columns.map(escapeIdentifier).join(', ')}) in (${tuples.join(', ')})`;
}

const listOf = ({ columns }: Pick<ConvertedTable, 'columns'>): string => columns.map(escapeIdentifier).join(', ');

async function select(client: Pick<Client, 'query'>, text: string, values: unknown[]): Promise<readonly Row[]> {
  const { rows } = await client.query<Record<string, string | null>>({ text, values, types: RAW });
  return rows;
}
