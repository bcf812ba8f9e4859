import { once } from 'node:events';
import { createConnection } from 'node:net';
import { serialize } from 'bson';
import { Binary, Int32, ObjectId } from 'mongodb';
import { escapeIdentifier } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stores } from '../contract/stores.ts';
import { openStores } from '../stores/open-stores.ts';
import { pollUntil } from '../stores/poll.ts';
import { queryAs } from '../stores/query-as.ts';
import { connectTyped } from './connect.ts';
import { CUTOFF_MS, converting } from './testing/converting.ts';
import { Library, library, reader } from './testing/library.ts';

let stores: Stores;

beforeAll(async () => {
  stores = await openStores({ runId: 'convert', way: 'embedded' });
});

afterAll(() => stores[Symbol.asyncDispose]());

describe('convert', () => {
  it('brings every document over once: twice, in several ranges at once, and two conversions beside each other give the same rows', async () => {
    const place = await Library.open(stores, 95);
    const { aggregates } = await converting(place);
    expect(aggregates[0]).toEqual({ aggregate: 'readers', collection: 'readers', tier: 'A', source: 95, converted: 95, skipped: {}, rejected: 0 });
    expect([await place.count('readers'), await place.count('loans')]).toEqual([95, 141]);
    const once = await place.rows();
    expect((await converting(place, { parallel: 4 })).aggregates[0]?.converted).toBe(95);
    expect(await place.rows()).toBe(once);

    const beside = await Library.open(stores, 95);
    await Promise.all([
      converting(beside, { parallel: 3, present: 'keep' }),
      converting(beside, { conversion: { ...library, module: 'other' }, present: 'keep' }),
    ]);
    expect(await beside.rows()).toBe(once);
  });

  it('goes on where it and the module that is in use hold each other up', async () => {
    const place = await Library.open(stores, 3);
    // Who waits first looks for what holds it up first, and once: that must not be before the other waits, too.
    await stores.adminQuery(place.target, `alter database ${escapeIdentifier(place.target.database)} set deadlock_timeout = '5s'`);
    await stores.adminQuery(
      place.target,
      "create function public.never_look() returns text security definer language sql as $$ select set_config('deadlock_timeout', '1h', false) $$",
    );
    const busy = await connectTyped(place.target.ownerUri);
    try {
      await busy.query('select public.never_look()');
      const put = (id: number) => busy.query(`insert into library.readers values ('tenant ${id}', ${id}, 'busy', 'busy ${id}', null, '{}')`);
      const as = (id: number) => busy.query("select set_config('app.tenant_id', $1, true)", [`tenant ${id}`]);
      await busy.query('begin');
      await as(2);
      await put(2);
      const conversion = converting(place, { present: 'keep', live: true });
      // It has written one reader and waits for the other; it is ended for the one who waits then.
      const waits = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like 'do %'";
      expect(await pollUntil(async () => ((await stores.adminQuery(place.target, waits)).length > 0 ? true : undefined), { deadlineMs: 10_000 })).toBe(true);
      await as(0);
      await put(0);
      await busy.query('rollback');
      const { aggregates } = await conversion;
      expect(aggregates[0]).toMatchObject({ converted: 3, rejected: 0 });
      expect(await queryAs(place.target, 'bypass', "select from library.readers where name = 'busy'")).toEqual([]);
    } finally {
      await busy.end();
    }
  });

  it('takes in documents of many tenants, ids of mixed types, and none', async () => {
    const place = await Library.open(stores, 0);
    expect((await converting(place)).aggregates.map(({ source, converted }) => [source, converted])).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    const notes = Array.from({ length: 40 }, (_, index) => ({
      _id: index % 2 === 0 ? new ObjectId() : `note ${index}`,
      tenantId: `tenant ${index}`,
      book: 'b',
      at: new Date(CUTOFF_MS),
      cover: new Binary(Buffer.from([index])),
    }));
    await place.insert('notes', notes);
    const result = await converting(place, { parallel: 3 });
    expect(result.aggregates[1]).toMatchObject({ source: 40, converted: 40 });
    expect(await place.count('notes')).toBe(40);
  });

  it('keeps tier B by its rule, to the millisecond, or by what refers to it; tier C stays behind', async () => {
    const place = await Library.open(stores, 4);
    const note = (book: string, ms: number) => ({ tenantId: 'tenant 0', book, at: new Date(ms), cover: null });
    await place.insert('notes', [note('late', CUTOFF_MS), note('early', CUTOFF_MS - 1), note('book 3 1', 0)]);
    await place.insert('locks', [{ a: 1 }, { a: 2 }]);
    const { aggregates } = await converting(place);
    expect(aggregates[1]).toMatchObject({ source: 3, converted: 2, skipped: { 'on loan, or from the cut-off on': 1 } });
    expect(aggregates[2]).toMatchObject({ source: 2, converted: 0, skipped: { 'fresh start': 2 } });
    expect(await queryAs(place.target, 'bypass', 'select book from library.notes order by 1')).toEqual([{ book: 'book 3 1' }, { book: 'late' }]);
  });

  it('brings over what refers to documents of its own collection, whichever comes first; what refers to none is rejected', async () => {
    const place = await Library.open(stores, 0);
    await place.ask(`alter table library.readers drop constraint readers_name_key;
      alter table library.readers add unique (tenant_id, name);
      alter table library.readers add constraint readers_friend_fkey foreign key (tenant_id, folded) references library.readers (tenant_id, name)`);
    const names = Array.from({ length: 60 }, (_, index) => `reader ${index}`);
    const friend = (index: number) => (index === 7 ? 'nobody we know' : names[Math.min(index + 15, 59)]);
    await place.insert(
      'readers',
      names.map((name, index) => ({ ...reader(index), tenantId: 'tenant 0', name, folded: friend(index) })),
    );
    const { aggregates, rejects } = await converting(place, { parallel: 3 });
    expect(aggregates[0]).toMatchObject({ source: 60, converted: 59, rejected: 1 });
    expect(rejects).toMatchObject([{ id: '{"$numberInt":"7"}', field: 'readers_friend_fkey' }]);
    expect(await place.count('loans')).toBe(90 - 3);
  });

  it('leaves alone what another writer has written meanwhile', async () => {
    const place = await Library.open(stores, 4);
    await place.ask(`select set_config('app.tenant_id', 'tenant 0', false);
      insert into library.readers values ('tenant 0', 3, 'newer', 'newer', null, '{}')`);
    await converting(place, { present: 'keep' });
    expect(await queryAs(place.target, 'bypass', 'select name from library.readers where id = 3')).toEqual([{ name: 'newer' }]);
    expect(await queryAs(place.target, 'bypass', 'select place from library.loans where reader_id = 3')).toEqual([]);
  });
});

