import { escapeIdentifier, type Pool, type PoolClient } from 'pg';
import type { Multiplier } from '../../contract/stores.ts';
import { parseJson, writeJson } from '../../kit/json-text.ts';
import { isJsonNumber, JsonNumber, type JsonValue } from '../../kit/values.ts';
import { explainError } from '../explain-error.ts';
import { CopiedValues } from './copied-values.ts';

type Row = Readonly<Record<string, JsonValue>>;

/** Transaction ids as `xmin` has them: 32 bits. */
const XID = 2n ** 32n;

/**
 * Tables with their columns that are written (not those that the server computes), the columns whose texts may be other
 * ones (times are texts in JSON, and stay), unique keys over plain columns, the tables that they refer to, and triggers on
 * INSERT (bit 2 of `tgtype`; PostgreSQL source, catalog/pg_trigger.h).
 */
const TABLES = `
  SELECT c.oid::int8::text AS oid, format('%I.%I', n.nspname, c.relname) AS name,
    ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum) AS columns,
    ARRAY(SELECT a.attname::text FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
          WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND t.typcategory IN ('D', 'T')) AS times,
    ARRAY(SELECT (SELECT json_agg(a.attname) FROM unnest(i.indkey::int2[]) k JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k)
          FROM pg_index i WHERE i.indrelid = c.oid AND i.indisunique AND 0 <> ALL (i.indkey::int2[])) AS keys,
    ARRAY(SELECT json_build_object('name', t.tgname, 'mode', t.tgenabled) FROM pg_trigger t
          WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND t.tgenabled <> 'D' AND t.tgtype & 4 <> 0 ORDER BY t.tgname) AS triggers,
    ARRAY(SELECT DISTINCT k.confrelid::int8::text FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.confrelid <> k.conrelid) AS parents
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
  ORDER BY 2`;

interface Table {
  readonly oid: string;
  /** Schema and table, quoted. */
  readonly name: string;
  readonly columns: readonly string[];
  readonly times: readonly string[];
  readonly keys: readonly (readonly string[])[];
  readonly triggers: readonly { readonly name: string; readonly mode: keyof typeof ENABLE }[];
  readonly parents: readonly string[];
}

const ENABLE = { O: 'ENABLE TRIGGER', A: 'ENABLE ALWAYS TRIGGER', R: 'ENABLE REPLICA TRIGGER' } as const;

interface Originals {
  readonly values: CopiedValues;
  /** Those that others refer to first. */
  readonly tables: readonly { readonly table: Table; readonly rows: readonly Row[] }[];
}

/** See `Multiplier`: for a database, as a role that row-level security does not bind. */
export class PostgresMultiplier implements Multiplier {
  readonly #pool: Pool;
  /** For each bundle, the transactions that it may have been made by: from the first to before the second. */
  readonly #bundles: (readonly [bigint, bigint])[] = [];
  #markedAt = 0n;
  #originals: Promise<Originals> | undefined;

  private constructor(pool: Pool) {
    this.#pool = pool;
  }

  static async open(pool: Pool): Promise<PostgresMultiplier> {
    const made = new PostgresMultiplier(pool);
    await made.mark(false);
    return made;
  }

  async mark(isBundle: boolean): Promise<void> {
    const { rows } = await this.#pool.query<{ xid: string }>('SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS xid');
    const now = BigInt(rows[0]?.xid ?? 0) % XID;
    if (isBundle) this.#bundles.push([this.#markedAt, now]);
    this.#markedAt = now;
  }

  async copy(from: number, count: number): Promise<number> {
    this.#originals ??= this.#load();
    const { values, tables } = await this.#originals;
    const client = await this.#pool.connect();
    let failure: Error | undefined;
    try {
      await client.query('BEGIN');
      await client.query('SET CONSTRAINTS ALL DEFERRED');
      let made = 0;
      for (const { table, rows } of tables) {
        const copies: Row[] = [];
        for (let copy = from; copy < from + count; copy++)
          copies.push(...rows.map((row) => copied(table, row, values, copy)).filter((row) => row !== undefined));
        await insert(client, table, copies);
        made += copies.length;
      }
      await client.query('COMMIT');
      return made;
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
      throw explainError('postgres', this.#pool.options.database ?? 'the target', failure);
    } finally {
      // A connection in a transaction that failed is given up with it.
      client.release(failure);
    }
  }

  async #load(): Promise<Originals> {
    const { rows: tables } = await this.#pool.query<Table>(TABLES);
    const values = new CopiedValues();
    const found = new Map<Table, readonly Row[]>();
    for (const table of tables) {
      const { rows } = await this.#pool.query<{ xid: string; row: string }>(`SELECT t.xmin::text AS xid, to_json(t)::text AS row FROM ${table.name} t`);
      const originals: Row[] = [];
      for (const { xid, row: text } of rows) {
        const row = parseJson(text) as Row;
        const bundle = this.#bundleOf(BigInt(xid));
        for (const [column, value] of Object.entries(row)) note(values, bundle, table, column, value);
        if (bundle !== undefined) originals.push(row);
      }
      if (originals.length > 0) found.set(table, originals);
    }
    return { values, tables: parentsFirst(tables).flatMap((table) => (found.has(table) ? [{ table, rows: found.get(table) ?? [] }] : [])) };
  }

