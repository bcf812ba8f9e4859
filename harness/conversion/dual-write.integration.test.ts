import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Stores } from '../contract/stores.ts';
import type { Subject } from '../contract/subject.ts';
import { Cut } from '../faults/cut.ts';
import { WireProxy } from '../faults/wire-proxy.ts';
import { openStores } from '../stores/open-stores.ts';
import { pollUntil } from '../stores/poll.ts';
import { postgresAddress, withPostgresAddress } from '../stores/postgres-url.ts';
import { queryAs } from '../stores/query-as.ts';
import { captureChanges } from './change-capture.ts';
import { connectTyped } from './connect.ts';
import { DualWriteRepository } from './dual-write-repository.ts';
import { FallbackGuard } from './fallback-guard.ts';
import { Outbox } from './outbox.ts';
import type { DualWriteOptions } from './persistence.ts';
import { ReadConverter } from './read-converter.ts';
import type { Served } from './served.ts';
import { Library, library, reader } from './testing/library.ts';
import { call, kindOf, mongoReaders, postgresReaders } from './testing/library-subjects.ts';

let stores: Stores;
beforeAll(async () => {
  stores = await openStores({ runId: `dual${process.pid}`, way: 'embedded' });
});
afterAll(() => stores?.[Symbol.asyncDispose]());

const opened: AsyncDisposable[] = [];
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each[Symbol.asyncDispose]();
});

function kept<T extends AsyncDisposable>(it: T): T {
  opened.push(it);
  return it;
}

const BOTH: DualWriteOptions = { writeToBoth: true, fallbackToMongo: true, convertOnRead: false };

/** A library on both stores, and what writes both. */
async function dual(options: DualWriteOptions, mongoUri?: string) {
  const place = await Library.open(stores, 0);
  await captureChanges(place.target, 'library', library);
  const source = mongoUri === undefined ? place.source : { ...place.source, uri: mongoUri };
  const stand = { conversion: library, mongo: source, postgres: place.target, schema: 'library' };
  const [postgres, mongo] = [kept(await postgresReaders(place)), kept(await mongoReaders(place))];
  const outbox = kept(new Outbox({ ...stand, secondaryMs: 300 }));
  const guard = kept(new FallbackGuard('library', place.target));
  const converter = kept(new ReadConverter(stand));
  const repository = kept(new DualWriteRepository({ postgres, mongo, outbox, guard, converter, kindOf, retryMs: 20 }, options));
  return { place, postgres, mongo, outbox, guard, converter, repository };
}

const summary = ({ by, answer, secondary, converted }: Served) => [by, answer.kind, secondary, converted];

/** What both stores say of a reader, by themselves. */
async function onBoth(subjects: { readonly postgres: Subject; readonly mongo: Subject }, id: number): Promise<readonly unknown[]> {
  return await Promise.all(
    [subjects.postgres, subjects.mongo].map((subject) => subject.invoke(call('get', { id })).catch((error: Error) => error.message.split(' ')[0])),
  );
}

