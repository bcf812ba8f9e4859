import { type Collection, type MongoClient, MongoServerError } from 'mongodb';
import type { Pool, PoolClient } from 'pg';
import type { OperationContext } from '../../contract/operation.ts';
import { DomainError } from '../../kit/domain-error.ts';

/** What a repository of the desk below may get wrong; each is right when one caller comes at a time. */
export interface Flaws {
  /** A name is looked up, and then inserted. */
  readonly looksThenInserts?: boolean;
  /** A number is read, and one more is written. */
  readonly readsThenWrites?: boolean;
  /** An item is looked for, and then taken. */
  readonly looksThenTakes?: boolean;
  /** Taking an item and saying until when are two steps. */
  readonly leasesLater?: boolean;
  /** Lets an error of the store escape where two callers meet. */
  readonly lets?: boolean;
}

/** A desk: names to reserve, a counter, and items that workers take for a minute. */
interface Desk {
  reserve(context: OperationContext, args: { readonly name: string; readonly by: number }): Promise<{ readonly by: number }>;
  count(context: OperationContext, args: object): Promise<number>;
  put(context: OperationContext, args: { readonly item: string }): Promise<void>;
  take(context: OperationContext, args: { readonly by: number }): Promise<string | null>;
}

export const MINUTE_MS = 60_000;
const taken = new DomainError('duplicate', { field: 'name' });

export function mongoDesk(client: MongoClient, database: string, flaws: Flaws): Desk {
  const names: Collection<{ _id: string; by: number }> = client.db(database).collection('names');
  const counters: Collection<{ _id: string; n: number }> = client.db(database).collection('counters');
  const items: Collection<{ _id: string; until: Date }> = client.db(database).collection('items');
  return {
    async reserve(_, { name, by }) {
      if (flaws.looksThenInserts) {
        if ((await names.findOne({ _id: new RegExp(`^${name}`) })) !== null) throw taken;
        await names.insertOne({ _id: `${name} ${by}`, by });
        return { by };
      }
      await names.insertOne({ _id: name, by }).catch((error: unknown) => {
        throw error instanceof MongoServerError && error.code === 11000 && !flaws.lets ? taken : error;
      });
      return { by };
    },
    async count() {
      if (flaws.readsThenWrites) {
        const n = ((await counters.findOne({ _id: 'it' }))?.n ?? 0) + 1;
        await counters.updateOne({ _id: 'it' }, { $set: { n } }, { upsert: true });
        return n;
      }
      const increment = () => counters.findOneAndUpdate({ _id: 'it' }, { $inc: { n: 1 } }, { upsert: true, returnDocument: 'after' });
      return (await increment().catch(increment))?.n ?? 0;
    },
    async put(_, { item }) {
      await items.insertOne({ _id: item, until: new Date(0) });
    },
    async take({ now }) {
      const free = { until: { $lte: now } };
      const until = new Date(now.getTime() + MINUTE_MS);
      const first = flaws.looksThenTakes ? await items.findOne(free, { sort: { _id: 1 } }) : undefined;
      if (first === null) return null;
      const changes = { $set: { until: flaws.leasesLater ? new Date(8e15) : until } };
      const item = await items.findOneAndUpdate(first === undefined ? free : { _id: first._id }, changes, { sort: { _id: 1 } });
      if (item !== null && flaws.leasesLater) await items.updateOne({ _id: item._id }, { $set: { until } });
      return item?._id ?? null;
    },
  };
}

export const TABLES = `create schema desk; create table desk.names (name text, by integer); create table desk.counters (id integer primary key, n integer);
  create table desk.items (item text, until timestamptz); create unique index names_key on desk.names (name);
  grant usage on schema desk to public; grant all on all tables in schema desk to public`;

export function postgresDesk(pool: Pool, flaws: Flaws): Desk {
  const within = async <T>(work: (client: PoolClient) => Promise<T>): Promise<T> => {
    const client = await pool.connect();
    try {
      await client.query('begin');
      const result = await work(client);
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
  };
  return {
    reserve: (_, { name, by }) =>
      within(async (client) => {
        const own = flaws.looksThenInserts ? `${name} ${by}` : name;
        const standing = await client.query('select 1 from desk.names where starts_with(name, $1)', [name]);
        if (standing.rows.length > 0) throw taken;
        await client.query('insert into desk.names values ($1, $2)', [own, by]).catch((error: { code?: string }) => {
          throw error.code === '23505' && !flaws.lets ? taken : error;
        });
        return { by };
      }),
    count: () =>
      within(async (client) => {
        await client.query('insert into desk.counters values (1, 0) on conflict do nothing');
        const { rows } = await client.query<{ n: number }>(`select n from desk.counters ${flaws.readsThenWrites ? '' : 'for update'}`);
        const n = (rows[0]?.n ?? 0) + 1;
        await client.query('update desk.counters set n = $1', [n]);
        return n;
      }),
    put: async (_, { item }) => void (await pool.query("insert into desk.items values ($1, 'epoch')", [item])),
    async take({ now }) {
      const lock = flaws.looksThenTakes ? '' : 'for update skip locked';
      const until = new Date(now.getTime() + MINUTE_MS);
      const { rows } = await within((client) =>
        client.query<{ item: string }>(
          `update desk.items set until = $2 where item = (select item from desk.items where until <= $1 order by item limit 1 ${lock}) returning item`,
          [now, flaws.leasesLater ? new Date(8e13) : until],
        ),
      );
      const item = rows[0]?.item ?? null;
      if (item !== null && flaws.leasesLater) await pool.query('update desk.items set until = $2 where item = $1', [item, until]);
      return item;
    },
  };
}
