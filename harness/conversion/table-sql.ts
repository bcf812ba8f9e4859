import { escapeIdentifier } from 'pg';
import type { ConvertedTable } from '../contract/conversion.ts';

/** A table's name with its schema's, quoted. */
export function tableName(schema: string, { name }: Pick<ConvertedTable, 'name'>): string {
  return `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`;
}

/** The columns of an aggregate's table that bear the key of its first one, in that key's order. */
export function rootColumns(root: ConvertedTable, table: ConvertedTable): readonly string[] {
  if (table === root) return root.key;
  return root.key.map((column) => Object.entries(table.parent).find(([, theirs]) => theirs === column)?.[0] ?? column);
}
