import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { ModuleEntry } from '../contract/config.ts';
import type { CheckResult } from '../contract/evidence.ts';
import type { Stores } from '../contract/stores.ts';
import type { Migration, PostgresTarget } from '../contract/subject.ts';
import { judgeSchema } from '../judge/schema/schema.ts';
import { openStores } from '../stores/open-stores.ts';
import { queryAs } from '../stores/query-as.ts';
import { RunArena } from './arena.ts';
import { BUDGETS } from './budgets.ts';
import { DivergenceBook } from './divergence-book.ts';
import { Elsewhere } from './elsewhere.ts';
import { ReplayLines } from './replay-line.ts';

const FIRST = 'create table shop.orders (tenant_id text collate "C" not null, id integer not null, primary key (tenant_id, id));\n';
const SECOND = 'alter table shop.orders add column total integer not null default 0;\n';

/** What a runner may get wrong. */
interface Flaws {
  readonly ignoresChanges?: boolean;
  readonly ignoresNumbers?: boolean;
  readonly ignoresNewer?: boolean;
  readonly namesNoFile?: boolean;
  readonly appliesPiecemeal?: boolean;
  readonly recordsTwice?: boolean;
  readonly stopsShort?: boolean;
  readonly leavesTrace?: boolean;
}

let stores: Stores;
let folder: string;
beforeAll(async () => {
  stores = await openStores({ runId: `schema${process.pid}` });
});
afterAll(() => stores?.[Symbol.asyncDispose]());
beforeEach(async () => {
  const made = await mkdtemp(path.join(tmpdir(), 'cutover-schema-'));
  onTestFinished(() => rm(made, { recursive: true }));
  folder = made;
  await writeFile(path.join(folder, '001_orders.sql'), FIRST);
  await writeFile(path.join(folder, '002_total.sql'), SECOND);
});

/** A small runner that is right but for its flaws. */
async function migrate(target: PostgresTarget, options: { readonly folder?: string; readonly upTo?: number }, flaws: Flaws): Promise<readonly Migration[]> {
  const from = options.folder ?? folder;
  const refuse = (file: string): never => {
    throw new Error(flaws.namesNoFile ? 'the migrations are not right' : `${path.join(from, file)} is not right`);
  };
  const migrations: (Migration & { readonly text: string })[] = [];
  for (const file of (await readdir(from)).sort()) {
    const text = await readFile(path.join(from, file), 'utf8');
    const [digits = '', ...name] = file.replace('.sql', '').split('_');
    if (Number(digits) !== migrations.length + 1 && !flaws.ignoresNumbers) refuse(file);
    migrations.push({ number: Number(digits), name: name.join('_'), file, checksum: createHash('sha256').update(text).digest('hex'), text });
  }
  await as(
    target,
    `select pg_advisory_lock(1); create schema if not exists shop; create table if not exists shop.schema_migrations (number integer, file text, checksum text)`,
  );
  const applied = await as(target, 'select number, file, checksum from shop.schema_migrations order by number');
  for (const { number, file, checksum } of applied) {
    const now = migrations.find((migration) => migration.number === number);
    if (now === undefined && !flaws.ignoresNewer) refuse(String(file));
    if (now !== undefined && now.checksum !== checksum && !flaws.ignoresChanges) refuse(file as string);
  }
  for (const { number, file, checksum, text } of migrations) {
    if (number > (options.upTo ?? Number.POSITIVE_INFINITY) || (flaws.stopsShort && options.upTo === undefined && applied.length === 1)) continue;
    const record = `insert into shop.schema_migrations select ${number}, '${file}', '${checksum}'${flaws.recordsTwice ? '' : ` where not exists (select from shop.schema_migrations where number = ${number})`}`;
    const standing = `perform pg_advisory_xact_lock(2); if exists (select from shop.schema_migrations where number = ${number}) then return; end if;`;
    try {
      if (flaws.appliesPiecemeal && applied.length > 0)
        for (const one of text.split(';\n').filter((statement) => statement !== '')) await as(target, `do $m$ begin ${standing} execute $s$${one}$s$; end $m$`);
      else await as(target, `do $m$ begin ${standing} execute $s$${text}$s$; ${flaws.recordsTwice ? '' : `${record};`} end $m$`);
      if (flaws.appliesPiecemeal || flaws.recordsTwice) await as(target, record);
    } catch (error) {
      throw new Error(`${path.join(from, file)}: ${(error as Error).message}`);
    }
  }
  if (flaws.leavesTrace && options.upTo !== undefined) await as(target, 'alter table shop.orders alter column id set default 1');
  return migrations.slice(0, options.upTo).map(({ text: _, ...migration }) => migration);
}

function as(target: PostgresTarget, text: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return queryAs(target, 'owner', text);
}

/** Runs the migrations in this process, on connections of their own: the child that the run would start cannot load them. */
class NearArena extends RunArena {
  override async migrateElsewhere(target: PostgresTarget): Promise<void> {
    await this.postgres.schema.migrate(target);
  }
}