describe('the sums', () => {
  it('must be the count of the source: a document that comes where the scan has been is not accounted for', async () => {
    const place = await Library.open(stores, 25);
    let isLate = false;
    const onBatch = async (): Promise<void> => {
      if (isLate) return;
      isLate = true;
      await place.insert('readers', [{ ...reader(99), _id: new Int32(-1) }]);
    };
    const refusal = {
      code: 'conversion_sum',
      message: expect.stringMatching(/the source has 26 documents, and 25 converted, 0 skipped and 0 rejected make 25/),
    };
    await expect(converting(place, { onBatch })).rejects.toMatchObject(refusal);
    expect((await converting(place)).aggregates[0]).toMatchObject({ source: 26, converted: 26 });
  });

  it('are no measure where the source is being written meanwhile', async () => {
    const place = await Library.open(stores, 25);
    const onBatch = async () => await place.insert('readers', [{ ...reader(99), _id: new Int32(-1), folded: 'late' }]).catch(() => undefined);
    expect((await converting(place, { onBatch, live: true })).aggregates[0]).toMatchObject({ source: 25, converted: 25 });
  });
});

describe('a document that does not fit', () => {
  const fitting = (id: number) => reader(id);
  const bad: Readonly<Record<string, readonly [change: object, field: string, reason: RegExp]>> = {
    'has a NUL in a text': [{ name: 'a\0b' }, 'name', /NUL/],
    'has a NUL in a list': [{ tags: ['a', 'b\0'] }, 'tags.1', /NUL/],
    'has the year 0': [{ born: new Date('0000-06-01T00:00:00Z') }, 'born', /years 1 to 9999/],
    'has the year 10000': [{ born: new Date('+010000-01-01T00:00:00Z') }, 'born', /years 1 to 9999/],
    'has a name that is the same but for case': [{ folded: 'reader 51' }, 'readers_name_key', /duplicate key.*23505/],
    'breaks a check': [{ name: 'nobody' }, 'readers_name_check', /23514/],
    'has a key that is too long': [
      { folded: Array.from({ length: 9_000 }, (_, at) => String.fromCharCode(0x4e00 + ((at * 7919) % 20_000))).join('') },
      '',
      /54000/,
    ],
    'has no tenant': [{ tenantId: undefined }, 'tenantId', /missing/],
    'has the tenant null': [{ tenantId: null }, 'tenantId', /null/],
    'has an empty tenant': [{ tenantId: '' }, '', /row-level security|readers_tenant_id_check/],
    'has a field that nothing takes': [{ extra: 1 }, 'extra', /would be lost/],
    'has a number of another type': [{ loans: [{ book: 7, due: new Date(0) }] }, 'loans.0.book', /text was expected/],
    'has no list': [{ loans: null }, 'loans', /no list/],
  };

  it('is rejected by its id, with field and reason, and takes no other along', async () => {
    const place = await Library.open(stores, 0);
    const entries = Object.entries(bad);
    const documents = entries.map(([, [change]], index) => ({ ...fitting(48 + 3 * index), _id: new Int32(1000 + index), ...change }));
    await place.insert(
      'readers',
      [
        ...Array.from({ length: 100 }, (_, index) => fitting(index)),
        ...documents.map((document) => ({ ...document, folded: 'folded' in document ? document.folded : '' })),
      ].map(unique),
    );
    const { aggregates, rejects } = await converting(place, { batchDocuments: 1000 });
    const found = new Map(rejects.map(({ id, ...reject }) => [id, reject]));
    for (const [index, [name, [, field, reason]]] of entries.entries()) {
      const reject = found.get(`{"$numberInt":"${1000 + index}"}`);
      expect(reject, name).toBeDefined();
      if (field !== '') expect(reject?.field, name).toBe(field);
      expect(reject?.reason, name).toMatch(reason);
      expect(reject?.collection).toBe('readers');
    }
    expect(aggregates[0]).toMatchObject({ source: 100 + entries.length, converted: 100, rejected: entries.length });
    expect(await place.count('readers')).toBe(100);
  });

  it('is rejected when its bytes are no text', async () => {
    const place = await Library.open(stores, 3);
    await insertBadUtf8(place);
    const { aggregates, rejects } = await converting(place);
    expect(aggregates[0]).toMatchObject({ source: 4, converted: 3, rejected: 1 });
    expect(rejects[0]).toMatchObject({ id: '{"$numberInt":"99"}', reason: expect.stringMatching(/UTF-?8/i) });
  });
});

