import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stores } from '../contract/stores.ts';
import { openStores } from '../stores/open-stores.ts';
import { queryAs } from '../stores/query-as.ts';
import { captureChanges } from './change-capture.ts';
import { ChangeMirror } from './change-mirror.ts';
import { convert } from './converter.ts';
import { Library, library } from './testing/library.ts';
import { call, mongoReaders, postgresReaders } from './testing/library-subjects.ts';

let stores: Stores;
beforeAll(async () => {
  stores = await openStores({ runId: `mirror${process.pid}`, way: 'embedded' });
});
afterAll(() => stores?.[Symbol.asyncDispose]());

const CUTOFF_MS = 1_700_000_000_000;

function options({ source, target }: Library) {
  return { conversion: library, mongo: source, postgres: target, schema: 'library', cutoffMs: CUTOFF_MS };
}

/** Each reader's id, name and ticket, on the store that the subject stands on. */
async function names(place: Library) {
  return await queryAs(place.target, 'bypass', 'select id, name from library.readers order by id');
}

describe('a mirror of what MongoDB is written', () => {
  it('has everything that was acknowledged once it is caught up, and does not come back as a change of PostgreSQL', async () => {
    const place = await Library.open(stores, 0);
    await captureChanges(place.target, 'library', library);
    await using mongo = await mongoReaders(place);
    await using mirror = await ChangeMirror.start(options(place));
    await mongo.invoke(call('add', { id: 1, name: 'Ada' }));
    await mongo.invoke(call('add', { id: 2, name: 'Bo' }));
    await mirror.caughtUp();
    expect(await names(place)).toEqual([
      { id: 1, name: 'Ada' },
      { id: 2, name: 'Bo' },
    ]);
    await mongo.invoke(call('remove', { id: 1 }));
    await mongo.invoke(call('rename', { id: 2, name: 'Ada' }));
    await mirror.caughtUp();
    expect(await names(place)).toEqual([{ id: 2, name: 'Ada' }]);
    expect(await queryAs(place.target, 'owner', 'select from cutover.outbox')).toEqual([]);
  });

  it('loses nothing beside a conversion: not what is made, changed or deleted meanwhile', async () => {
    const place = await Library.open(stores, 300);
    await using mongo = await mongoReaders(place);
    await using postgres = await postgresReaders(place);
    await using mirror = await ChangeMirror.start(options(place));
    const write = async (writer: number) => {
      for (let round = 0; round < 30; round++) {
        // Those of the one tenant that the calls are of: ids that three divides.
        const id = 3 * ((writer * 31 + round * 7) % 100);
        await mongo.invoke(call('rename', { id, name: `writer ${writer} round ${round}` })).catch(() => undefined);
        if (round % 3 === 0) await mongo.invoke(call('remove', { id: 3 * ((writer + round * 11) % 100) })).catch(() => undefined);
        if (round % 5 === 0) await mongo.invoke(call('add', { id: 10_000 + writer * 100 + round, name: `new ${writer} ${round}` }));
      }
    };
    const { source, target } = place;
    const backfill = convert({
      conversion: library,
      source,
      target,
      schema: 'library',
      schemaVersion: '1',
      cutoffMs: CUTOFF_MS,
      batchDocuments: 5,
      present: 'keep',
      live: true,
    });
    await Promise.all([backfill, ...Array.from({ length: 4 }, (_, index) => write(index))]);
    await mirror.caughtUp();
    await mirror.settle();
    for (const id of [...Array.from({ length: 100 }, (_, index) => 3 * index), ...Array.from({ length: 400 }, (_, index) => 10_000 + index)]) {
      const [one, other] = await Promise.all(
        [mongo, postgres].map((subject) => subject.invoke(call('get', { id })).catch((error: Error) => error.message.split(' ')[0])),
      );
      expect(other).toEqual(one);
    }
  });

  it('takes away what a conversion wrote that had read it before it was deleted', async () => {
    const place = await Library.open(stores, 4);
    await using mongo = await mongoReaders(place);
    await using mirror = await ChangeMirror.start(options(place));
    await mongo.invoke(call('remove', { id: 3 }));
    await mirror.caughtUp();
    // As a converter does that read it before.
    await place.ask(`begin; select set_config('app.tenant_id', 'tenant 0', true);
      insert into library.readers values ('tenant 0', 3, 'late', 'late', null, '{}'); commit`);
    await mirror.settle();
    expect(await names(place)).toEqual([]);
  });

  it('goes on where it stood, whatever ended it', async () => {
    const place = await Library.open(stores, 0);
    await using mongo = await mongoReaders(place);
    {
      await using mirror = await ChangeMirror.start(options(place));
      await mongo.invoke(call('add', { id: 1, name: 'Ada' }));
      await mirror.caughtUp();
      await stores.adminQuery(place.target, 'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()', [
        place.target.database,
      ]);
      await mongo.invoke(call('add', { id: 2, name: 'Bo' }));
      await expect(mirror.caughtUp()).rejects.toThrow();
    }
    await using again = await ChangeMirror.start(options(place));
    await again.caughtUp();
    expect(await names(place)).toEqual([
      { id: 1, name: 'Ada' },
      { id: 2, name: 'Bo' },
    ]);
  });

  it('leaves alone what is there already as it should be: some tables let nothing be changed', async () => {
    const place = await Library.open(stores, 3);
    await using mongo = await mongoReaders(place);
    const began = await ChangeMirror.start(options(place));
    await began[Symbol.asyncDispose]();
    await mongo.invoke(call('rename', { id: 0, name: 'Ada' }));
    const { source, target } = place;
    await convert({ conversion: library, source, target, schema: 'library', schemaVersion: '1', cutoffMs: CUTOFF_MS, present: 'keep' });
    await place.ask(`create function library.refuse() returns trigger language plpgsql as 'begin raise insufficient_privilege; end';
      create trigger refuse before update on library.readers for each statement execute function library.refuse()`);
    // Its first event is of a document that was converted since.
    await using mirror = await ChangeMirror.start(options(place));
    await mirror.caughtUp();
    await mongo.invoke(call('rename', { id: 0, name: 'Bo' }));
    await expect(mirror.caughtUp()).rejects.toThrow('insufficient_privilege');
  });

  it('holds no lock once it has ended: who has to mend what ended it gets through', async () => {
    const place = await Library.open(stores, 0);
    await using mongo = await mongoReaders(place);
    const began = await ChangeMirror.start(options(place));
    await began[Symbol.asyncDispose]();
    await place.ask(`create function library.full() returns trigger language plpgsql as 'begin raise disk_full; end';
      create trigger "full" before insert on library.readers for each row when (new.id = 2) execute function library.full()`);
    // Two of one transaction: what the first has locked stays when the second is refused.
    for (const id of [1, 2]) await mongo.invoke(call('add', { id, name: `Reader ${id}` }));
    await using mirror = await ChangeMirror.start(options(place));
    await expect(mirror.caughtUp()).rejects.toThrow('disk_full');
    await place.ask('set lock_timeout = 10000; drop trigger "full" on library.readers');
    await using again = await ChangeMirror.start(options(place));
    await again.caughtUp();
    expect(await names(place)).toHaveLength(2);
  });

  it('says what PostgreSQL refuses, and applies the rest', async () => {
    const place = await Library.open(stores, 0);
    await using mongo = await mongoReaders(place);
    await using mirror = await ChangeMirror.start(options(place));
    await mongo.invoke(call('add', { id: 1, name: 'nobody' }));
    await mongo.invoke(call('add', { id: 2, name: 'Bo' }));
    await mirror.passed();
    await expect(mirror.caughtUp()).rejects.toThrow(/PostgreSQL refuses readers .*readers_name_check/);
    expect(await names(place)).toEqual([{ id: 2, name: 'Bo' }]);
    await mongo.invoke(call('rename', { id: 1, name: 'Somebody' }));
    await mirror.caughtUp();
    expect(await names(place)).toHaveLength(2);
  });
});
