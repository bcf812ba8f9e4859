import { MongoClient } from 'mongodb';
import { Pool } from 'pg';
import type { ModuleEntry } from '../../contract/config.ts';
import type { ModuleDefinition } from '../../contract/module.ts';
import { inProcess } from '../../drive/in-process.ts';
import { t } from '../../kit/types.ts';
import { queryAs } from '../../stores/query-as.ts';
import { mongoDesk, postgresDesk, TABLES } from './desk.ts';

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

/** The desk as a configuration has it, its paths with names that are used once and items that are taken. */
export const deskEntry = {
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
      // A database that is dropped cuts off what is just parting from it.
      pool.on('error', () => undefined);
      pool.on('connect', (client) => client.on('error', () => undefined));
      return inProcess(postgresDesk(pool, {}), () => pool.end());
    },
    state: {},
  },
} as unknown as ModuleEntry;
