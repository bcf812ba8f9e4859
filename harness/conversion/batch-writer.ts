import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Client, DatabaseError, escapeIdentifier, escapeLiteral } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { AggregateConversion, Row } from '../contract/conversion.ts';
import { MIRRORING } from './change-capture.ts';
import { copyText } from './copy-text.ts';
import { tableName } from './table-sql.ts';
import { isUnanswered } from './unanswered.ts';

/** A document's rows on their way. */
export interface PendingDocument {
  readonly id: unknown;
  readonly tenant: string;
  /** By table, as `toRows` gives them. */
  readonly rows: readonly (readonly Row[])[];
  /** Its rule refuses it: it is kept only where another table refers to it. */
  readonly isConditional: boolean;
}

/** What became of a batch. */
export interface WrittenBatch {
  readonly converted: number;
  /** Conditional ones that nothing refers to. */
  readonly skipped: number;
  readonly rejected: readonly { readonly document: PendingDocument; readonly field: string | null; readonly reason: string }[];
}

interface Stage {
  readonly name: string;
  readonly target: string;
  readonly columns: readonly string[];
  readonly list: string;
}

const PLACE = '"cutover place"';
const CONDITIONAL = '"cutover conditional"';

/**
 * Writes one aggregate's documents on one connection, in the transaction that the caller opened: COPY into temporary
 * tables, and from there, tenant by tenant (row-level security binds the owner too), what is not there yet. A document
 * whose first row is there is left as it is, so a batch that comes twice, or that another writer was faster with, changes nothing.
 */
export class BatchWriter {
  readonly #client: Client;
  readonly #stages: readonly Stage[];
  readonly #spread: string;
  #hasFailed = false;

  private constructor(client: Client, stages: readonly Stage[], spread: string) {
    this.#client = client;
    this.#stages = stages;
    this.#spread = spread;
  }

  /** @param client as the schema's owner. */
  static async open(client: Client, schema: string, aggregate: AggregateConversion): Promise<BatchWriter> {
    const stages = stagesOf(schema, aggregate);
    const fresh = stages.length > 1 ? [freshTable(stages, aggregate)] : [];
    const create = stages.map(({ name, target, list }, index) => {
      const extra = index === 0 ? `, 0 as ${PLACE}, false as ${CONDITIONAL}` : '';
      return `create temporary table ${bare(name)} on commit delete rows as select ${list}${extra} from ${target} with no data`;
    });
    await client.query([...create, ...fresh].join(';\n'));
    return new BatchWriter(client, stages, spreadBlock(schema, aggregate, stages));
  }

  /** After a failure the connection is given up, and the tables go with it: nothing must hide what failed. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#hasFailed) return;
    await this.#client.query(`drop table if exists ${[...this.#stages.map(({ name }) => name), FRESH].join(', ')}`).catch((error: unknown) => {
      // Between two batches it is whoever uses the connection next that sees that it went.
      if (!isUnanswered(error)) throw error;
    });
  }

  /** Writes what can be written; what PostgreSQL refuses is found by halving, so that it does not take others along. */
  async write(documents: readonly PendingDocument[]): Promise<WrittenBatch> {
    if (documents.length === 0) return { converted: 0, skipped: 0, rejected: [] };
    await this.#client.query('savepoint batch');
    try {
      const skipped = await this.#writeAll(documents);
      await this.#client.query('release savepoint batch');
      this.#hasFailed = false;
      return { converted: documents.length - skipped, skipped, rejected: [] };
    } catch (error) {
      if (!isOfTheData(error)) {
        this.#hasFailed = true;
        throw error;
      }
      await this.#client.query('rollback to savepoint batch');
      const [only] = documents;
      if (documents.length === 1 && only !== undefined) return { converted: 0, skipped: 0, rejected: [{ document: only, ...refusalOf(error) }] };
    }
    const middle = Math.ceil(documents.length / 2);
    const first = await this.write(documents.slice(0, middle));
    // What came through lies in the tables still.
    await this.#client.query(`truncate ${this.#stages.map(({ name }) => name).join(', ')}`);
    const second = await this.write(documents.slice(middle));
    return {
      converted: first.converted + second.converted,
      skipped: first.skipped + second.skipped,
      rejected: [...first.rejected, ...second.rejected],
    };
  }

  async #writeAll(documents: readonly PendingDocument[]): Promise<number> {
    for (const [index, stage] of this.#stages.entries()) {
      const rows = documents.flatMap(({ rows: tables }) => tables[index] ?? []);
      if (rows.length === 0 && index > 0) continue;
      const extra = index === 0 ? (place: number) => `${place}\t${documents[place]?.isConditional === true ? 't' : 'f'}` : undefined;
      const columns = index === 0 ? `${stage.list}, ${PLACE}, ${CONDITIONAL}` : stage.list;
      await pipeline(Readable.from([copyText(rows, stage.columns, extra)]), this.#client.query(copyFrom(`copy ${stage.name} (${columns}) from stdin`)));
    }
    await this.#client.query(this.#spread);
    if (!documents.some(({ isConditional }) => isConditional)) return 0;
    const { rows } = await this.#client.query<{ left: number }>(`select count(*)::int as left from ${this.#stages[0]?.name ?? ''}`);
    return documents.length - (rows[0]?.left ?? 0);
  }
}

