import { escapeIdentifier } from 'pg';
import type { ConversionDefinition } from '../contract/conversion.ts';
import type { PostgresTarget } from '../contract/subject.ts';
import { connectTyped } from './connect.ts';
import { tableName } from './table-sql.ts';

/**
 * Makes PostgreSQL refuse every new row of what is converted, as it does where its disk is full (SQLSTATE 53100, and its
 * own words), until what it gives is called.
 */
export async function fillDisk(conversion: ConversionDefinition, { ownerUri }: PostgresTarget, schema: string): Promise<() => Promise<void>> {
  const tables = Object.values(conversion.aggregates).flatMap(({ tables: [root] }) => (root === undefined ? [] : [tableName(schema, root)]));
  const refuse = `${escapeIdentifier(schema)}.cutover_disk_full()`;
  const run = async (statements: readonly string[]): Promise<void> => {
    const client = await connectTyped(ownerUri);
    try {
      // One by one: a transaction that locks several tables would meet those of who writes them.
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
  };
  await run([
    `create function ${refuse} returns trigger language plpgsql as $$ begin
       raise exception 'could not extend file "%": No space left on device', tg_table_name using errcode = 'disk_full'; end $$`,
    ...tables.map((table) => `create trigger cutover_disk_full before insert on ${table} for each statement execute function ${refuse}`),
  ]);
  return () => run([...tables.map((table) => `drop trigger cutover_disk_full on ${table}`), `drop function ${refuse}`]);
}
