import { MongoClient } from 'mongodb';
import { Pool, type PoolClient } from 'pg';
import type { ConvertedEntry } from '../../../contract/config.ts';
import type { ModuleDefinition } from '../../../contract/module.ts';
import type { OperationContext } from '../../../contract/operation.ts';
import type { PostgresTarget } from '../../../contract/subject.ts';
import { inProcess } from '../../../drive/in-process.ts';
import { aggregate } from '../../../kit/aggregate.ts';
import { instant, int, nullable, text } from '../../../kit/codecs.ts';
import { defineConversion } from '../../../kit/define-conversion.ts';
import { DomainError } from '../../../kit/domain-error.ts';
import { t } from '../../../kit/types.ts';
import { queryAs } from '../../../stores/query-as.ts';

interface Note {
  readonly id: number;
  readonly text: string | null;
  readonly at: Date;
}

/** What no other text than the one before leads to: done twice, it shows. */
interface Appended {
  readonly id: number;
  readonly text: string;
}

/** Two notes that change their texts in one transaction: done by half, it shows. */
interface Swapped {
  readonly one: number;
  readonly other: number;
}

/** How many notes a tenant can have: few, so that each is written and deleted again and again. */
const IDS = 12;

const fields = { id: t.int(), text: t.nullable(t.text()), at: t.instant() };

/** Arguments as fast-check makes them, of its source of numbers alone. */
const args = (make: (below: (bound: number) => number) => object) => ({
  generate: (random: { nextInt(least: number, most: number): number }) => ({ value: make((bound) => random.nextInt(0, bound - 1)), context: undefined }),
  *shrink() {},
  canShrinkWithoutContext: () => false,
});

const module = {
  name: 'notes',
  summary: 'notes of a tenant, by number',
  phase: 1,
  operations: {
    write: {
      kind: 'write',
      summary: 'writes a note, whether it is there or not',
      weight: 3,
      args: args((below) => ({ id: below(IDS), text: below(3) === 0 ? null : `text ${below(1_000)}` })),
      result: t.record(fields),
    },
    remove: { kind: 'write', summary: 'deletes a note', weight: 2, args: args((below) => ({ id: below(IDS) })), result: t.none() },
    get: { kind: 'read', summary: 'reads a note', weight: 2, args: args((below) => ({ id: below(IDS) })), result: t.record(fields) },
    list: { kind: 'read', summary: 'reads all notes of a tenant', args: args(() => ({})), result: t.array(t.record(fields)) },
  },
  collections: { notes: { tier: 'A', key: ['tenantId', 'id'], fields: t.record({ tenantId: t.text(), ...fields }) } },
} as unknown as ModuleDefinition;

export const notesConversion = defineConversion({
  module: 'notes',
  aggregates: {
    notes: aggregate({
      collection: 'notes',
      tier: 'A',
      shows: ['notes'],
      table: 'notes',
      key: ['tenant_id', 'id'],
      columns: { tenant_id: ['tenantId', text], id: ['id', int], text: ['text', nullable(text)], at: ['at', instant] },
      left: { _id: { reason: 'nobody refers to it' } },
    }),
  },
});

const TABLES = (role: string): string => `create schema notes;
  create table notes.notes (tenant_id text, id integer, text text, at timestamptz not null, primary key (tenant_id, id));
  grant usage on schema notes to "${role}"; grant all on notes.notes to "${role}"`;

function mongoNotes(client: MongoClient, database: string) {
  const notes = client.db(database).collection<Note & { tenantId: string }>('notes', { writeConcern: { w: 'majority' }, readConcern: { level: 'majority' } });
  const shown = { projection: { _id: 0, tenantId: 0 } } as const;
  return {
    async write({ tenant, now }: OperationContext, note: Omit<Note, 'at'>) {
      await notes.updateOne({ tenantId: tenant, id: note.id }, { $set: { text: note.text, at: now } }, { upsert: true });
      return { ...note, at: now };
    },
    async remove({ tenant }: OperationContext, { id }: { id: number }) {
      const { deletedCount } = await notes.deleteOne({ tenantId: tenant, id });
      if (deletedCount === 0) throw new DomainError('not_found', { field: 'id' });
    },
    async append({ tenant }: OperationContext, { id, text: said }: Appended) {
      const text = { $concat: [{ $ifNull: ['$text', ''] }, said] };
      const { matchedCount } = await notes.updateOne({ tenantId: tenant, id }, [{ $set: { text } }]);
      if (matchedCount === 0) throw new DomainError('not_found', { field: 'id' });
    },
    swap: ({ tenant }: OperationContext, { one, other }: Swapped) =>
      client.withSession((session) =>
        session.withTransaction(async () => {
          const texts = await notes.find({ tenantId: tenant, id: { $in: [one, other] } }, { session }).toArray();
          if (texts.length !== 2) throw new DomainError('not_found', { field: 'id' });
          for (const { id } of texts) {
            const text = texts.find((each) => each.id !== id)?.text ?? null;
            await notes.updateOne({ tenantId: tenant, id }, { $set: { text } }, { session });
          }
        }),
      ),
    async get({ tenant }: OperationContext, { id }: { id: number }) {
      const note = await notes.findOne({ tenantId: tenant, id }, shown);
      if (note === null) throw new DomainError('not_found', { field: 'id' });
      return note;
    },
    list: async ({ tenant }: OperationContext) => await notes.find({ tenantId: tenant }, shown).sort({ id: 1 }).toArray(),
  };
}

