import { MongoClient } from 'mongodb';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModuleEntry } from '../contract/config.ts';
import type { Finding } from '../contract/difference.ts';
import type { CheckResult } from '../contract/evidence.ts';
import type { ModuleDefinition } from '../contract/module.ts';
import type { Race } from '../contract/race.ts';
import type { Stores } from '../contract/stores.ts';
import { inProcess } from '../drive/in-process.ts';
import { judgeConcurrency } from '../judge/concurrency/concurrency.ts';
import { heldTwice, oneWins, valuesOf } from '../kit/race-outcomes.ts';
import { t } from '../kit/types.ts';
import { openStores } from '../stores/open-stores.ts';
import { queryAs } from '../stores/query-as.ts';
import { RunArena } from './arena.ts';
import { BUDGETS } from './budgets.ts';
import { DivergenceBook } from './divergence-book.ts';
import { Elsewhere } from './elsewhere.ts';
import { ReplayLines } from './replay-line.ts';
import { type Flaws, MINUTE_MS, mongoDesk, postgresDesk, TABLES } from './testing/desk.ts';

let stores: Stores;
beforeAll(async () => {
  stores = await openStores({ runId: `race${process.pid}` });
});
afterAll(() => stores?.[Symbol.asyncDispose]());

const races: readonly Race[] = [
  {
    name: 'one name',
    summary: 'one gets it',
    hazards: ['W03'],
    callers: [1, 4],
    acts: [{ steps: (by) => [{ op: 'reserve', args: { name: 'a', by } }] }],
    broken: (seen) => oneWins(seen, 'reserve', { kind: 'duplicate', field: 'name' }),
    equal: { without: ['/by'] },
  },
  {
    name: 'one counter',
    summary: 'every count counts',
    hazards: ['W08'],
    callers: [4],
    setup: () => [{ op: 'count', args: {} }],
    acts: [{ steps: () => [{ op: 'count', args: {} }] }],
    broken: (seen) => (heldTwice(valuesOf<number>(seen, 'count')) === undefined ? undefined : 'two counts are one'),
    equal: { without: [] },
  },
  {
    name: 'one item each',
    summary: 'no item is taken twice, none is lost with its worker',
    hazards: ['W05'],
    callers: [2],
    setup: () => ['a', 'b'].map((item) => ({ op: 'put', args: { item } })),
    acts: [
      { steps: (by) => [by === 0 ? { op: 'take', args: { by }, dies: true } : { op: 'take', args: { by } }] },
      { advanceMs: MINUTE_MS, steps: (by) => (by === 0 ? [] : [{ op: 'take', args: { by }, until: { pointer: '', equals: null } }]), rounds: () => 4 },
    ],
    broken: (seen) => {
      const [first, ...later] = (seen.callers[1] ?? []).map(({ outcome }) => (outcome.kind === 'value' ? outcome.value : 'none'));
      const dead = seen.callers[0]?.[0]?.outcome;
      if (dead?.kind === 'value' && dead.value === first) return 'one item is taken twice';
      return JSON.stringify(later) === '["a","b",null]' ? undefined : 'an item is lost';
    },
  },
];

const operation = (result: object) => ({ summary: '', kind: 'write', args: undefined, result });
const module = {
  name: 'desk',
  summary: '',
  phase: 0,
  operations: {
    reserve: operation(t.record({ by: t.int() })),
    count: operation(t.int()),
    put: operation(t.none()),
    take: operation(t.nullable(t.text())),
  },
  collections: {},
} as unknown as ModuleDefinition;

async function judge(flaws: { readonly mongo?: Flaws; readonly postgres?: Flaws }, only: readonly Race[] = races, seed = 1) {
  const entry = {
    module: { ...module, races: only },
    mongo: {
      name: 'desk on MongoDB',
      prepare: async () => undefined,
      async open({ uri, database }: { readonly uri: string; readonly database: string }) {
        const client = await new MongoClient(uri, { writeConcern: { w: 'majority' } }).connect();
        return inProcess(mongoDesk(client, database, flaws.mongo ?? {}), () => client.close());
      },
    },
    postgres: {
      name: 'desk on PostgreSQL',
      schema: { name: 'desk', migrations: '', migrate: async (target: Parameters<typeof queryAs>[0]) => void (await queryAs(target, 'owner', TABLES)) },
      async open({ appUri }: { readonly appUri: string }) {
        const pool = new Pool({ connectionString: appUri });
        pool.on('error', () => undefined).on('connect', (client) => client.on('error', () => undefined));
        return inProcess(postgresDesk(pool, flaws.postgres ?? {}), () => pool.end());
      },
    },
  } as unknown as ModuleEntry;
  await using arena = new RunArena({
    entry,
    configFile: '/nowhere/cutover.config.ts',
    stores,
    elsewhere: new Elsewhere(),
    seed,
    budget: BUDGETS.quick,
    signal: new AbortController().signal,
    divergences: new DivergenceBook([], '2026-01-01'),
    baseline: undefined,
    replays: new ReplayLines({ config: { modules: [] }, configFile: '/nowhere/cutover.config.ts', reports: '/nowhere' }),
    tap: () => undefined,
    onProgress: () => undefined,
  });
  const result: CheckResult = await judgeConcurrency(arena);
  const findings: readonly Finding[] = await arena.takeFindings();
  return { result, failed: result.parts.filter(({ verdict }) => verdict === 'fail').map(({ name }) => name), findings };
}

