import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Client, DatabaseError, escapeIdentifier } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { AggregateConversion, Row } from '../contract/conversion.ts';
import { copyText } from './copy-text.ts';

/** A document's rows on their way. */
export interface PendingDocument {
  readonly id: string;
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
  readonly #schema: string;
  readonly #aggregate: AggregateConversion;
  readonly #stages: readonly Stage[];
  readonly #tenantColumn: string;

  private constructor(client: Client, schema: string, aggregate: AggregateConversion, stages: readonly Stage[]) {
    this.#client = client;
    this.#schema = schema;
    this.#aggregate = aggregate;
    this.#stages = stages;
    this.#tenantColumn = escapeIdentifier(aggregate.tables[0]?.key[0] ?? '');
  }

  /** @param client as the schema's owner. */
  static async open(client: Client, schema: string, aggregate: AggregateConversion): Promise<BatchWriter> {
    const stages = aggregate.tables.map(({ name, columns }, index): Stage => {
      const list = columns.map(escapeIdentifier).join(', ');
      return { name: `pg_temp.cutover_stage_${index}`, target: `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`, columns, list };
    });
    for (const [index, { name, target, list }] of stages.entries()) {
      const extra = index === 0 ? `, 0 as ${PLACE}, false as ${CONDITIONAL}` : '';
      await client.query(`create temporary table ${name.replace('pg_temp.', '')} on commit delete rows as select ${list}${extra} from ${target} with no data`);
    }
    const [first, root] = [stages[0], aggregate.tables[0]];
    if (first !== undefined && root !== undefined && stages.length > 1) {
      await client.query(
        `create temporary table cutover_fresh on commit delete rows as select ${root.key.map(escapeIdentifier).join(', ')} from ${first.target} with no data`,
      );
    }
    return new BatchWriter(client, schema, aggregate, stages);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { name } of this.#stages) await this.#client.query(`drop table if exists ${name}`);
    await this.#client.query('drop table if exists pg_temp.cutover_fresh');
  }

  /** Writes what can be written; what PostgreSQL refuses is found by halving, so that it does not take others along. */
  async write(documents: readonly PendingDocument[]): Promise<WrittenBatch> {
    if (documents.length === 0) return { converted: 0, skipped: 0, rejected: [] };
    await this.#client.query('savepoint batch');
    try {
      const skipped = await this.#writeAll(documents);
      await this.#client.query('release savepoint batch');
      return { converted: documents.length - skipped, skipped, rejected: [] };
    } catch (error) {
      if (!isOfTheData(error)) throw error;
      await this.#client.query('rollback to savepoint batch');
      const [only] = documents;
      if (documents.length === 1 && only !== undefined) return { converted: 0, skipped: 0, rejected: [{ document: only, ...refusalOf(error) }] };
    }
    const middle = Math.ceil(documents.length / 2);
    const first = await this.write(documents.slice(0, middle));
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
    let skipped = 0;
    const hasConditional = documents.some(({ isConditional }) => isConditional);
    for (const tenant of new Set(documents.map((document) => document.tenant))) {
      await this.#client.query("select set_config('app.tenant_id', $1, true)", [tenant]);
      if (hasConditional) skipped += await this.#dropUnreferred(tenant);
      await this.#insert(tenant);
    }
    for (const { name } of this.#stages) await this.#client.query(`truncate ${name}`);
    return skipped;
  }

  /** Takes out what nothing refers to, and gives how many they were. */
  async #dropUnreferred(tenant: string): Promise<number> {
    const [first] = this.#stages;
    const referring = this.#aggregate.keep?.orReferredBy;
    if (first === undefined || referring === undefined) return 0;
    const matches = Object.entries(referring.columns).map(([theirs, own]) => `r.${escapeIdentifier(theirs)} = s.${escapeIdentifier(own)}`);
    const table = `${escapeIdentifier(this.#schema)}.${escapeIdentifier(referring.table)}`;
    const { rowCount } = await this.#client.query(
      `delete from ${first.name} s where s.${CONDITIONAL} and s.${this.#tenantColumn} = $1
       and not exists (select from ${table} r where ${matches.join(' and ')})`,
      [tenant],
    );
    return rowCount ?? 0;
  }

  async #insert(tenant: string): Promise<void> {
    const [first, ...others] = this.#stages;
    const root = this.#aggregate.tables[0];
    if (first === undefined || root === undefined) return;
    const key = root.key.map(escapeIdentifier).join(', ');
    const insert = `insert into ${first.target} (${first.list}) select ${first.list} from ${first.name} s where s.${this.#tenantColumn} = $1
      order by ${PLACE} on conflict (${key}) do nothing`;
    if (others.length === 0) {
      await this.#client.query(insert, [tenant]);
      return;
    }
    await this.#client.query('truncate pg_temp.cutover_fresh');
    await this.#client.query(`with fresh as (${insert} returning ${key}) insert into pg_temp.cutover_fresh select * from fresh`, [tenant]);
    for (const [index, { name, target, list, columns }] of others.entries()) {
      const parent = this.#aggregate.tables[index + 1]?.parent ?? {};
      const matches = Object.entries(parent).map(([own, theirs]) => `f.${escapeIdentifier(theirs)} = s.${escapeIdentifier(own)}`);
      const values = columns.map((column) => `s.${escapeIdentifier(column)}`).join(', ');
      await this.#client.query(`insert into ${target} (${list}) select ${values} from ${name} s join pg_temp.cutover_fresh f on ${matches.join(' and ')}`);
    }
  }
}

/** Whether PostgreSQL refused what it was given, rather than failed: then another document may pass. */
function isOfTheData(error: unknown): error is DatabaseError {
  // Classes 22 (data exception) and 23 (integrity), an index row that is too large, and row-level security.
  return error instanceof DatabaseError && /^(?:22|23|54000|42501)/.test(error.code ?? '');
}

/** Without the values: they are the record's, and a message is read by many. */
function refusalOf({ constraint, column, message, code }: DatabaseError): { readonly field: string | null; readonly reason: string } {
  return { field: column ?? constraint ?? null, reason: `${message} (SQLSTATE ${code})` };
}
