import { type AnyBulkWriteOperation, type Document, Int32, MongoClient } from 'mongodb';
import type { Stores } from '../../contract/stores.ts';
import type { MongoTarget, PostgresTarget } from '../../contract/subject.ts';
import { aggregate, freshStart } from '../../kit/aggregate.ts';
import { array, bytes, instant, int, nullable, text } from '../../kit/codecs.ts';
import { defineConversion } from '../../kit/define-conversion.ts';
import { queryAs } from '../../stores/query-as.ts';

/** A library: readers, their loans (children of them), notes that a loan may refer to, and locks. */
export const library = defineConversion({
  module: 'library',
  aggregates: {
    readers: aggregate({
      collection: 'readers',
      tier: 'A',
      shows: ['readers'],
      table: 'readers',
      key: ['tenant_id', 'id'],
      columns: {
        tenant_id: ['tenantId', text],
        id: ['_id', int],
        name: ['name', text],
        folded: ['folded', text],
        born: ['born', nullable(instant)],
        tags: ['tags', array(text)],
      },
      lists: [
        {
          at: 'loans',
          table: 'loans',
          key: ['tenant_id', 'reader_id', 'place'],
          holder: { tenant_id: 'tenant_id', reader_id: 'id' },
          ordinal: { column: 'place', first: 0 },
          columns: { book: ['book', text], due: ['due', instant] },
        },
      ],
    }),
    notes: aggregate({
      collection: 'notes',
      tier: 'B',
      keep: {
        rule: 'on loan, or from the cut-off on',
        keeps: ({ at }, cutoffMs) => (at as Date).getTime() >= cutoffMs,
        orReferredBy: { table: 'loans', columns: { tenant_id: 'tenant_id', book: 'book' } },
      },
      shows: ['notes'],
      table: 'notes',
      key: ['tenant_id', 'book'],
      columns: { tenant_id: ['tenantId', text], book: ['book', text], at: ['at', instant], cover: ['cover', nullable(bytes)] },
      left: { _id: { reason: 'nobody refers to it' } },
    }),
    locks: freshStart('locks', []),
  },
});

const TABLES = `
  create schema library;
  grant usage on schema library to {{app}};
  create table library.readers (
    tenant_id text not null check (tenant_id <> ''), id integer not null, name text not null check (name <> 'nobody'), folded text not null,
    born timestamptz, tags text[] not null, primary key (tenant_id, id), constraint readers_name_key unique (tenant_id, folded)
  );
  create table library.loans (
    tenant_id text not null, reader_id integer not null, place integer not null, book text not null, due timestamptz not null,
    primary key (tenant_id, reader_id, place), foreign key (tenant_id, reader_id) references library.readers
  );
  create table library.notes (tenant_id text not null, book text not null, at timestamptz not null, cover bytea, primary key (tenant_id, book));`;

/** The two stores of a library, with as many readers as asked, and how to look into them. */
export class Library {
  readonly source: MongoTarget;
  readonly target: PostgresTarget;

  private constructor(source: MongoTarget, target: PostgresTarget) {
    this.source = source;
    this.target = target;
  }

  static async open(stores: Stores, readers: number): Promise<Library> {
    const [source, target] = await Promise.all([stores.mongoTarget('library'), stores.postgresTarget('library')]);
    const opened = new Library(source, target);
    await opened.ask(TABLES.replace('{{app}}', `"${target.appRole}"`));
    for (const table of ['readers', 'loans', 'notes']) {
      await opened.ask(`alter table library.${table} enable row level security; alter table library.${table} force row level security;
        create policy tenant on library.${table} using (tenant_id = nullif(current_setting('app.tenant_id', true), ''));
        grant select on library.${table} to "${target.appRole}"`);
    }
    if (readers > 0)
      await opened.insert(
        'readers',
        Array.from({ length: readers }, (_, index) => reader(index)),
      );
    return opened;
  }

  async insert(collection: string, documents: readonly Document[]): Promise<void> {
    const client = new MongoClient(this.source.uri);
    try {
      const writes = documents.map((document): AnyBulkWriteOperation => ({ insertOne: { document } }));
      await client.db(this.source.database).collection(collection).bulkWrite(writes);
    } finally {
      await client.close();
    }
  }

  /** As the owner, whom row-level security binds. */
  async ask(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    return await queryAs(this.target, 'owner', sql);
  }

  /** Every row of every table, in one text. */
  async rows(): Promise<string> {
    const all: unknown[] = [];
    for (const table of ['readers', 'loans', 'notes'])
      all.push(await queryAs(this.target, 'bypass', `select to_jsonb(t)::text as row from library.${table} t order by 1`));
    return JSON.stringify(all);
  }

  async count(table: string): Promise<number> {
    const [row] = await queryAs(this.target, 'bypass', `select count(*)::int as n from library.${table}`);
    return row?.n as number;
  }
}

/** The n-th reader: of one of three tenants, with none to three loans. */
export function reader(index: number): Document {
  const loans = Array.from({ length: index % 4 }, (_, place) => ({ book: `book ${index} ${place}`, due: new Date(1_700_000_000_000 + index) }));
  return {
    _id: new Int32(index),
    tenantId: `tenant ${index % 3}`,
    name: `Reader\t${index}`,
    folded: `reader ${index}`,
    born: index % 2 === 0 ? null : new Date(index),
    tags: ['a"b', '{}', '', 'NULL', '\\N'],
    loans,
  };
}