const [oneName, oneCounter, oneItemEach] = races as readonly [Race, Race, Race];

describe('the concurrency check', () => {
  it('passes a sound repository, with the same evidence whatever came first', async () => {
    const first = await judge({});
    expect(first.result.parts.map(({ name, verdict }) => `${verdict} ${name}`)).toEqual([
      'pass mongo: one name',
      'pass postgres: one name',
      'pass mongo and postgres: one name',
      'pass mongo: one counter',
      'pass postgres: one counter',
      'pass mongo and postgres: one counter',
      'pass mongo: one item each',
      'pass postgres: one item each',
    ]);
    expect(first.result.digests['mongo race one name']).toBe(first.result.digests['postgres race one name']);
    expect(await judge({})).toEqual(first);
  });

  it.each<[string, 'mongo' | 'postgres', Flaws, Race, string]>([
    ['a look before an insert', 'mongo', { looksThenInserts: true }, oneName, 'reserve succeeds for 2 callers, not for one'],
    ['a look before an insert', 'postgres', { looksThenInserts: true }, oneName, 'reserve succeeds for 2 callers, not for one'],
    ['a lost update', 'mongo', { readsThenWrites: true }, oneCounter, 'two counts are one'],
    ['a lost update', 'postgres', { readsThenWrites: true }, oneCounter, 'two counts are one'],
    ['an item that is looked for before it is taken', 'mongo', { looksThenTakes: true }, oneItemEach, 'one item is taken twice'],
    ['an item that is looked for before it is taken', 'postgres', { looksThenTakes: true }, oneItemEach, 'one item is taken twice'],
    ['a worker whose item is lost with it', 'mongo', { leasesLater: true }, oneItemEach, 'an item is lost'],
    ['a worker whose item is lost with it', 'postgres', { leasesLater: true }, oneItemEach, 'an item is lost'],
  ])('finds %s on %s, among two callers', async (_, side, flaws, race, what) => {
    const { failed, findings } = await judge({ [side]: flaws }, [race]);
    expect(failed).toEqual([`${side}: ${race.name}`]);
    expect(findings).toMatchObject([{ check: 'concurrency', sides: ['race', side], summary: `${race.name}, on ${side}: ${what}` }]);
    expect(findings[0]?.at).toMatchObject({ what: expect.stringContaining(': 2 callers, ') });
    expect(findings[0]?.replay).toContain('--check concurrency');
    expect(findings[0]?.differences[0]).toMatchObject({ note: `must hold: ${race.summary}`, hazard: race.hazards?.[0] });
  });

  it('shows who called what, and what came of it', async () => {
    const { findings } = await judge({ postgres: { readsThenWrites: true } }, [oneCounter]);
    expect(findings[0]?.calls?.map(({ by, operation: { name, args }, gives }) => ({ by, name, args, gives }))).toEqual([
      { by: 'before', name: 'count', args: {}, gives: { value: { $numberInt: '1' } } },
      { by: 'caller 0', name: 'count', args: {}, gives: { value: { $numberInt: '2' } } },
      { by: 'caller 1', name: 'count', args: {}, gives: { value: { $numberInt: '2' } } },
    ]);
  });

  it('finds an error that escapes only where two meet', async () => {
    const { failed, findings } = await judge({ mongo: { lets: true }, postgres: { lets: true } }, [oneName]);
    expect(failed).toEqual(['mongo: one name', 'postgres: one name']);
    expect(findings.map(({ summary }) => summary)).toEqual([
      'one name, on mongo: reserve lets an error escape that is no domain error: MongoServerError (11000)',
      'one name, on postgres: reserve lets an error escape that is no domain error: error (23505)',
    ]);
  });

  it('finds callers that get something else on the other store', async () => {
    const { failed, findings } = await judge({}, [
      { ...oneCounter, setup: () => [], acts: [{ steps: (by) => [{ op: 'reserve', args: { name: `${by}`, by } }] }], broken: () => undefined },
    ]);
    expect({ failed, findings }).toEqual({ failed: [], findings: [] });
    const uneven = await judge({ postgres: { looksThenInserts: true } }, [{ ...oneName, broken: () => undefined }]);
    expect(uneven.failed).toEqual(['mongo and postgres: one name']);
    expect(uneven.findings[0]).toMatchObject({ sides: ['mongo', 'postgres'], at: { kind: 'run', what: 'one name' } });
  });

  it('finds workers that come to no end', async () => {
    const { findings } = await judge({}, [
      { ...oneItemEach, acts: [{ steps: (by) => [{ op: 'count', args: { by }, until: { pointer: '', equals: -1 } }], rounds: () => 2 }] },
    ]);
    expect(findings[0]?.summary).toBe('one item each, on mongo: callers go through all their rounds and come to no end');
  });

  it('is void where nothing is raced', async () => {
    const idle: Race = { ...oneName, name: 'idle', acts: [{ steps: () => [] }] };
    const unmade: Race = { ...oneName, name: 'unmade', setup: () => ['a', 'a'].map((name) => ({ op: 'reserve', args: { name, by: 0 } })) };
    const { result, failed } = await judge({}, [idle, unmade]);
    expect({ verdict: result.verdict, failed }).toEqual({ verdict: 'void', failed: [] });
    expect(result.parts.map(({ reason }) => reason)).toEqual([
      'no caller did anything',
      'no caller did anything',
      'its setup fails: reserve gives the error duplicate',
      'its setup fails: reserve gives the error duplicate',
    ]);
  });
});
