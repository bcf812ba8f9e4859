import { expect, it } from 'vitest';
import { Load, OverError } from './load.ts';

const OPERATION = { key: 0, tenant: 'acme', name: 'get', args: {}, nowMs: 0 };
const CALL = { tenant: 'acme', op: 'get', args: {}, now: new Date(0), ids: { uuid: () => '' } };

it('whoever waits for a load that ran out hears of it, and nothing more is called', async () => {
  let calls = 0;
  const call = async () => ({ by: 'mongo', answer: { kind: 'value', value: ++calls } }) as const;
  const load = new Load({ doubts: { call }, seeded: 0, perSecond: 1_000, onEnded: () => undefined });
  expect(await load.invoke(CALL, OPERATION)).toBe(1);
  expect(load.ended.aborted).toBe(false);
  const waiting = load.until(5);
  load.over();
  await waiting;
  expect(load.ended.reason).toMatchObject({ message: expect.stringContaining('ran out of operations') });
  await expect(load.invoke(CALL, { ...OPERATION, key: 1 })).rejects.toThrow(OverError);
  expect([calls, load.isRefused(1)]).toEqual([1, true]);
});
