import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Arena } from '../contract/arena.ts';
import type { Stores } from '../contract/stores.ts';
import type { IncompatibleChange, PostgresTarget } from '../contract/subject.ts';
import { additive } from '../judge/schema/additive.ts';
import { type SchemaState, schemaState } from '../judge/schema/schema-state.ts';
import { openStores } from '../stores/open-stores.ts';
import { probeAs } from '../stores/probe-as.ts';
import { queryAs } from '../stores/query-as.ts';

const FIRST = `
create schema shop;
grant usage on schema shop to "<app>";
create type shop.state as enum ('open', 'shut');
create table shop.orders (
  tenant_id text not null, id integer not null, total integer not null check (total >= 0), note text, state shop.state not null default 'open',
  primary key (tenant_id, id), constraint orders_note_key unique (tenant_id, note), constraint orders_note_check check (note in ('a', 'b')));
create index orders_by_total on shop.orders (tenant_id, total);
create unique index orders_open on shop.orders (tenant_id, total) where state = 'open';
create table shop.items (tenant_id text not null, id integer not null, primary key (tenant_id, id));
create function shop.look() returns trigger language plpgsql as 'begin return new; end';
create trigger items_look before insert on shop.items for each row execute function shop.look();
alter table shop.orders enable row level security;
create policy tenant on shop.orders using (tenant_id = current_setting('app.tenant_id', true));
grant select, insert, update, delete on shop.orders to "<app>";
grant select, insert on shop.items to "<app>";
create view shop.totals as select tenant_id, sum(total) as total from shop.orders group by 1`;

let stores: Stores;
beforeAll(async () => {
  stores = await openStores({ runId: `additive${process.pid}` });
});
afterAll(() => stores?.[Symbol.asyncDispose]());

let target: PostgresTarget;
let first: SchemaState;
beforeEach(async () => {
  target = await stores.postgresTarget('additive');
  onTestFinished(() => stores.drop(target));
  await run(FIRST);
  first = await schemaState(arena(), target);
});

async function run(text: string): Promise<void> {
  await queryAs(target, 'owner', text.replaceAll('<app>', target.appRole));
}

/** As much of an arena as the judge asks of it. */
function arena(incompatible: readonly IncompatibleChange[] = [], summaries: string[] = []): Arena {
  return {
    postgres: { schema: { name: 'shop', incompatible } },
    query: (of: PostgresTarget, _: string, text: string, values: readonly unknown[]) => stores.adminQuery(of, text, values),
    probe: probeAs,
    report(finding: { readonly summary: string }) {
      summaries.push(finding.summary);
      return finding;
    },
  } as unknown as Arena;
}

const FILES = [1, 2].map((number) => ({ number, file: `00${number}_shop.sql`, bytes: Buffer.of(), checksum: '' }));

/** What the judge says of a second migration. */
async function judged(migration: string, incompatible: readonly IncompatibleChange[] = []) {
  await run(migration);
  const summaries: string[] = [];
  const part = additive(arena(incompatible, summaries), FILES, [first, await schemaState(arena(), target)]);
  const breaches = summaries.map((summary) => /^002_shop\.sql: (.*?): a repository/.exec(summary)?.[1] ?? summary);
  return { verdict: part?.verdict, reason: part?.reason, tally: part?.tally, breaches };
}

