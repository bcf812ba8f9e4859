import { type Client, escapeIdentifier, escapeLiteral } from 'pg';
import type { AggregateConversion, ConversionDefinition, ConvertedTable, RepeatedTable } from '../contract/conversion.ts';
import type { PostgresTarget } from '../contract/subject.ts';
import { connectTyped } from './connect.ts';
import { rootColumns, tableName } from './table-sql.ts';
import { transaction } from './transaction.ts';
import { turnFunctions } from './turn-functions.ts';

/*
 * What changes on PostgreSQL is captured in the transaction that changes it, by row triggers on the module's tables, in a
 * schema of the harness's own. An entry says which aggregate changed, never how: whoever applies it reads what stands then,
 * so an entry may be applied twice, late, or after a newer one.
 */

const DDL = `
  create schema if not exists cutover;
  create table if not exists cutover.outbox (
    seq bigint generated always as identity primary key,
    module text not null,
    aggregate text not null,
    key text[] not null,
    -- The first table's row as it was, where it was deleted: what is gone must still be found on the other store.
    gone jsonb,
    attempts integer not null default 0,
    problem text
  );
  -- In the order in which they are taken, however many wait.
  create index if not exists outbox_by_age on cutover.outbox (module, attempts, seq);
  create table if not exists cutover.tombstones (
    module text not null,
    aggregate text not null,
    key text[] not null,
    primary key (module, aggregate, key)
  )`;

/**
 * On in every transaction that brings over what MongoDB holds: it is not captured, as who mirrors must not be mirrored. A
 * schema whose triggers refuse what only ever comes from there (rules of a version that is published already) may ask for
 * it, and for the role: anyone can set it.
 */
export const MIRRORING = 'cutover.mirroring';

/** Begins to capture what changes in a module's tables. May be called again. Needs the schema to be there. */
export async function captureChanges(target: PostgresTarget, schema: string, conversion: ConversionDefinition): Promise<void> {
  const drains = escapeIdentifier(await roleOf(target.bypassUri));
  await asOwner(target, async (client) => {
    await client.query(DDL);
    await client.query(turnFunctions(conversion, schema).ddl);
    await client.query(`grant usage on schema cutover to ${drains}; grant select, update (attempts, problem), delete on cutover.outbox to ${drains}`);
    for (const [name, aggregate] of Object.entries(conversion.aggregates)) {
      for (const table of aggregate.tables) await client.query(capture(schema, conversion.module, name, aggregate, table));
      for (const table of aggregate.repeats ?? []) await client.query(captureRepeated(schema, conversion.module, name, aggregate, table));
    }
  });
}

/** Who reads all tenants' records, and so brings them over. */
async function roleOf(uri: string): Promise<string> {
  const client = await connectTyped(uri);
  try {
    const { rows } = await client.query<{ role: string }>('select current_user as role');
    return rows[0]?.role ?? '';
  } finally {
    await client.end();
  }
}

async function asOwner(target: PostgresTarget, work: (client: Client) => Promise<void>): Promise<void> {
  const client = await connectTyped(target.ownerUri);
  try {
    // Beside who writes the tables, in an order of its own.
    await transaction(client, async () => {
      // Two that create at once would fail on each other, `if not exists` or not.
      await client.query("select pg_advisory_xact_lock(hashtextextended('cutover capture', 0))");
      await work(client);
    });
  } finally {
    await client.end();
  }
}

const AS_OWNER = `language plpgsql security definer
      set search_path = pg_catalog, pg_temp set "TimeZone" = 'UTC' set "DateStyle" = 'ISO, YMD' set "IntervalStyle" = 'iso_8601'
      set bytea_output = 'hex' set extra_float_digits = 1`;

const functionOf = (schema: string, table: string): string => `${escapeIdentifier(`capture ${schema}.${table}`.slice(0, 63))}()`;

