import { MongoClient } from 'mongodb';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModuleEntry } from '../../contract/config.ts';
import type { ModuleDefinition } from '../../contract/module.ts';
import type { Stores } from '../../contract/stores.ts';
import type { Subject } from '../../contract/subject.ts';
import { inProcess } from '../../drive/in-process.ts';
import { t } from '../../kit/types.ts';
import { runTrial } from '../../performance/trial.ts';
import { openStores } from '../../stores/open-stores.ts';
import { queryAs } from '../../stores/query-as.ts';
import { PathCalls } from '../../workload/path-calls.ts';
import { mongoDesk, postgresDesk, TABLES } from '../testing/desk.ts';
import { PathLeg, type PathSide } from './path-leg.ts';

let stores: Stores;
beforeAll(async () => {
  stores = await openStores({ runId: `path${process.pid}`, durability: 'full' });
});
afterAll(() => stores?.[Symbol.asyncDispose]());

const write = { kind: 'write', critical: true, summary: '', args: { generate: () => ({ value: {}, context: undefined }) } } as const;
const module = {
  name: 'desk',
  summary: 'names, a counter, items',
  phase: 1,
  operations: {
    reserve: { ...write, result: t.json() },
    count: { ...write, result: t.int() },
    put: { ...write, result: t.none() },
    take: { ...write, result: t.json() },
  },
  collections: {},
  paths: {
    reserve: { args: (n: number) => ({ name: `name ${n}`, by: 1 }) },
    take: { setup: [{ op: 'put', args: { item: 'first' } }], before: (n: number) => [{ op: 'put', args: { item: `item ${n}` } }], args: () => ({ by: 1 }) },
    put: { before: () => [{ op: 'reserve', args: { name: 'taken', by: 1 } }], args: (n: number) => ({ item: `${n}` }) },
  },
} as unknown as ModuleDefinition;

const entry = {
  module,
  mongo: {
    module: 'desk',
    store: 'mongo',
    name: 'desk on mongo',
    prepare: async () => undefined,
    async open({ uri, database }: { uri: string; database: string }) {
      const client = new MongoClient(uri);
      return inProcess(mongoDesk(client, database, {}), () => client.close());
    },
    state: {},
  },
  postgres: {
    module: 'desk',
    store: 'postgres',
    name: 'desk on postgres',
    schema: { name: 'desk', migrations: '', migrate: async (target: Parameters<typeof queryAs>[0]) => void (await queryAs(target, 'owner', TABLES)) },
    async open({ appUri }: { appUri: string }) {
      const pool = new Pool({ connectionString: appUri });
      return inProcess(postgresDesk(pool, {}), () => pool.end());
    },
    state: {},
  },
} as unknown as ModuleEntry;

const BASE = { module: 'desk', seed: 1, origin: 'test', operations: [] };

async function judge(name: string, wrap?: (subject: Subject) => Subject) {
  const path = new PathCalls(module, name, BASE);
  const side = (store: PathSide['store'], more: object = {}): PathSide => ({ name: store, store, entry, ...more });
  const signal = new AbortController().signal;
  await using a = await PathLeg.open(side('postgres'), BASE, [path], stores, signal);
  await using b = await PathLeg.open(side('postgres', wrap === undefined ? {} : { wrap }), BASE, [path], stores, signal);
  return await runTrial({ a: a.trialSide(path), b: b.trialSide(path) }, { limit: { budget: 0.1 }, paths: 1, seed: 1 });
}

/** Keeps this process busy in each call, as a slow repository does. */
const slowed =
  (ms: number) =>
  (subject: Subject): Subject => ({
    async invoke(call) {
      const endMs = performance.now() + ms;
      while (performance.now() < endMs);
      return await subject.invoke(call);
    },
    [Symbol.asyncDispose]: async () => subject[Symbol.asyncDispose](),
  });

describe('a path on real stores', () => {
  it('that is far slower is proven so, with calls whose names are used once', async () => {
    const result = await judge('reserve', slowed(50));
    expect(result).toMatchObject({ verdict: 'fail', unfruitful: 0 });
  });

  it('takes what was put before each call, untimed', async () => {
    const result = await judge('take', slowed(20));
    expect(result).toMatchObject({ verdict: 'fail', unfruitful: 0 });
  });

  it('whose calls cannot be prepared says so', async () => {
    await expect(judge('put')).rejects.toThrow(/reserve, which a path needs before its calls, gave the error duplicate/);
  });
});