describe('a dual write', () => {
  it('gives MongoDB the record that PostgreSQL persisted: ids and times included, nothing is minted twice', async () => {
    const its = await dual(BOTH);
    let minted = 0;
    const ids = { uuid: () => `00000000-0000-4000-8000-00000000000${minted++}` };
    expect(summary(await its.repository.serve(call('add', { id: 1, name: 'Ada' }, ids)))).toEqual(['postgres', 'value', 'applied', 0]);
    const [one, other] = await onBoth(its, 1);
    expect(one).toEqual({ id: 1, name: 'Ada', ticket: '00000000-0000-4000-8000-000000000000', born: new Date(1_700_000_000_123), loans: [] });
    expect(other).toEqual(one);
    expect(minted).toBe(1);
  });

  it('follows changes of the parts, of names that change places, and deletes', async () => {
    const its = await dual(BOTH);
    for (const [id, name] of [
      [1, 'Ada'],
      [2, 'Bo'],
      [3, 'Cy'],
    ] as const)
      await its.repository.invoke(call('add', { id, name }));
    await its.repository.invoke(call('lend', { id: 1, book: 'a' }));
    await its.repository.invoke(call('lend', { id: 1, book: 'b' }));
    expect(await onBoth(its, 1)).toMatchObject([{ loans: ['a', 'b'] }, { loans: ['a', 'b'] }]);
    expect(summary(await its.repository.serve(call('swap', { one: 1, other: 2 })))).toEqual(['postgres', 'value', 'applied', 0]);
    expect(await onBoth(its, 1)).toMatchObject([{ name: 'Bo' }, { name: 'Bo' }]);
    expect(await onBoth(its, 2)).toMatchObject([{ name: 'Ada' }, { name: 'Ada' }]);
    await its.repository.invoke(call('remove', { id: 1 }));
    expect(await onBoth(its, 1)).toEqual(['not_found', 'not_found']);
    await its.repository.invoke(call('add', { id: 1, name: 'Bo' }));
    expect(await onBoth(its, 1)).toMatchObject([
      { name: 'Bo', loans: [] },
      { name: 'Bo', loans: [] },
    ]);
    expect(await its.outbox.waiting()).toBe(0);
  });

  it('ends alike under concurrent writers of the same records', async () => {
    const its = await dual(BOTH);
    const writer = async (writer: number) => {
      for (let round = 0; round < 20; round++) {
        const id = 1 + (round % 5);
        const [op, args] = [
          ['add', { id, name: `Reader ${id}` }],
          ['lend', { id, book: `${writer} ${round}` }],
          ['rename', { id, name: `Reader ${id} of ${writer} in ${round}` }],
          ['remove', { id }],
        ][(round + writer) % 4] as [string, unknown];
        await its.repository.serve(call(op, args));
      }
    };
    await Promise.all(Array.from({ length: 6 }, (_, index) => writer(index)));
    await its.outbox.drain();
    expect(await its.outbox.waiting()).toBe(0);
    for (let id = 1; id <= 5; id++) {
      const [one, other] = await onBoth(its, id);
      expect(other).toEqual(one);
    }
  });

  it('keeps what MongoDB did not get in the outbox, and answers; a MongoDB that is there again gets it in order', async () => {
    const its = await dual(BOTH, 'mongodb://127.0.0.1:9/?directConnection=true');
    expect(summary(await its.repository.serve(call('add', { id: 1, name: 'Ada' })))).toEqual(['postgres', 'value', 'pending', 0]);
    await its.repository.invoke(call('rename', { id: 1, name: 'Eve' }));
    await its.repository.invoke(call('add', { id: 2, name: 'Bo' }));
    await its.repository.invoke(call('remove', { id: 2 }));
    expect(await onBoth(its, 1)).toMatchObject([{ name: 'Eve' }, 'not_found']);
    const again = kept(new Outbox({ conversion: library, mongo: its.place.source, postgres: its.place.target, schema: 'library' }));
    expect(await again.waiting()).toBeGreaterThan(0);
    await again.drain();
    expect(await again.waiting()).toBe(0);
    expect(await onBoth(its, 1)).toMatchObject([{ name: 'Eve' }, { name: 'Eve' }]);
    expect(await onBoth(its, 2)).toEqual(['not_found', 'not_found']);
  });

  it('holds no other record up for one that MongoDB refuses, and says why', async () => {
    const its = await dual(BOTH);
    await its.place.insert('readers', [{ ...reader(0), _id: 900, name: 'Ada', folded: 'ada' }]);
    expect((await its.repository.serve(call('add', { id: 1, name: 'Ada' }))).secondary).toBe('pending');
    await its.repository.invoke(call('add', { id: 2, name: 'Bo' }));
    expect(await onBoth(its, 2)).toMatchObject([{ name: 'Bo' }, { name: 'Bo' }]);
    const [entry] = await queryAs(its.place.target, 'owner', 'select attempts, problem from cutover.outbox');
    expect(entry).toMatchObject({ attempts: expect.any(Number), problem: expect.stringContaining('duplicate key') });
    await its.mongo.invoke(call('remove', { id: 900 }));
    await its.outbox.drain();
    expect(await onBoth(its, 1)).toMatchObject([{ name: 'Ada' }, { name: 'Ada' }]);
  });

  it('holds no other record up for one that no document can hold, and says why', async () => {
    const its = await dual(BOTH);
    for (const [id, name] of [
      [1, 'Ada'],
      [2, 'Bo'],
    ] as const)
      await its.repository.invoke(call('add', { id, name }));
    await its.place.ask(
      "begin; select set_config('app.tenant_id', 'tenant 0', true); update library.readers set born = '2026-01-01 00:00:00.000001+00' where id = 1; commit",
    );
    expect((await its.repository.serve(call('rename', { id: 2, name: 'Bea' }))).secondary).toBe('pending');
    expect((await onBoth(its, 2))[1]).toMatchObject({ name: 'Bea' });
    const [entry] = await queryAs(its.place.target, 'owner', 'select problem from cutover.outbox');
    expect(entry?.problem).toContain('finer than the millisecond');
    await its.place.ask("begin; select set_config('app.tenant_id', 'tenant 0', true); update library.readers set born = null where id = 1; commit");
    expect(await its.outbox.drain()).toEqual({ applied: 1, refused: 0 });
    expect((await onBoth(its, 1))[1]).toMatchObject({ born: null });
  });

  it('captures nothing of a transaction that is rolled back, and lets the application neither read nor forge an entry', async () => {
    const its = await dual(BOTH);
    await its.repository.invoke(call('add', { id: 1, name: 'Ada' }));
    const twice = await its.repository.serve(call('add', { id: 2, name: 'Ada' }));
    expect(twice.answer).toMatchObject({ kind: 'error', error: { kind: 'duplicate' } });
    expect(await its.outbox.waiting()).toBe(0);
    for (const sql of ['select * from cutover.outbox', "insert into cutover.outbox (module, aggregate, key) values ('library', 'readers', '{a}')"]) {
      await expect(queryAs(its.place.target, 'app', sql)).rejects.toThrow(/permission denied/);
    }
  });

  it('loses nothing when the one who drains dies between MongoDB and the end of its transaction', async () => {
    const its = await dual({ ...BOTH, writeToBoth: false });
    await its.repository.invoke(call('add', { id: 1, name: 'Ada' }));
    const holder = await connectTyped(its.place.target.ownerUri);
    await holder.query('begin');
    await holder.query('select from cutover.outbox for update');
    const drained = its.outbox.drain().then(
      () => 'drained',
      () => 'cut',
    );
    // It waits for the entries, which are held here: by then MongoDB has acknowledged the record.
    const cut = await pollUntil(
      async () => {
        const [found] = await stores.adminQuery(
          its.place.target,
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and wait_event_type = 'Lock' and query like 'delete from cutover.outbox%'",
          [its.place.target.database],
        );
        return found;
      },
      { deadlineMs: 10_000 },
    );
    expect(cut).toBeDefined();
    expect(await drained).toBe('cut');
    await holder.query('rollback');
    await holder.end();
    expect(await onBoth(its, 1)).toMatchObject([{ name: 'Ada' }, { name: 'Ada' }]);
    expect(await its.outbox.waiting()).toBe(1);
    expect(await its.outbox.drain()).toEqual({ applied: 1, refused: 0 });
    expect(await its.outbox.waiting()).toBe(0);
  });

  it('answers once MongoDB has the record, not only when that is noted; what cannot be noted is brought again', async () => {
    const its = await dual(BOTH);
    const holder = await connectTyped(its.place.target.ownerUri);
    kept({ [Symbol.asyncDispose]: () => holder.end() });
    await holder.query('begin');
    // Nothing leaves the outbox meanwhile, and what is noted there is not held up.
    await holder.query('create function cutover.held() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock(7); return old; end $$');
    await holder.query('create trigger held before delete on cutover.outbox for each row execute function cutover.held()');
    await holder.query('commit');
    await holder.query('select pg_advisory_lock(7)');
    const waiting = async (): Promise<unknown> => (await queryAs(its.place.target, 'owner', 'select count(*)::int as rows from cutover.outbox'))[0]?.rows;
    expect(summary(await its.repository.serve(call('add', { id: 1, name: 'Ada' })))).toEqual(['postgres', 'value', 'applied', 0]);
    expect(await onBoth(its, 1)).toMatchObject([{ name: 'Ada' }, { name: 'Ada' }]);
    expect(await waiting()).toBe(1);
    const cut = await pollUntil(
      async () =>
        (
          await stores.adminQuery(
            its.place.target,
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and wait_event_type = 'Lock' and query like 'delete from cutover.outbox%'",
            [its.place.target.database],
          )
        )[0],
      { deadlineMs: 10_000 },
    );
    expect(cut).toBeDefined();
    await holder.query('select pg_advisory_unlock(7)');
    expect(await its.outbox.waiting()).toBe(1);
    expect(summary(await its.repository.serve(call('rename', { id: 1, name: 'Eve' })))).toEqual(['postgres', 'value', 'applied', 0]);
    expect(await its.outbox.waiting()).toBe(0);
    expect(await onBoth(its, 1)).toMatchObject([{ name: 'Eve' }, { name: 'Eve' }]);
  });
});

