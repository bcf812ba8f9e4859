import { type Client, escapeIdentifier, escapeLiteral } from 'pg';
import type { ConversionDefinition, ConvertedTable } from '../../contract/conversion.ts';

/*
 * What PostgreSQL has changed and MongoDB does not show yet. Triggers on the module's tables note it in the transaction of
 * the change itself, so the two never part, whatever ends the process: which aggregate and which key, not what it held. What
 * is brought over is the state at that time, so bringing it twice is bringing it once. A transactional outbox
 * (microservices.io, "Transactional outbox") of keys.
 */

/** One noted change. */
export interface OutboxEntry {
  /** A bigint, as text. */
  readonly id: string;
  readonly aggregate: string;
  /** Values of the first table's key, as text, in the order of its columns. */
  readonly key: readonly string[];
}

const TABLES = `
  create schema if not exists cutover_outbox;
  create table if not exists cutover_outbox.entries (
    id bigint generated always as identity primary key,
    transaction xid8 not null default pg_catalog.pg_current_xact_id(),
    aggregate text not null,
    key text[] not null,
    constraint entries_once unique (transaction, aggregate, key)
  );
  create table if not exists cutover_outbox.tombstones (
    aggregate text not null,
    key text[] not null,
    primary key (aggregate, key)
  )`;

/**
 * Installs tables and triggers. Idempotent.
 *
 * @param client as the schema's owner: the trigger functions run with his rights, so that the application's role, whose
 * changes they note, needs none on what is noted.
 */
export async function installOutbox(client: Client, schema: string, { aggregates }: ConversionDefinition): Promise<void> {
  const triggers = Object.entries(aggregates).flatMap(([name, { tables }]) =>
    tables.map((table, index) => triggerOf(schema, name, table, tables[0] as ConvertedTable, index === 0)),
  );
  await client.query(['begin', TABLES, ...triggers, 'commit'].join(';\n'));
}

/** Names only are in the text, each quoted: values stay in the rows. */
function triggerOf(schema: string, aggregate: string, table: ConvertedTable, root: ConvertedTable, isRoot: boolean): string {
  const target = `${escapeIdentifier(schema)}.${escapeIdentifier(table.name)}`;
  const noted = `cutover_outbox.${escapeIdentifier(`note ${table.name}`)}`;
  const own = root.key.map((column) => (isRoot ? column : (Object.entries(table.parent).find(([, theirs]) => theirs === column)?.[0] ?? column)));
  const keyOf = (row: 'old' | 'new'): string => `array[${own.map((column) => `${row}.${escapeIdentifier(column)}::text`).join(', ')}]`;
  const note = (row: 'old' | 'new'): string =>
    `insert into cutover_outbox.entries (aggregate, key) values (${escapeLiteral(aggregate)}, ${keyOf(row)}) on conflict do nothing;`;
  const bury = `insert into cutover_outbox.tombstones (aggregate, key) values (${escapeLiteral(aggregate)}, ${keyOf('old')}) on conflict do nothing;`;
  const raise = `delete from cutover_outbox.tombstones where aggregate = ${escapeLiteral(aggregate)} and key = ${keyOf('new')};`;
  return `
  create or replace function ${noted}() returns trigger language plpgsql security definer
    set search_path = pg_catalog set timezone = 'UTC' set datestyle = 'ISO, YMD' set bytea_output = 'hex' as $note$
  begin
    if tg_op <> 'INSERT' then ${note('old')} ${isRoot ? bury : ''} end if;
    if tg_op <> 'DELETE' then ${note('new')} ${isRoot ? raise : ''} end if;
    return null;
  end $note$;
  create or replace trigger cutover_outbox after insert or update or delete on ${target} for each row execute function ${noted}()`;
}

/** What is noted and committed, oldest first. */
export async function readOutbox(client: Pick<Client, 'query'>): Promise<readonly OutboxEntry[]> {
  const { rows } = await client.query<OutboxEntry>('select id::text, aggregate, key from cutover_outbox.entries order by id');
  return rows;
}

export async function countOutbox(client: Pick<Client, 'query'>): Promise<number> {
  const { rows } = await client.query<{ count: number }>('select count(*)::int as count from cutover_outbox.entries');
  return rows[0]?.count ?? 0;
}

export async function forgetEntries(client: Pick<Client, 'query'>, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await client.query('delete from cutover_outbox.entries where id = any ($1::bigint[])', [ids]);
}

/** Whether the record was deleted since the outbox was installed: MongoDB may still hold it. */
export async function isBuried(client: Pick<Client, 'query'>, aggregate: string, key: readonly string[]): Promise<boolean> {
  const { rows } = await client.query('select from cutover_outbox.tombstones where aggregate = $1 and key = $2', [aggregate, key]);
  return rows.length > 0;
}

export async function emptyOutbox(client: Pick<Client, 'query'>): Promise<void> {
  await client.query('truncate cutover_outbox.entries, cutover_outbox.tombstones');
}
