import { describe, expect, it } from 'vitest';
import type { Subject } from '../contract/subject.ts';
import { Cut } from '../faults/cut.ts';
import { WireProxy } from '../faults/wire-proxy.ts';
import { postgresAddress, withPostgresAddress } from '../stores/postgres-url.ts';
import { queryAs } from '../stores/query-as.ts';
import { DualWriteRepository } from './dual-write-repository.ts';
import { ReadConverter } from './read-converter.ts';
import { BOTH, dualLibraries, onBoth, summary } from './testing/dual-library.ts';
import { library } from './testing/library.ts';
import { call, kindOf } from './testing/library-subjects.ts';

const { keep, dual, shut } = dualLibraries('fallback');

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
    const proxy = keep(await WireProxy.listen('postgres', postgresAddress(ownerUri) ?? expect.unreachable()));
    const postgres = { ...place.target, ownerUri: withPostgresAddress(ownerUri, proxy.address) };
    const converter = keep(new ReadConverter({ conversion: library, mongo: place.source, postgres, schema: 'library' }));
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

  it('converts from a MongoDB that could not be reached at first, once it answers', async () => {
    const mongo = shut();
    const its = await dual({ writeToBoth: false, fallbackToMongo: true, convertOnRead: true }, mongo.reach);
    await its.mongo.invoke(call('add', { id: 7, name: 'Old' }));
    expect((await its.repository.serve(call('get', { id: 7 }))).answer.kind).toBe('error');
    mongo.open();
    expect(summary(await its.repository.serve(call('get', { id: 7 })))).toEqual(['mongo', 'value', 'none', 1]);
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
    const repository = keep(new DualWriteRepository(parts, { writeToBoth: false, fallbackToMongo: true, convertOnRead: true }));
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
