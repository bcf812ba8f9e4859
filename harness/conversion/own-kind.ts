import { EJSON } from 'bson';
import type { Client } from 'pg';
import type { AggregateConversion } from '../contract/conversion.ts';
import { BatchWriter } from './batch-writer.ts';
import { nextRejects, settleRejects } from './checkpoints.ts';
import { idText, type SortOptions, sort } from './sorted-batches.ts';
import { find } from './source-scan.ts';
import { tableName } from './table-sql.ts';
import { transaction } from './transaction.ts';

export interface OwnKindOptions extends SortOptions {
  readonly schema: string;
  readonly signal?: AbortSignal | undefined;
}

/** Rejected documents that are tried again in one transaction. */
const AT_ONCE = 200;

/**
 * Tries again what PostgreSQL refused because it refers to another document of its own collection that was not there yet: a
 * collection is gone through in the order of its ids, and that is nobody's order of coming into being. Round by round, until
 * one brings nothing over; what is then left refers to what is not there.
 */
export async function convertOwnKind(client: Client, options: OwnKindOptions): Promise<void> {
  const { schema, name, aggregate, signal } = options;
  const { module } = options.conversion;
  const constraints = await ownReferences(client, schema, aggregate);
  if (constraints.length === 0) return;
  for (let settled = 1; settled > 0; ) {
    settled = 0;
    let after = '';
    for (;;) {
      signal?.throwIfAborted();
      const ids = await nextRejects(client, module, name, constraints, after, AT_ONCE);
      const last = ids.at(-1);
      if (last === undefined) break;
      after = last;
      const found = await find(
        options.mongo.collection(aggregate.collection),
        ids.map((id) => EJSON.parse(id, { relaxed: false }) as unknown),
      );
      const { pending } = await sort(options, found);
      await using writer = await BatchWriter.open(client, schema, aggregate);
      settled += await transaction(client, async () => {
        const { converted, skipped, rejected } = await writer.write(pending);
        const refused = new Set(rejected.map(({ document }) => idText(document.id)));
        const done = pending.map(({ id }) => idText(id)).filter((id) => !refused.has(id));
        await settleRejects(client, module, name, done, { converted, skipped });
        return done.length;
      });
    }
  }
}

/** Foreign keys from one of the aggregate's tables to one of its tables: those a document's own rows satisfy, and those to another document. */
async function ownReferences(client: Client, schema: string, { tables }: AggregateConversion): Promise<readonly string[]> {
  const names = tables.map((table) => tableName(schema, table));
  const { rows } = await client.query<{ conname: string }>(
    "select conname from pg_constraint where contype = 'f' and conrelid = any ($1::text[]::regclass[]) and confrelid = any ($1::text[]::regclass[])",
    [names],
  );
  return rows.map(({ conname }) => conname);
}