  #bundleOf(xid: bigint): number | undefined {
    const at = this.#bundles.findIndex(([from, to]) => from <= xid && xid < to);
    return at === -1 ? undefined : at;
  }
}

async function insert(client: PoolClient, table: Table, rows: readonly Row[]): Promise<void> {
  const { name, columns } = table;
  if (rows.length === 0) return;
  // What a trigger makes of a row stands in it already, and what one refuses of a finished record was allowed on its way there.
  const triggers = table.triggers.map((trigger) => ({ ...trigger, name: escapeIdentifier(trigger.name) }));
  for (const trigger of triggers) await client.query(`ALTER TABLE ${name} DISABLE TRIGGER ${trigger.name}`);
  const list = columns.map(escapeIdentifier).join(', ');
  await client.query(`INSERT INTO ${name} (${list}) OVERRIDING SYSTEM VALUE SELECT ${list} FROM json_populate_recordset(NULL::${name}, $1::json)`, [
    writeJson(rows),
  ]);
  // A table with checks that are put off could not be altered before they are made.
  if (triggers.length > 0) await client.query('SET CONSTRAINTS ALL IMMEDIATE');
  for (const trigger of triggers) await client.query(`ALTER TABLE ${name} ${ENABLE[trigger.mode]} ${trigger.name}`);
  if (triggers.length > 0) await client.query('SET CONSTRAINTS ALL DEFERRED');
}

function note(values: CopiedValues, bundle: number | undefined, table: Table, column: string, value: JsonValue): void {
  const field = `${table.name} ${column}`;
  if (isJsonNumber(value)) {
    if (isWhole(value) && table.keys.some((key) => key.includes(column))) values.addNumber(bundle, field, BigInt(value.text));
  } else if (!table.times.includes(column))
    walk(value, field, (text, path) => {
      values.addText(bundle, path, text);
      return text;
    });
}

/** A row's copy; undefined where one of its unique keys would stay what it is: of such there is one. */
function copied(table: Table, row: Row, values: CopiedValues, copy: number): Row | undefined {
  const made: Record<string, JsonValue> = {};
  for (const [column, value] of Object.entries(row)) {
    if (isJsonNumber(value)) {
      const isKey = isWhole(value) && table.keys.some((key) => key.includes(column));
      made[column] = isKey ? new JsonNumber(String(values.number(`${table.name} ${column}`, BigInt(value.text), copy))) : value;
    } else made[column] = table.times.includes(column) ? value : walk(value, '', (text) => values.text(text, copy));
  }
  const isNew = (key: readonly string[]): boolean => key.some((column) => row[column] === null || shown(row[column]) !== shown(made[column]));
  return table.keys.every(isNew) ? made : undefined;
}

function walk(value: JsonValue, field: string, textOf: (text: string, field: string) => string): JsonValue {
  if (typeof value === 'string') return textOf(value, field);
  if (Array.isArray(value)) return value.map((member: JsonValue) => walk(member, field, textOf));
  if (typeof value !== 'object' || value === null || isJsonNumber(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, walk(member as JsonValue, `${field}.${name}`, textOf)]));
}

function parentsFirst(tables: readonly Table[]): readonly Table[] {
  const ordered: Table[] = [];
  let left = tables;
  while (left.length > 0) {
    const free = left.filter(({ parents }) => !left.some(({ oid }) => parents.includes(oid)));
    // Tables that refer to each other must defer that: their order is then any.
    const next = free.length === 0 ? left : free;
    ordered.push(...next);
    left = left.filter((each) => !next.includes(each));
  }
  return ordered;
}

const isWhole = ({ text }: JsonNumber): boolean => /^-?\d+$/.test(text);

const shown = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : writeJson(value ?? null));
