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
 * all); those that are not there are left out. The session is one of `connectTyped`, and pipelined: all tables are asked at
 * once. Where row-level security binds it, the tenant must be set.
 */
export async function findAggregates(
  client: Pick<Client, 'query'>,
  schema: string,
  aggregate: AggregateConversion,
  keys: readonly (readonly string[])[],
): Promise<readonly StoredAggregate[]> {
  const [root, ...lists] = aggregate.tables;
  if (root === undefined || keys.length === 0) return [];
  const ask = async (text: string): Promise<readonly Row[]> => {
    const { rows } = await client.query<Record<string, string | null>>({ text, values: keys.flat(), types: RAW });
    return rows;
  };
  const [roots, listed, repeated] = await Promise.all([
    ask(`select ${listOf(root)} from ${tableName(schema, root)} where ${isOneOf(root.key, keys)}`),
    Promise.all(lists.map((table) => ask(`select ${listOf(table)} from ${tableName(schema, table)} where ${isOneOf(rootColumns(root, table), keys)}`))),
    Promise.all((aggregate.repeats ?? []).map((table) => ask(repeatsOf(schema, root, table, keys)))),
  ]);
  const ofRoot = [
    ...lists.map((table, index) => rowsBy(listed[index] ?? [], rootColumns(root, table), root.key)),
    ...(aggregate.repeats ?? []).map(({ by }, index) => rowsBy(repeated[index] ?? [], Object.keys(by), Object.values(by))),
  ];
  return roots.map((row) => ({
    key: root.key.map((column) => row[column] ?? ''),
    document: aggregate.toDocument([[row], ...ofRoot.map((rowsOf) => rowsOf(row))]),
  }));
}

/** The rows of another aggregate's table that go with the first rows of these keys. */
function repeatsOf(schema: string, root: ConvertedTable, { name, columns, by }: RepeatedTable, keys: readonly (readonly string[])[]): string {
  const theirs = Object.keys(by);
  const all = { name, columns: [...new Set([...theirs, ...columns])] };
  return `select ${listOf(all)} from ${tableName(schema, all)} where (${theirs.map(escapeIdentifier).join(', ')}) in
    (select ${listOf({ columns: Object.values(by) })} from ${tableName(schema, root)} where ${isOneOf(root.key, keys)})`;
}

/** Finds the rows whose columns hold what a first row has in its own. */
function rowsBy(rows: readonly Row[], theirs: readonly string[], own: readonly string[]): (root: Row) => readonly Row[] {
  const placed = Map.groupBy(rows, (row) => JSON.stringify(theirs.map((column) => row[column])));
  return (root) => placed.get(JSON.stringify(own.map((column) => root[column]))) ?? [];
}

/** Each value a parameter of its own, so that it takes the column's type and an index serves. */
function isOneOf(columns: readonly string[], keys: readonly (readonly string[])[]): string {
  const tuples = keys.map((_, row) => `(${columns.map((_column, index) => `$${row * columns.length + index + 1}`).join(', ')})`);
  return `(${columns.map(escapeIdentifier).join(', ')}) in (${tuples.join(', ')})`;
}

const listOf = ({ columns }: Pick<ConvertedTable, 'columns'>): string => columns.map(escapeIdentifier).join(', ');
