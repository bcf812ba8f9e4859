import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { ModuleEntry } from '../contract/config.ts';
import type { ModuleDefinition } from '../contract/module.ts';
import type { Stores } from '../contract/stores.ts';
import type { PostgresTarget, SchemaDefinition } from '../contract/subject.ts';
import { readAccessFacts } from '../judge/catalog/access-facts.ts';
import { auditCatalog } from '../judge/catalog/audit.ts';
import { probeRowSecurity } from '../judge/catalog/raw-probes.ts';
import { openStores } from '../stores/open-stores.ts';
import { RunArena } from './arena.ts';
import { BUDGETS } from './budgets.ts';
import { DivergenceBook } from './divergence-book.ts';
import { Elsewhere } from './elsewhere.ts';
import { ReplayLines } from './replay-line.ts';

const SOUND = `
create schema shop;
create table shop.schema_migrations (number integer primary key);
insert into shop.schema_migrations values (1);
grant usage on schema shop to "<app>";
create table shop.orders (
  tenant_id text collate "C" not null, id integer not null, total integer not null,
  primary key (tenant_id, id));
create table shop.lines (
  tenant_id text collate "C" not null, id integer not null, order_id integer not null,
  primary key (tenant_id, id),
  constraint lines_order foreign key (tenant_id, order_id) references shop.orders (tenant_id, id));
alter table shop.orders enable row level security;
alter table shop.orders force row level security;
create policy tenant on shop.orders using (tenant_id = nullif(current_setting('app.tenant_id', true), ''));
alter table shop.lines enable row level security;
alter table shop.lines force row level security;
create policy tenant on shop.lines using (tenant_id = nullif(current_setting('app.tenant_id', true), ''));
grant select, insert, update, delete on shop.orders, shop.lines to "<app>";
create view shop.totals with (security_invoker = true) as select tenant_id, sum(total) as total from shop.orders group by 1;
grant select on shop.totals to "<app>";
create function shop.twice(value integer) returns integer language sql as 'select 2 * value';
`;

const ROWS = `insert into shop.orders values ('a', 1, 10), ('a', 2, 20), ('b', 1, 30); insert into shop.lines values ('a', 1, 1)`;

let stores: Stores;
beforeAll(async () => {
  stores = await openStores({ runId: `audit${process.pid}` });
});
afterAll(() => stores?.[Symbol.asyncDispose]());

let arena: RunArena;
let target: PostgresTarget;
beforeEach(async () => {
  arena = arenaOf({ name: 'shop' }, { name: 'shop' });
  target = await arena.emptyPostgres('audit');
  onTestFinished(() => arena.drop(target));
  await run(SOUND);
});

function arenaOf(module: Partial<ModuleDefinition>, schema: Partial<SchemaDefinition>): RunArena {
  return new RunArena({
    entry: { module, postgres: { schema } } as unknown as ModuleEntry,
    configFile: '',
    stores,
    elsewhere: new Elsewhere(),
    seed: 1,
    budget: BUDGETS.quick,
    signal: new AbortController().signal,
    divergences: new DivergenceBook([], '2026-01-01'),
    baseline: undefined,
    replays: new ReplayLines({ config: { modules: [] }, configFile: '', reports: '' }),
    tap: () => undefined,
    onProgress: () => undefined,
  });
}

/** As the administrator: what a migration would do, and what it should not be able to. */
async function run(text: string): Promise<void> {
  await arena.query(target, 'admin', text.replaceAll('<app>', target.appRole));
}

async function audited(): Promise<{ verdict: string; findings: readonly string[] }> {
  const { verdict } = auditCatalog(arena, await readAccessFacts(arena, target));
  return { verdict, findings: await found() };
}

async function probed() {
  return await probeRowSecurity(arena, target, await readAccessFacts(arena, target), ['a', 'b']);
}

async function found(): Promise<readonly string[]> {
  const findings = await arena.takeFindings();
  return findings.map(({ at, differences }) => `${differences[0]?.hazard} ${at.kind === 'catalog' ? at.object : ''}`);
}