describe('the options', () => {
  const flags = [false, true];
  const all = flags.flatMap((writeToBoth) =>
    flags.flatMap((fallbackToMongo) => flags.map((convertOnRead) => ({ writeToBoth, fallbackToMongo, convertOnRead }))),
  );

  it.each(all)('write to both: $writeToBoth, fall back: $fallbackToMongo, convert on read: $convertOnRead', async (options) => {
    const { writeToBoth, fallbackToMongo, convertOnRead } = options;
    const its = await dual(options);
    await its.mongo.invoke(call('add', { id: 7, name: 'Old' }));
    await its.mongo.invoke(call('add', { id: 8, name: 'Older' }));

    const added = await its.repository.serve(call('add', { id: 1, name: 'Ada' }));
    expect(summary(added)).toEqual(['postgres', 'value', writeToBoth ? 'applied' : 'pending', 0]);
    expect((await onBoth(its, 1))[1]).toEqual(writeToBoth ? expect.objectContaining({ name: 'Ada' }) : 'not_found');

    const converts = fallbackToMongo && convertOnRead;
    const found = await its.repository.serve(call('get', { id: 7 }));
    expect(summary(found)).toEqual(fallbackToMongo ? ['mongo', 'value', 'none', converts ? 1 : 0] : ['postgres', 'error', 'none', 0]);
    expect(summary(await its.repository.serve(call('getByName', { name: 'old' })))[0]).toBe(fallbackToMongo && !converts ? 'mongo' : 'postgres');
    expect((await onBoth(its, 7))[0]).toEqual(converts ? expect.objectContaining({ name: 'Old' }) : 'not_found');

    const renamed = await its.repository.serve(call('rename', { id: 8, name: 'New' }));
    expect([renamed.answer.kind, renamed.converted]).toEqual(converts ? ['value', 1] : ['error', 0]);

    await its.repository.invoke(call('remove', { id: 1 }));
    const gone = await its.repository.serve(call('get', { id: 1 }));
    expect(summary(gone)).toEqual(['postgres', 'error', 'none', 0]);
    await its.outbox.drain();
    expect(await onBoth(its, 1)).toEqual(['not_found', 'not_found']);
  });
});

