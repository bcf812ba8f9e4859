import { MongoClient } from 'mongodb';
import { expect, it } from 'vitest';
import { Hold } from '../faults/hold.ts';
import { pollUntil } from '../stores/poll.ts';
import { queryAs } from '../stores/query-as.ts';
import { BOTH, dualLibraries, onBoth, summary } from './testing/dual-library.ts';
import { call } from './testing/library-subjects.ts';

const { keep, dual, proxied } = dualLibraries('lasting', 'full');

const POLL = { deadlineMs: 20_000 };

it.each([
  ['one record', [['add', { id: 1, name: 'Ada' }]]],
  [
    'several together',
    [
      ['add', { id: 1, name: 'Eve' }],
      ['add', { id: 2, name: 'Ada' }],
      ['swap', { one: 1, other: 2 }],
    ],
  ],
] as const)('what MongoDB had in memory alone when it was killed is brought there again, unasked: %s', async (_, writes) => {
  const { reach, proxy } = proxied();
  const its = await dual(BOTH, reach);
  const direct = new MongoClient(its.place.source.uri);
  keep({ [Symbol.asyncDispose]: () => direct.close() });
  for (const [op, args] of writes.slice(0, -1)) await its.repository.invoke(call(op, args));
  await its.outbox.drain();

  // From the moment at which MongoDB has acknowledged it: that it is on disk is asked for, and does not get there.
  const hold = new Hold();
  proxy().keeper = {
    asks: (pass) => pass(),
    answered: ({ commits }) => {
      if (commits) proxy().keeper = hold;
      return 'deliver';
    },
    stirs: () => undefined,
  };
  const [op, args] = writes.at(-1) as (typeof writes)[number];
  // Else it writes its journal ten times a second, asked or not.
  await direct.db('admin').command({ configureFailPoint: 'pauseJournalFlusherThread', mode: 'alwaysOn' });
  expect(summary(await its.repository.serve(call(op, args)))).toEqual(['postgres', 'value', 'applied', 0]);
  expect((await onBoth(its, 1))[1]).toMatchObject({ name: 'Ada' });
  const breaker = its.stores.breaker('mongo');
  await breaker?.kill();
  const waiting = async () => (await queryAs(its.place.target, 'owner', 'select count(*)::int as rows from cutover.outbox'))[0]?.rows;
  expect(await waiting()).toBeGreaterThan(0);
  await breaker?.start();
  const after = await direct.db(its.place.source.database).collection<{ _id: number; name: string }>('readers').findOne({ _id: 1 });
  expect(after?.name).not.toBe('Ada');

  hold.release();
  const isBack = async () => ((await waiting()) === 0 ? true : undefined);
  expect(await pollUntil(isBack, POLL)).toBe(true);
  const [one, other] = await onBoth(its, 1);
  expect(other).toEqual(one);
  expect(other).toMatchObject({ name: 'Ada' });
});