describe('the catalog audit', () => {
  it('passes a sound schema', async () => {
    expect(await audited()).toEqual({ verdict: 'pass', findings: [] });
  });

  it.each<[string, string, string]>([
    ['no row security', 'alter table shop.lines disable row level security', 'T03 table shop.lines'],
    ['row security not forced', 'alter table shop.lines no force row level security', 'T03 table shop.lines'],
    [
      'a command without a policy',
      'drop policy tenant on shop.lines; create policy tenant on shop.lines for select using (tenant_id = current_setting(\'app.tenant_id\', true)); revoke insert, update on shop.lines from "<app>"',
      'T03 table shop.lines',
    ],
    ['a policy that lets all in', 'create policy open on shop.orders for select using (true)', 'T02 policy shop.orders.open'],
    [
      'a policy widened by OR',
      "alter policy tenant on shop.orders using (tenant_id = current_setting('app.tenant_id', true) or current_setting('app.tenant_id', true) = '')",
      'T02 policy shop.orders.tenant',
    ],
    ['an open WITH CHECK', 'alter policy tenant on shop.orders with check (true)', 'T02 policy shop.orders.tenant'],
    ['TRUNCATE', 'grant truncate on shop.orders to "<app>"', 'T08 table shop.orders'],
    ['TRIGGER', 'grant trigger on shop.orders to "<app>"', 'T08 table shop.orders'],
    ['REFERENCES on one column', 'grant references (id) on shop.orders to "<app>"', 'T08 table shop.orders'],
    ['rights of PUBLIC', 'grant select on shop.orders to public', 'T09 table shop.orders'],
    ['a unique index over all tenants', 'create unique index by_id on shop.lines (id)', 'T05 index shop.by_id'],
    [
      'a foreign key without the tenant',
      'alter table shop.orders add parent integer, add unique (tenant_id, total); create unique index on shop.orders (tenant_id, parent); alter table shop.lines add other text, add constraint loose foreign key (other, order_id) references shop.orders (tenant_id, id)',
      'T06 constraint shop.lines.loose',
    ],
    ['a view with its owner’s rights', 'create view shop.leak as select * from shop.orders', 'T04 view shop.leak'],
    [
      'a materialized view',
      'create materialized view shop.kept as select * from shop.orders; grant select on shop.kept to "<app>"',
      'T04 materialized view shop.kept',
    ],
    ['a shared sequence', 'create sequence shop.numbers; grant usage on sequence shop.numbers to "<app>"', 'T09 sequence shop.numbers'],
    ['the record of migrations readable', 'grant select on shop.schema_migrations to "<app>"', 'T09 table shop.schema_migrations'],
    ['CREATE on the schema', 'grant create on schema shop to "<app>"', 'T09 schema shop'],
    ['a table that it owns', 'create table public.own (); alter table public.own owner to "<app>"', 'T03 role <app>'],
  ])('finds %s', async (_, breach, finding) => {
    await run(breach);
    const { verdict, findings } = await audited();
    expect(verdict).toBe('fail');
    expect(findings).toContain(finding);
    if (!breach.includes('public.own')) expect(new Set(findings)).toEqual(new Set([finding]));
  });

  it('finds a function with its owner’s rights, on the caller’s search_path, that everyone may call', async () => {
    await run(`create function shop.as_owner() returns integer language sql security definer as 'select 1'`);
    expect((await audited()).findings).toEqual(Array(3).fill('T09 function shop.as_owner()'));
  });

  it('accepts a policy that asks a function for the tenant', async () => {
    await run(`create function shop.tenant() returns text stable language sql as $$ select nullif(current_setting('app.tenant_id', true), '') $$;
      alter policy tenant on shop.orders using (tenant_id = (select shop.tenant()))`);
    expect(await audited()).toEqual({ verdict: 'pass', findings: [] });
  });

  it.each(['superuser', 'bypassrls', 'createrole', 'createdb', 'replication'])('finds a role with %s', async (attribute) => {
    onTestFinished(() => run(`alter role "<app>" no${attribute}`));
    await run(`alter role "<app>" ${attribute}`);
    expect((await audited()).findings).toContain('T03 role <app>');
  });

  it('finds membership in the role that owns', async () => {
    const owner = target.appRole.replace(/app$/, 'owner');
    onTestFinished(() => run(`revoke "${owner}" from "<app>"`));
    await run(`grant "${owner}" to "<app>"`);
    expect((await audited()).findings).toContain('T03 role <app>');
  });

  it('finds a schema without tables', async () => {
    await run('drop schema shop cascade');
    expect((await audited()).verdict).toBe('fail');
  });
});