describe('a fallback', () => {
  it('does not bring back what was deleted, nor show what was changed, while MongoDB has the old record', async () => {
    const its = await dual({ writeToBoth: true, fallbackToMongo: true, convertOnRead: true });
    await its.repository.invoke(call('add', { id: 1, name: 'Ada' }));
    await its.repository.invoke(call('add', { id: 2, name: 'Bo' }));
    its.repository.options = { ...its.repository.options, writeToBoth: false };
    await its.repository.invoke(call('remove', { id: 1 }));
    await its.repository.invoke(call('rename', { id: 2, name: 'Bea' }));
    expect(await onBoth(its, 1)).toMatchObject(['not_found', { name: 'Ada' }]);
    for (const [op, args] of [
      ['get', { id: 1 }],
      ['getByName', { name: 'Ada' }],
      ['getByName', { name: 'Bo' }],
    ] as const) {
      expect(summary(await its.repository.serve(call(op, args)))).toEqual(['postgres', 'error', 'none', 0]);
    }
    expect((await its.repository.serve(call('rename', { id: 1, name: 'Back' }))).answer.kind).toBe('error');
    await its.outbox.drain();
    expect(await onBoth(its, 1)).toEqual(['not_found', 'not_found']);
  });

  it.each(['before', 'after'] as const)('converts although its connection is cut off, even while it is being made (%s a request)', async (when) => {
    const { place, mongo } = await dual(BOTH);
    const { ownerUri } = place.target;
    const proxy = kept(await WireProxy.listen('postgres', postgresAddress(ownerUri) ?? expect.unreachable()));
    const postgres = { ...place.target, ownerUri: withPostgresAddress(ownerUri, proxy.address) };
    const converter = kept(new ReadConverter({ conversion: library, mongo: place.source, postgres, schema: 'library' }));
    let request = 0;
    let isCut = true;
    for (; isCut; request++) {
      isCut = false;
      proxy.keeper = new Cut({ request: request + 1, when }, () => {
        isCut = true;
        void proxy.sever();
      });
      await mongo.invoke(call('add', { id: request, name: `Reader ${request}` }));
      await converter.convert('tenant 0', new Set([`${request}`]), Date.now());
      expect(await queryAs(place.target, 'bypass', 'select id from library.readers where id = $1', [request])).toEqual([{ id: request }]);
    }
    expect(request).toBeGreaterThan(5);
  });

  it('does not take a write that gives nothing for one that found nothing', async () => {
    const its = await dual({ writeToBoth: false, fallbackToMongo: true, convertOnRead: true });
    await its.mongo.invoke(call('add', { id: 7, name: 'Old' }));
    await its.repository.invoke(call('rename', { id: 7, name: 'Ada' }));
    let calls = 0;
    const silent: Subject = {
      invoke: async (made) => {
        calls++;
        await its.postgres.invoke(made);
      },
      [Symbol.asyncDispose]: async () => undefined,
    };
    const { mongo, outbox, guard, converter } = its;
    const parts = { postgres: silent, mongo, outbox, guard, converter, kindOf };
    const repository = kept(new DualWriteRepository(parts, { writeToBoth: false, fallbackToMongo: true, convertOnRead: true }));
    expect((await repository.serve(call('lend', { id: 7, book: 'Emma' }))).answer).toEqual({ kind: 'value', value: undefined });
    expect(calls).toBe(1);
    expect(await onBoth(its, 7)).toMatchObject([{ loans: ['Emma'] }, { loans: [] }]);
  });

  it('without its tombstone a deleted record comes back: the tombstone is what keeps it away', async () => {
    const its = await dual({ writeToBoth: false, fallbackToMongo: true, convertOnRead: true });
    await its.repository.invoke(call('add', { id: 1, name: 'Ada' }));
    await its.outbox.drain();
    await its.repository.invoke(call('remove', { id: 1 }));
    await queryAs(its.place.target, 'owner', 'delete from cutover.outbox');
    expect((await its.repository.serve(call('get', { id: 1 }))).by).toBe('postgres');
    await queryAs(its.place.target, 'owner', 'delete from cutover.tombstones');
    expect((await its.repository.serve(call('get', { id: 1 }))).by).toBe('mongo');
    expect((await onBoth(its, 1))[0]).toMatchObject({ name: 'Ada' });
  });

  it('says that MongoDB does not answer rather than that there is no such record', async () => {
    const its = await dual(BOTH);
    const down = new DualWriteRepository(
      { ...its, kindOf, mongo: { invoke: () => Promise.reject(new Error('no server')), [Symbol.asyncDispose]: async () => undefined } },
      BOTH,
    );
    await expect(down.invoke(call('get', { id: 1 }))).rejects.toThrow('no server');
  });
});