function stagesOf(schema: string, { tables }: AggregateConversion): readonly Stage[] {
  return tables.map(({ name, columns }, index) => ({
    name: `pg_temp.cutover_stage_${index}`,
    target: tableName(schema, { name }),
    columns,
    list: columns.map(escapeIdentifier).join(', '),
  }));
}

const FRESH = 'pg_temp.cutover_fresh';
const bare = (name: string): string => name.replace('pg_temp.', '');

/** Holds the keys of the first rows that were not there: only theirs are the rows of the other tables. */
function freshTable(stages: readonly Stage[], { tables }: AggregateConversion): string {
  const key = (tables[0]?.key ?? []).map(escapeIdentifier).join(', ');
  return `create temporary table ${bare(FRESH)} on commit delete rows as select ${key} from ${stages[0]?.target ?? ''} with no data`;
}

/** One block for all tenants, since a batch may be of many. It holds names alone: every value lies in the tables. */
function spreadBlock(schema: string, { tables, keep }: AggregateConversion, stages: readonly Stage[]): string {
  const [first, ...others] = stages;
  const [root] = tables;
  if (first === undefined || root === undefined) throw new TypeError('an aggregate of no table has nothing to write');
  const tenant = `s.${escapeIdentifier(root.key[0] ?? '')}`;
  const key = root.key.map(escapeIdentifier).join(', ');
  const statements = ["perform pg_catalog.set_config('app.tenant_id', cutover_tenant, true);"];
  if (keep?.orReferredBy !== undefined) {
    const { table, columns } = keep.orReferredBy;
    const matches = Object.entries(columns).map(([theirs, own]) => `r.${escapeIdentifier(theirs)} = s.${escapeIdentifier(own)}`);
    statements.push(`delete from ${first.name} s where s.${CONDITIONAL} and ${tenant} = cutover_tenant
      and not exists (select from ${tableName(schema, { name: table })} r where ${matches.join(' and ')});`);
  }
  const insert = `insert into ${first.target} (${first.list}) select ${first.list} from ${first.name} s where ${tenant} = cutover_tenant
      order by ${PLACE} on conflict (${key}) do nothing`;
  if (others.length === 0) statements.push(`${insert};`);
  else {
    statements.push(`delete from ${FRESH};`, `with fresh as (${insert} returning ${key}) insert into ${FRESH} select * from fresh;`);
    // Nothing is known of tables that were filled a moment ago, and a nested loop over them is what is then taken.
    statements.push("perform pg_catalog.set_config('enable_nestloop', 'off', true);");
    for (const [index, { name, target, list, columns }] of others.entries()) {
      const matches = Object.entries(tables[index + 1]?.parent ?? {}).map(([own, theirs]) => `f.${escapeIdentifier(theirs)} = s.${escapeIdentifier(own)}`);
      const values = columns.map((column) => `s.${escapeIdentifier(column)}`).join(', ');
      statements.push(`insert into ${target} (${list}) select ${values} from ${name} s join ${FRESH} f on ${matches.join(' and ')};`);
    }
    statements.push("perform pg_catalog.set_config('enable_nestloop', 'on', true);");
  }
  const body = `#variable_conflict use_variable
    declare cutover_tenant text;
    begin
      perform pg_catalog.set_config(${escapeLiteral(MIRRORING)}, 'on', true);
      for cutover_tenant in select distinct ${tenant} from ${first.name} s loop
        ${statements.join('\n        ')}
      end loop;
    end`;
  return `do ${escapeLiteral(body)}`;
}

/** Whether PostgreSQL refused what it was given, rather than failed: then another document may pass. */
function isOfTheData(error: unknown): error is DatabaseError {
  if (!(error instanceof DatabaseError)) return false;
  // Classes 22 (data exception) and 23 (integrity), and an index row that is too large. A policy's refusal has the code of
  // a missing privilege, which would stop every document.
  return /^(?:22|23|54000)/.test(error.code ?? '') || (error.code === '42501' && error.routine === 'ExecWithCheckOptions');
}

/** Without the values: they are the record's, and a message is read by many. */
function refusalOf({ constraint, column, message, code }: DatabaseError): { readonly field: string | null; readonly reason: string } {
  return { field: column ?? constraint ?? null, reason: `${message} (SQLSTATE ${code})` };
}