describe('probes past the repository', () => {
  it('prove nothing without rows', async () => {
    expect((await probed()).verdict).toBe('void');
  });

  it('pass a sound schema', async () => {
    await run(ROWS);
    // orders: none, '', a, b, after, hand over; lines: the same.
    expect(await probed()).toMatchObject({ verdict: 'pass', tally: { compared: 12, equal: 12 } });
    expect(await arena.query(target, 'admin', 'select count(*)::int as rows from shop.orders where tenant_id = $1', ['a'])).toEqual([{ rows: 2 }]);
  });

  it('take a refusal for no rows', async () => {
    await run(`${ROWS}; alter policy tenant on shop.orders using (tenant_id = current_setting('app.tenant_id'))`);
    expect((await probed()).verdict).toBe('pass');
  });

  it.each<[string, string, string, number]>([
    ['row security that is off', 'alter table shop.orders disable row level security', 'T02 table shop.orders', 6],
    [
      "a policy that takes '' for all",
      "alter policy tenant on shop.orders using (current_setting('app.tenant_id', true) = '' or tenant_id = current_setting('app.tenant_id', true))",
      'T02 table shop.orders',
      2,
    ],
    [
      'a policy that shows a row too many',
      "create policy more on shop.orders for select using (id = 2 and current_setting('app.tenant_id', true) = 'b')",
      'T03 table shop.orders',
      1,
    ],
    ['a policy that hides a row', 'create policy less on shop.orders as restrictive for select using (id <> 2)', 'T03 table shop.orders', 1],
    ['a check that lets rows be handed over', 'alter policy tenant on shop.lines with check (true)', 'T03 table shop.lines', 1],
  ])('find %s', async (_, breach, finding, breaches) => {
    await run(`${ROWS}; ${breach}`);
    const part = await probed();
    expect(part.verdict).toBe('fail');
    expect(await found()).toContain(finding);
    expect(part.tally.different).toBe(breaches);
  });
});

describe('where a tenant’s rows are everybody’s to read', () => {
  const shared = { tenant: '@all', reads: [], refuses: {} };
  const SHARING = `create policy shared on shop.orders for select using (tenant_id = '@all' and nullif(current_setting('app.tenant_id', true), '') is not null);
    insert into shop.orders values ('@all', 7, 70)`;

  async function both(breach: string) {
    await run(`${ROWS}; ${breach}`);
    const verdicts = [auditCatalog(arena, await readAccessFacts(arena, target)).verdict, (await probed()).verdict];
    return { verdicts, findings: new Set(await found()) };
  }

  it('passes what is declared', async () => {
    arena = arenaOf({ name: 'shop', shared }, { name: 'shop', shared: ['orders'] });
    expect(await both(SHARING)).toEqual({ verdicts: ['pass', 'pass'], findings: new Set() });
  });

  it('fails what is not declared', async () => {
    expect(await both(SHARING)).toMatchObject({ verdicts: ['fail', 'fail'] });
  });

  it.each<[string, string, readonly string[]]>([
    [
      'a policy that lets them be changed as well',
      `${SHARING}; drop policy shared on shop.orders; create policy shared on shop.orders using (tenant_id = '@all')`,
      ['T02 policy shop.orders.shared', 'T03 table shop.orders', 'T02 table shop.orders'],
    ],
    [
      'a policy that lets a tenant’s own rows become everybody’s',
      `${SHARING}; alter policy tenant on shop.orders with check (tenant_id in (nullif(current_setting('app.tenant_id', true), ''), '@all'))`,
      ['T02 policy shop.orders.tenant', 'T03 table shop.orders'],
    ],
    [
      'a policy that shows them to callers without a tenant',
      `${SHARING}; alter policy shared on shop.orders using (tenant_id = '@all')`,
      ['T02 table shop.orders', 'T01 table shop.orders'],
    ],
  ])('finds %s', async (_, breach, findings) => {
    arena = arenaOf({ name: 'shop', shared }, { name: 'shop', shared: ['orders'] });
    const { verdicts, findings: all } = await both(breach);
    expect(verdicts).toContain('fail');
    for (const finding of findings) expect(all).toContain(finding);
  });
});
