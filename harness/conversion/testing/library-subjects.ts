import { type Collection, type Document, Int32, MongoClient } from 'mongodb';
import pg from 'pg';
import type { IdSource } from '../../contract/operation.ts';
import type { Invocation, Subject } from '../../contract/subject.ts';
import { inProcess } from '../../drive/in-process.ts';
import { DomainError } from '../../kit/domain-error.ts';
import type { Library } from './library.ts';

/** A reader as the operations give it. */
export interface Reader {
  readonly id: number;
  readonly name: string;
  readonly ticket: string;
  readonly born: Date;
  readonly loans: readonly string[];
}

interface Context {
  readonly tenant: string;
  readonly now: Date;
  readonly ids: IdSource;
}

export const kindOf = (op: string): 'read' | 'write' => (op.startsWith('get') || op.startsWith('find') ? 'read' : 'write');

/** One call of a library's operation. */
export function call(op: string, args: unknown, ids: IdSource = { uuid: () => crypto.randomUUID() }): Invocation {
  return { tenant: 'tenant 0', op, args, now: new Date(1_700_000_000_123), ids };
}

/** The library's readers on PostgreSQL. The ticket, an id that the operation mints, is the one tag of a reader. */
export async function postgresReaders(library: Library): Promise<Subject> {
  await library.ask(`grant insert, update, delete on library.readers, library.loans to "${library.target.appRole}"`);
  const pool = new pg.Pool({ connectionString: library.target.appUri, max: 8 });
  pool.on('error', () => undefined);
  const within = async <T>(context: Context, work: (query: pg.PoolClient['query']) => Promise<T>): Promise<T> => {
    const client = await pool.connect();
    try {
      await client.query('begin');
      await client.query("select set_config('app.tenant_id', $1, true)", [context.tenant]);
      const result = await work(client.query.bind(client) as pg.PoolClient['query']);
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback');
      throw (error as { readonly code?: unknown }).code === '23505' ? new DomainError('duplicate', { field: 'name' }) : error;
    } finally {
      client.release();
    }
  };
  const read = async (query: pg.PoolClient['query'], where: 'id' | 'folded', value: unknown): Promise<Reader> => {
    const { rows } = await query(`select id, name, tags[1] as ticket, born from library.readers where ${where} = $1`, [value]);
    const [row] = rows as { id: number; name: string; ticket: string; born: Date }[];
    if (row === undefined) throw new DomainError('not_found', { field: where });
    const loans = await query('select book from library.loans where reader_id = $1 order by place', [row.id]);
    return { ...row, loans: (loans.rows as { book: string }[]).map(({ book }) => book) };
  };
  const operations = {
    add: (context: Context, { id, name }: { id: number; name: string }) =>
      within(context, async (query) => {
        const values = [context.tenant, id, name, name.toLowerCase(), context.now, [context.ids.uuid()]];
        await query('insert into library.readers values ($1, $2, $3, $4, $5, $6)', values);
        return await read(query, 'id', id);
      }),
    rename: (context: Context, { id, name }: { id: number; name: string }) =>
      within(context, async (query) => {
        await query('update library.readers set name = $2, folded = $3 where id = $1', [id, name, name.toLowerCase()]);
        return await read(query, 'id', id);
      }),
    swap: (context: Context, { one, other }: { one: number; other: number }) =>
      within(context, async (query) => {
        const [first, second] = [await read(query, 'id', one), await read(query, 'id', other)];
        await query("update library.readers set folded = 'between' where id = $1", [one]);
        await query('update library.readers set name = $2, folded = $3 where id = $1', [other, first.name, first.name.toLowerCase()]);
        await query('update library.readers set name = $2, folded = $3 where id = $1', [one, second.name, second.name.toLowerCase()]);
        return null;
      }),
    lend: (context: Context, { id, book }: { id: number; book: string }) =>
      within(context, async (query) => {
        await query('insert into library.loans select $1, $2, count(*), $3, $4 from library.loans where reader_id = $2', [
          context.tenant,
          id,
          book,
          context.now,
        ]);
        return await read(query, 'id', id);
      }),
    remove: (context: Context, { id }: { id: number }) =>
      within(context, async (query) => {
        await query('delete from library.loans where reader_id = $1', [id]);
        const { rowCount } = await query('delete from library.readers where id = $1', [id]);
        if (rowCount === 0) throw new DomainError('not_found', { field: 'id' });
        return true;
      }),
    get: (context: Context, { id }: { id: number }) => within(context, (query) => read(query, 'id', id)),
    getByName: (context: Context, { name }: { name: string }) => within(context, (query) => read(query, 'folded', name.toLowerCase())),
  };
  return inProcess(operations, () => pool.end());
}

/** The same on MongoDB: as much of it as is asked there. */
export async function mongoReaders(library: Library): Promise<Subject> {
  const client = new MongoClient(library.source.uri, { serverSelectionTimeoutMS: 1_000 });
  const readers = client.db(library.source.database).collection<Document>('readers');
  await readers.createIndex({ tenantId: 1, folded: 1 }, { unique: true });
  const operations = {
    add: async (context: Context, { id, name }: { id: number; name: string }) => {
      const document = {
        _id: new Int32(id),
        tenantId: context.tenant,
        name,
        folded: name.toLowerCase(),
        born: context.now,
        tags: [context.ids.uuid()],
        loans: [],
      };
      await readers.insertOne(document as Document, { writeConcern: { w: 'majority' } });
      return toReader(document);
    },
    rename: async (context: Context, { id, name }: { id: number; name: string }) => {
      const filter = { _id: id, tenantId: context.tenant } as Document;
      const renamed = await readers.findOneAndUpdate(filter, { $set: { name, folded: name.toLowerCase() } }, { returnDocument: 'after' });
      if (renamed === null) throw new DomainError('not_found', { field: 'id' });
      return toReader(renamed);
    },
    remove: async (context: Context, { id }: { id: number }) => {
      const { deletedCount } = await readers.deleteOne({ _id: id, tenantId: context.tenant } as Document);
      if (deletedCount === 0) throw new DomainError('not_found', { field: 'id' });
      return true;
    },
    get: (context: Context, { id }: { id: number }) => find(readers, { _id: id, tenantId: context.tenant }),
    getByName: (context: Context, { name }: { name: string }) => find(readers, { tenantId: context.tenant, folded: name.toLowerCase() }),
  };
  return inProcess(operations, () => client.close());
}

async function find(readers: Collection<Document>, filter: Document): Promise<Reader> {
  const document = await readers.findOne(filter);
  if (document === null) throw new DomainError('not_found');
  return toReader(document);
}

function toReader({ _id, name, tags, born, loans }: Document): Reader {
  return { id: Number(_id), name, ticket: tags[0], born, loans: (loans as { book: string }[]).map(({ book }) => book) };
}
