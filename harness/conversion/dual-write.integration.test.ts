import { describe, expect, it } from 'vitest';
import { pollUntil } from '../stores/poll.ts';
import { queryAs } from '../stores/query-as.ts';
import { connectTyped } from './connect.ts';
import { Outbox } from './outbox.ts';
import { BOTH, dualLibraries, onBoth, summary } from './testing/dual-library.ts';
import { library, reader } from './testing/library.ts';
import { call } from './testing/library-subjects.ts';

const { keep, dual, shut } = dualLibraries('dual');

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
    const its = await dual(BOTH, () => 'mongodb://127.0.0.1:9/?directConnection=true');
    expect(summary(await its.repository.serve(call('add', { id: 1, name: 'Ada' })))).toEqual(['postgres', 'value', 'pending', 0]);
    await its.repository.invoke(call('rename', { id: 1, name: 'Eve' }));
    await its.repository.invoke(call('add', { id: 2, name: 'Bo' }));
    await its.repository.invoke(call('remove', { id: 2 }));
    expect(await onBoth(its, 1)).toMatchObject([{ name: 'Eve' }, 'not_found']);
    const again = keep(new Outbox({ conversion: library, mongo: its.place.source, postgres: its.place.target, schema: 'library' }));
    expect(await again.waiting()).toBeGreaterThan(0);
    await again.drain();
    expect(await again.waiting()).toBe(0);
    expect(await onBoth(its, 1)).toMatchObject([{ name: 'Eve' }, { name: 'Eve' }]);
    expect(await onBoth(its, 2)).toEqual(['not_found', 'not_found']);
  });

  it('brings what waits to a MongoDB that could not be reached at first, once it answers', async () => {
    const mongo = shut();
    const its = await dual(BOTH, mongo.reach);
    expect(summary(await its.repository.serve(call('add', { id: 1, name: 'Ada' })))).toEqual(['postgres', 'value', 'pending', 0]);
    await expect(its.outbox.drain()).rejects.toThrow();
    expect(await its.outbox.reaches()).toBe(false);
    mongo.open();
    expect(await its.outbox.reaches()).toBe(true);
    await its.outbox.drain();
    expect(await onBoth(its, 1)).toMatchObject([{ name: 'Ada' }, { name: 'Ada' }]);
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
        const [found] = await its.stores.adminQuery(
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

  it('answers once MongoDB has the record, not only when that is noted; what cannot be noted is brought again, unasked', async () => {
    const its = await dual(BOTH);
    const holder = await connectTyped(its.place.target.ownerUri);
    keep({ [Symbol.asyncDispose]: () => holder.end() });
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
          await its.stores.adminQuery(
            its.place.target,
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and wait_event_type = 'Lock' and query like 'delete from cutover.outbox%'",
            [its.place.target.database],
          )
        )[0],
      { deadlineMs: 10_000 },
    );
    expect(cut).toBeDefined();
    expect(await waiting()).toBe(1);
    await holder.query('select pg_advisory_unlock(7)');
    expect(await pollUntil(async () => ((await waiting()) === 0 ? true : undefined), { deadlineMs: 10_000 })).toBe(true);
    await its.outbox.drain();
    expect(summary(await its.repository.serve(call('rename', { id: 1, name: 'Eve' })))).toEqual(['postgres', 'value', 'applied', 0]);
    expect(await its.outbox.waiting()).toBe(0);
    expect(await onBoth(its, 1)).toMatchObject([{ name: 'Eve' }, { name: 'Eve' }]);
  });
});