describe('a migration after which a repository of before may not work', () => {
  it.each<[string, string, readonly string[]]>([
    ['drops a table', 'drop table shop.items', ['table shop.items is gone']],
    ['renames a table', 'alter table shop.items rename to things', ['table shop.items is gone']],
    ['drops a column, and what is on it', 'alter table shop.orders drop note', ['column shop.orders.note is gone']],
    [
      'renames a column',
      'alter table shop.items rename id to item',
      ['column shop.items.id is gone', 'column shop.items.item is to be given, and has no default'],
    ],
    ['changes a type', 'alter table shop.items alter id type bigint', ['column shop.items.id is not what it was']],
    ['changes a collation', 'alter table shop.orders alter note type text collate "C"', ['column shop.orders.note is not what it was']],
    ['takes NULL away', 'alter table shop.orders alter note set not null', ['column shop.orders.note is not what it was']],
    ['lets NULL in', 'alter table shop.orders alter total drop not null', ['column shop.orders.total is not what it was']],
    ['drops a default', 'alter table shop.orders alter state drop default', ['column shop.orders.state is not what it was']],
    ['adds a column that must be given', 'alter table shop.items add kind text not null', ['column shop.items.kind is to be given, and has no default']],
    ['drops a view', 'drop view shop.totals', ['column shop.totals.tenant_id is gone', 'column shop.totals.total is gone', 'view shop.totals is gone']],
    [
      'narrows a check',
      "alter table shop.orders drop constraint orders_note_check, add constraint orders_note_check check (note = 'a')",
      ['constraint shop.orders.orders_note_check is not what it was'],
    ],
    ['drops a check', 'alter table shop.orders drop constraint orders_note_check', ['constraint shop.orders.orders_note_check is gone']],
    ['adds a check', 'alter table shop.items add constraint small check (id < 9)', ['constraint shop.items.small may refuse what was taken']],
    [
      'adds a check of a new column beside an old one',
      'alter table shop.items add size integer, add constraint either check (size is not null or id < 9)',
      ['constraint shop.items.either may refuse what was taken'],
    ],
    [
      'adds a column whose own check refuses that it is left out',
      'alter table shop.items add size integer constraint given check (size is not null)',
      ['constraint shop.items.given may refuse what was taken'],
    ],
    ['adds a key', 'alter table shop.items add constraint one unique (tenant_id)', ['constraint shop.items.one may refuse what was taken']],
    ['adds a unique index', 'create unique index one on shop.items (tenant_id)', ['index shop.one may refuse what was taken']],
    [
      'adds a key that takes NULL for a value',
      'alter table shop.items add size integer; create unique index one on shop.items (tenant_id, size) nulls not distinct',
      ['index shop.one may refuse what was taken'],
    ],
    [
      'adds a key on a column with a default',
      'alter table shop.items add size integer default 1; create unique index one on shop.items (tenant_id, size)',
      ['index shop.one may refuse what was taken'],
    ],
    ['drops a key', 'alter table shop.orders drop constraint orders_note_key', ['constraint shop.orders.orders_note_key is gone']],
    ['drops a unique index', 'drop index shop.orders_open', ['index shop.orders_open is gone']],
    [
      'adds a reference',
      'alter table shop.items add constraint of_order foreign key (tenant_id, id) references shop.orders (tenant_id, id)',
      ['constraint shop.items.of_order may refuse what was taken'],
    ],
    [
      'refers from a new table to rows that may be deleted',
      'create table shop.parts (tenant_id text, id integer, constraint of_order foreign key (tenant_id, id) references shop.orders (tenant_id, id))',
      ['constraint shop.parts.of_order keeps rows of table shop.orders from being deleted'],
    ],
    [
      'adds a trigger',
      'create trigger look before insert on shop.orders for each row execute function shop.look()',
      ['trigger shop.orders.look may refuse or change what was taken'],
    ],
    ['drops a trigger', 'drop trigger items_look on shop.items', ['trigger shop.items.items_look is gone']],
    ['adds a rule', 'create rule never as on delete to shop.orders do instead nothing', ['rule shop.orders.never may refuse or change what was taken']],
    [
      'changes what a function does',
      "create or replace function shop.look() returns trigger language plpgsql as 'begin return null; end'",
      ['function shop.look() is not what it was'],
    ],
    ['takes a right away', 'revoke update on shop.orders from "<app>"', ['grant update on table shop.orders to <app> is gone']],
    ['takes the use of the schema away', 'revoke usage on schema shop from "<app>"', ['grant usage on schema shop to <app> is gone']],
    ['adds to an enumeration', "alter type shop.state add value 'lost'", ['type shop.state is not what it was']],
    ['binds rows to a tenant', 'alter table shop.items enable row level security', ['table shop.items is not what it was']],
    ['drops a policy', 'drop policy tenant on shop.orders', ['policy shop.orders.tenant is gone']],
    ['adds a policy that takes rows away', 'create policy less on shop.orders as restrictive using (total < 9)', ['policy shop.orders.less takes rows away']],
  ])('is one that %s', async (_, migration, expected) => {
    const { verdict, breaches } = await judged(migration);
    expect({ verdict, breaches: breaches.sort() }).toEqual({ verdict: 'fail', breaches: expected });
  });
});

