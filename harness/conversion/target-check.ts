import type { ConversionDefinition } from '../contract/conversion.ts';
import type { PostgresTarget } from '../contract/subject.ts';
import { connectTyped } from './connect.ts';
import { ConversionError } from './conversion-error.ts';
import { tableName } from './table-sql.ts';

/**
 * Refuses a target that holds rows already. It looks as the role that row-level security does not bind: the owner, whom
 * it binds, would see no tenant's rows.
 *
 * @throws ConversionError `conversion_target_not_empty`; nothing has been touched.
 */
export async function refuseForeignRows(target: PostgresTarget, schema: string, { module, aggregates }: ConversionDefinition): Promise<void> {
  const client = await connectTyped(target.bypassUri);
  try {
    for (const { name } of Object.values(aggregates).flatMap(({ tables }) => tables)) {
      const { rows } = await client.query<{ found: boolean }>(`select exists (select from ${tableName(schema, { name })}) as found`);
      if (rows[0]?.found === true) {
        throw new ConversionError(
          'conversion_target_not_empty',
          `module "${module}": the table ${schema}.${name} holds rows, and no checkpoint says that a conversion wrote them. Nothing was touched: name an empty database, or say that present rows are to be kept (both stores are written)`,
        );
      }
    }
  } finally {
    await client.end();
  }
}
