import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stores } from '../contract/stores.ts';
import { openStores } from '../stores/open-stores.ts';
import { CUTOFF_MS, converting } from './testing/converting.ts';
import { Library } from './testing/library.ts';

let stores: Stores;

beforeAll(async () => {
  stores = await openStores({ runId: `interrupted${process.pid}`, way: 'embedded' });
});
afterAll(() => stores[Symbol.asyncDispose]());

describe('an interruption', () => {
  it.each([1, 2])('at every checkpoint, in %d ranges: goes on from there, and gives the same rows', async (parallel) => {
    const notes = Array.from({ length: 25 }, (_, index) => ({ tenantId: `tenant ${index % 2}`, book: `b ${index}`, at: new Date(CUTOFF_MS), cover: null }));
    const [whole, place] = await Promise.all([Library.open(stores, 45), Library.open(stores, 45)]);
    for (const each of [whole, place]) await each.insert('notes', notes);
    await converting(whole);
    let runs = 0;
    let seen = 0;
    for (let isDone = false; !isDone; runs++) {
      const controller = new AbortController();
      const onBatch = (_: string, documents: number) => {
        seen += documents;
        controller.abort();
      };
      isDone = await converting(place, { parallel, signal: controller.signal, onBatch }).then(
        () => true,
        () => false,
      );
      expect(runs).toBeLessThan(20);
    }
    expect(runs).toBeGreaterThan(2);
    // Nothing that was committed is gone through again.
    expect(seen).toBe(45 + 25);
    expect(await place.rows()).toBe(await whole.rows());
  });

  it('by a server that ends the connection: nothing of the batch stands, and the next run goes on', async () => {
    const place = await Library.open(stores, 45);
    let batches = 0;
    const onBatch = async () => {
      if (++batches === 2)
        await stores.adminQuery(place.target, 'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and usename = $2', [
          place.target.database,
          new URL(place.target.ownerUri).username,
        ]);
    };
    const ended = await converting(place, { onBatch, batchDocuments: 5 }).then(
      () => true,
      () => false,
    );
    const { aggregates } = await converting(place, { batchDocuments: 5 });
    expect(aggregates[0]).toMatchObject({ source: 45, converted: 45 });
    expect(await place.count('loans')).toBe(66);
    expect(ended).toBe(false);
  });

  it('by a full disk: says so, and goes on once there is room', async () => {
    const place = await Library.open(stores, 45);
    // What PostgreSQL raises on ENOSPC (disk_full), in the middle of a batch.
    await place.ask(`create function library.full() returns trigger language plpgsql as $$ begin raise exception using errcode = 'disk_full', message = 'could not extend file'; end $$;
      create trigger full_disk before insert on library.readers for each row when (new.id = 25) execute function library.full()`);
    await expect(converting(place)).rejects.toMatchObject({
      code: 'conversion_interrupted',
      message: expect.stringMatching(/disk of a store is full.*goes on/),
    });
    expect(await place.count('readers')).toBe(20);
    await place.ask('drop trigger full_disk on library.readers');
    expect((await converting(place)).aggregates[0]).toMatchObject({ source: 45, converted: 45 });
    expect(await place.count('readers')).toBe(45);
  });
});