async function judge(
  flaws: Flaws,
  baseline?: string,
): Promise<{ readonly result: CheckResult; readonly failed: readonly string[]; readonly findings: readonly string[] }> {
  const schema = { name: 'shop', migrations: folder, migrate: (target: PostgresTarget, options = {}) => migrate(target, options, flaws) };
  const arena = new NearArena({
    entry: { module: { name: 'shop' }, postgres: { schema } } as unknown as ModuleEntry,
    configFile: '',
    stores,
    elsewhere: new Elsewhere(),
    seed: 1,
    budget: BUDGETS.quick,
    signal: new AbortController().signal,
    divergences: new DivergenceBook([], '2026-01-01'),
    baseline: baseline === undefined ? undefined : { catalog: baseline },
    replays: new ReplayLines({ config: { modules: [] }, configFile: '', reports: '' }),
    tap: () => undefined,
    onProgress: () => undefined,
  });
  const result = await judgeSchema(arena);
  const findings = (await arena.takeFindings()).map(({ at, differences }) => `${differences[0]?.hazard ?? '-'} ${at.kind === 'catalog' ? at.object : ''}`);
  return { result, failed: result.parts.filter(({ verdict }) => verdict === 'fail').map(({ name }) => name), findings };
}

describe('the schema check', () => {
  it('passes a sound runner, twice with one digest, and holds it against the baseline', async () => {
    const first = await judge({});
    expect(first.result.parts.map(({ name, verdict }) => `${verdict} ${name}`)).toEqual([
      'pass from zero',
      'pass again',
      'pass from version 1',
      'pass from two processes at once',
      'pass migrations only add',
      'pass a changed file',
      'pass a gap in the numbers',
      'pass a number used twice',
      'pass a file that fails in the middle',
      'pass a database newer than the folder',
      'pass names',
      'pass types and collations',
    ]);
    const digest = first.result.digests['catalog'] as string;
    const second = await judge({}, digest);
    expect(second.result).toMatchObject({ verdict: 'pass', digests: { catalog: digest } });
    expect(second.result.parts.at(-1)).toMatchObject({ name: 'committed baseline', verdict: 'pass' });
    expect((await judge({}, '0'.repeat(64))).failed).toEqual(['committed baseline']);
  });

  it.each<[string, Flaws, readonly string[]]>([
    ['that takes changed files', { ignoresChanges: true }, ['a changed file']],
    ['that does not look at numbers', { ignoresNumbers: true }, ['a gap in the numbers', 'a number used twice']],
    ['that takes a newer database', { ignoresNewer: true }, ['a database newer than the folder']],
    [
      'that does not say which file',
      { namesNoFile: true },
      ['a changed file', 'a gap in the numbers', 'a number used twice', 'a database newer than the folder'],
    ],
    ['that applies files piecemeal', { appliesPiecemeal: true }, ['a file that fails in the middle']],
    ['that stops short', { stopsShort: true }, ['from version 1']],
    ['whose result depends on the path', { leavesTrace: true }, ['from version 1', 'migrations only add']],
  ])('finds a runner %s', async (_, flaws, expected) => {
    expect((await judge(flaws)).failed).toEqual(expected);
  });

  it('finds a runner that records twice', async () => {
    expect((await judge({ recordsTwice: true })).failed).toEqual(expect.arrayContaining(['again', 'from two processes at once']));
  });

  it('finds migrations that fail, and judges nothing further', async () => {
    await writeFile(path.join(folder, '002_total.sql'), 'select 1 / 0;\n');
    const { result, failed } = await judge({});
    expect({ verdict: result.verdict, failed, parts: result.parts.length }).toEqual({ verdict: 'fail', failed: ['from zero'], parts: 1 });
  });

  it.each<[string, string, string, string]>([
    ['a time without zone', 'alter table shop.orders add at timestamp', 'V14 column shop.orders.at', 'types and collations'],
    ['limited text', 'alter table shop.orders add code varchar(8)', 'V23 column shop.orders.code', 'types and collations'],
    [
      'a domain over limited text',
      'create domain shop.code as char(8); alter table shop.orders add code shop.code',
      'V23 column shop.orders.code',
      'types and collations',
    ],
    [
      'text indexed in the default collation',
      'alter table shop.orders add name text; create index by_name on shop.orders (tenant_id, name)',
      'Q06 index shop.by_name column name',
      'types and collations',
    ],
    ['a name that is cut', `create index ${'x'.repeat(64)} on shop.orders (tenant_id, id)`, 'W20 003_more.sql', 'names'],
  ])('finds %s', async (_, text, finding, part) => {
    await writeFile(path.join(folder, '003_more.sql'), `${text};\n`);
    const { failed, findings } = await judge({});
    expect({ failed, findings }).toEqual({ failed: [part], findings: [finding] });
  });

  it('leaves the folder as it was', async () => {
    const copy = await mkdtemp(path.join(tmpdir(), 'cutover-copy-'));
    onTestFinished(() => rm(copy, { recursive: true }));
    await cp(folder, copy, { recursive: true });
    await judge({});
    for (const file of await readdir(copy)) expect(await readFile(path.join(folder, file))).toEqual(await readFile(path.join(copy, file)));
    expect(await readdir(folder)).toEqual(await readdir(copy));
  });
});