function postgresNotes(pool: Pool) {
  const within = async <T>(work: (client: PoolClient) => Promise<T>): Promise<T> => {
    const client = await pool.connect();
    let isWhole = false;
    try {
      await client.query('begin');
      const result = await work(client);
      await client.query('commit');
      isWhole = true;
      return result;
    } catch (error) {
      isWhole = await client.query('rollback').then(
        () => true,
        () => false,
      );
      throw error;
    } finally {
      client.release(!isWhole);
    }
  };
  return {
    write: ({ tenant, now }: OperationContext, { id, text: said }: Omit<Note, 'at'>) =>
      within(async (client) => {
        const values = [tenant, id, said, now];
        await client.query('insert into notes.notes values ($1, $2, $3, $4) on conflict (tenant_id, id) do update set text = $3, at = $4', values);
        return { id, text: said, at: now };
      }),
    remove: ({ tenant }: OperationContext, { id }: { id: number }) =>
      within(async (client) => {
        const { rowCount } = await client.query('delete from notes.notes where tenant_id = $1 and id = $2', [tenant, id]);
        if (rowCount === 0) throw new DomainError('not_found', { field: 'id' });
      }),
    append: ({ tenant }: OperationContext, { id, text: said }: Appended) =>
      within(async (client) => {
        const values = [tenant, id, said];
        const { rowCount } = await client.query(`update notes.notes set text = coalesce(text, '') || $3 where tenant_id = $1 and id = $2`, values);
        if (rowCount === 0) throw new DomainError('not_found', { field: 'id' });
      }),
    swap: ({ tenant }: OperationContext, { one, other }: Swapped) =>
      within(async (client) => {
        const { rows } = await client.query<Note>('select id, text from notes.notes where tenant_id = $1 and id in ($2, $3)', [tenant, one, other]);
        if (rows.length !== 2) throw new DomainError('not_found', { field: 'id' });
        for (const { id } of rows) {
          const text = rows.find((each) => each.id !== id)?.text ?? null;
          await client.query('update notes.notes set text = $3 where tenant_id = $1 and id = $2', [tenant, id, text]);
        }
      }),
    get: ({ tenant }: OperationContext, { id }: { id: number }) =>
      within(async (client) => {
        const { rows } = await client.query<Note>('select id, text, at from notes.notes where tenant_id = $1 and id = $2', [tenant, id]);
        if (rows[0] === undefined) throw new DomainError('not_found', { field: 'id' });
        return rows[0];
      }),
    list: ({ tenant }: OperationContext) =>
      within(async (client) => (await client.query<Note>('select id, text, at from notes.notes where tenant_id = $1 order by id', [tenant])).rows),
  };
}

/** What the repositories have besides, for who calls it by name. */
export const besides = {
  append: { kind: 'write', summary: 'adds to the text of a note', args: args((below) => ({ id: below(IDS), text: `${below(10)}` })), result: t.none() },
  swap: { kind: 'write', summary: 'has two notes change their texts', args: args((below) => ({ one: below(IDS), other: below(IDS) })), result: t.none() },
};

/** A small module on both stores: what a rehearsal finds is tried with a part of it that is wrong. */
export const notesEntry = {
  module,
  conversion: notesConversion,
  mongo: {
    module: 'notes',
    store: 'mongo',
    name: 'notes on mongo',
    async prepare({ uri, database }: { uri: string; database: string }) {
      const client = new MongoClient(uri);
      await client.db(database).collection('notes').createIndex({ tenantId: 1, id: 1 }, { unique: true });
      await client.close();
    },
    async open({ uri, database }: { uri: string; database: string }) {
      const client = new MongoClient(uri);
      return inProcess(mongoNotes(client, database), () => client.close());
    },
    state: { notes: { collection: 'notes', pipeline: [{ $unset: '_id' }] } },
  },
  postgres: {
    module: 'notes',
    store: 'postgres',
    name: 'notes on postgres',
    schema: { name: 'notes', migrations: '/nowhere', migrate: async (target: PostgresTarget) => void (await queryAs(target, 'owner', TABLES(target.appRole))) },
    async open({ appUri }: PostgresTarget) {
      const pool = new Pool({ connectionString: appUri });
      pool.on('error', () => undefined);
      pool.on('connect', (client) => client.on('error', () => undefined));
      return inProcess(postgresNotes(pool), () => pool.end());
    },
    state: { notes: { query: 'select tenant_id as "tenantId", id, text, at from notes.notes' } },
  },
} as unknown as ConvertedEntry;