/**
 * The function runs with its owner's rights: the application needs none on the outbox, and can neither read nor forge an
 * entry. Its settings fix the one text that a key has.
 */
function capture(schema: string, module: string, name: string, { tables }: AggregateConversion, table: ConvertedTable): string {
  const [root] = tables;
  const isRoot = root === table;
  const own = root === undefined ? [] : rootColumns(root, table);
  const keyOf = (row: 'old' | 'new') => `array[${own.map((column) => `${row}.${escapeIdentifier(column)}::text`).join(', ')}]`;
  const what = `${escapeLiteral(module)}, ${escapeLiteral(name)}`;
  const gone = `jsonb_build_object(${table.columns.map((column) => `${escapeLiteral(column)}, old.${escapeIdentifier(column)}::text`).join(', ')})`;
  const rows = isRoot
    ? `if tg_op <> 'INSERT' and (tg_op = 'DELETE' or ${keyOf('old')} <> ${keyOf('new')}) then
        insert into cutover.tombstones (module, aggregate, key) values (${what}, ${keyOf('old')}) on conflict do nothing;
        insert into cutover.outbox (module, aggregate, key, gone) values (${what}, ${keyOf('old')}, ${gone});
      end if;
      if tg_op = 'INSERT' then
        delete from cutover.tombstones t where t.module = ${escapeLiteral(module)} and t.aggregate = ${escapeLiteral(name)} and t.key = ${keyOf('new')};
      end if;`
    : `if tg_op <> 'INSERT' and (tg_op = 'DELETE' or ${keyOf('old')} <> ${keyOf('new')}) then
        insert into cutover.outbox (module, aggregate, key) values (${what}, ${keyOf('old')});
      end if;`;
  const body = `begin
      if current_setting(${escapeLiteral(MIRRORING)}, true) = 'on' then return null; end if;
      ${rows}
      if tg_op <> 'DELETE' then
        insert into cutover.outbox (module, aggregate, key) values (${what}, ${keyOf('new')});
      end if;
      return null;
    end`;
  const called = `cutover.${functionOf(schema, table.name)}`;
  const target = tableName(schema, table);
  return `create or replace function ${called} returns trigger ${AS_OWNER}
      as ${escapeLiteral(body)};
    create or replace trigger cutover_capture after insert or update or delete on ${target} for each row execute function ${called}`;
}

/** A change of a table that documents repeat changes each of these documents, as far as they are there. */
function captureRepeated(schema: string, module: string, name: string, { tables }: AggregateConversion, table: RepeatedTable): string {
  const [root] = tables;
  if (root === undefined) throw new TypeError(`aggregate "${name}" repeats "${table.name}" and has no table of its own`);
  const key = `array[${root.key.map((column) => `r.${escapeIdentifier(column)}::text`).join(', ')}]`;
  const capture = (row: 'old' | 'new') => {
    const matches = Object.entries(table.by).map(([theirs, own]) => `r.${escapeIdentifier(own)} = ${row}.${escapeIdentifier(theirs)}`);
    return `insert into cutover.outbox (module, aggregate, key) select ${escapeLiteral(module)}, ${escapeLiteral(name)}, ${key}
        from ${tableName(schema, root)} r where ${matches.join(' and ')};`;
  };
  const body = `begin
      if current_setting(${escapeLiteral(MIRRORING)}, true) = 'on' then return null; end if;
      if tg_op <> 'INSERT' then ${capture('old')} end if;
      if tg_op <> 'DELETE' then ${capture('new')} end if;
      return null;
    end`;
  const called = `cutover.${functionOf(schema, `${table.name} for ${name}`)}`;
  const target = tableName(schema, table);
  return `create or replace function ${called} returns trigger ${AS_OWNER}
      as ${escapeLiteral(body)};
    create or replace trigger ${escapeIdentifier(`cutover_capture_${name}`.slice(0, 63))} after insert or update or delete on ${target}
      for each row execute function ${called}`;
}