/** Names but the one that is to collide are made unique. */
function unique(whole: Record<string, unknown>): Record<string, unknown> {
  // The driver would write null for undefined.
  const document = Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined));
  const isPlanted = Number(document._id) >= 1000;
  const collides = document.folded === 'reader 51' && document.tenantId === 'tenant 0';
  return isPlanted && !collides && String(document.folded).length < 100 ? { ...document, folded: `planted ${String(document._id)}` } : document;
}

/** No driver writes such text, so the message is made by hand (MongoDB, "Wire Protocol", OP_MSG). */
async function insertBadUtf8({ source }: Library): Promise<void> {
  const command = Buffer.from(serialize({ insert: 'readers', documents: [{ ...reader(99), name: 'MARK' }], $db: source.database }));
  command.fill(0xff, command.indexOf('MARK'), command.indexOf('MARK') + 4);
  const head = Buffer.alloc(21);
  for (const [at, value] of [head.length + command.length, 1, 0, 2013, 0].entries()) head.writeInt32LE(value, at * 4);
  const { hostname, port } = new URL(source.uri);
  const socket = createConnection(Number(port), hostname);
  socket.write(Buffer.concat([head, command]));
  await once(socket, 'data');
  socket.destroy();
}

describe('a target', () => {
  it('that holds rows of somebody else is refused, and nothing is touched', async () => {
    const place = await Library.open(stores, 5);
    await place.ask(`select set_config('app.tenant_id', 'x', false); insert into library.notes values ('x', 'b', now(), null)`);
    const before = await place.rows();
    await expect(converting(place)).rejects.toMatchObject({ code: 'conversion_target_not_empty', message: expect.stringContaining('library.notes') });
    expect(await place.rows()).toBe(before);
  });

  it('with a checkpoint of another schema version, or another cut-off, is refused', async () => {
    const place = await Library.open(stores, 25);
    const controller = new AbortController();
    await converting(place, { signal: controller.signal, onBatch: () => controller.abort() }).catch(() => undefined);
    const before = await place.rows();
    await expect(converting(place, { schemaVersion: '2' })).rejects.toMatchObject({
      code: 'conversion_checkpoint',
      message: expect.stringContaining('schema version 1'),
    });
    await expect(converting(place, { cutoffMs: 0 })).rejects.toMatchObject({ code: 'conversion_checkpoint', message: expect.stringContaining('2023-11-14') });
    expect(await place.rows()).toBe(before);
  });
});