describe('a migration that only adds', () => {
  it.each([
    [
      'a table with all that it has',
      'create table shop.parts (id integer primary key check (id > 0), size text not null unique); grant insert on shop.parts to "<app>"',
    ],
    ['a column that may be NULL', 'alter table shop.items add size integer'],
    ['a column with a default, and a check that takes it', 'alter table shop.items add size integer not null default 1 check (size > 0)'],
    ['a column that counts by itself', 'alter table shop.items add number bigint generated always as identity'],
    ['a column that follows from others', 'alter table shop.items add twice integer generated always as (2 * id) stored'],
    [
      'a key and a reference on a column that stays NULL',
      'alter table shop.items add of_order integer unique, add foreign key (tenant_id, of_order) references shop.orders',
    ],
    ['an index', 'create index more on shop.items (id)'],
    ['no index that was there', 'drop index shop.orders_by_total'],
    [
      'a reference from a new table whose rows go with those',
      'create table shop.parts (tenant_id text, id integer, foreign key (tenant_id, id) references shop.orders on delete cascade)',
    ],
    [
      'a reference from a new table to what nobody may delete',
      'create table shop.parts (tenant_id text, id integer, foreign key (tenant_id, id) references shop.items)',
    ],
    [
      'a right, a function, a view, a policy',
      'grant delete on shop.items to "<app>"; create function shop.one() returns integer language sql as \'select 1\'; create view shop.all_items as select * from shop.items; create policy more on shop.orders using (true)',
    ],
  ])('passes, with %s', async (_, migration) => {
    const { verdict, breaches, tally } = await judged(migration);
    expect({ verdict, breaches }).toEqual({ verdict: 'pass', breaches: [] });
    expect(tally).toMatchObject({ different: 0, equalByRule: {} });
  });
});

describe('what is declared', () => {
  const change = { migration: 2, object: 'grant update on table shop.orders to <app>', reason: 'nobody updates orders since 0.4' };
  const migration = 'revoke update on shop.orders from "<app>"';

  it('is taken, counted apart, and said with its reason', async () => {
    const { verdict, breaches, reason, tally } = await judged(migration, [change]);
    expect({ verdict, breaches }).toEqual({ verdict: 'pass', breaches: [] });
    expect(tally?.equalByRule).toEqual({ 'declared incompatible': 1 });
    expect(reason).toContain('but for 002_shop.sql: grant update on table shop.orders to <app> (nobody updates orders since 0.4)');
  });

  it('is not taken without a reason, of another migration, or for another object', async () => {
    for (const wrong of [{ reason: ' ' }, { migration: 3 }, { object: 'table shop.orders' }]) {
      const { verdict, breaches } = await judged(migration, [{ ...change, ...wrong }]);
      expect({ verdict, breaches }).toEqual({
        verdict: 'fail',
        breaches: [`${change.object} is gone`, expect.stringContaining('is declared incompatible in')],
      });
    }
  });

  it('fails where nothing of it happens', async () => {
    const { verdict, breaches } = await judged('select 1', [change]);
    expect({ verdict, breaches }).toEqual({ verdict: 'fail', breaches: [expect.stringContaining('remove what is declared')] });
  });
});
