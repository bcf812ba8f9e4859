import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Invocation } from '../contract/subject.ts';
import { servedBy } from './served.ts';
import { Shadow, type ShadowOptions, type ShadowPair } from './shadow.ts';

const call = (op: string, args: unknown = {}): Invocation => ({ tenant: 't', op, args, now: new Date(0), ids: { uuid: () => '' } });
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

function shadowOf(shadow: (call: Invocation) => unknown, options: Partial<ShadowOptions> = {}) {
  const differences: ShadowPair[] = [];
  const subject = (work: (call: Invocation) => unknown) => ({ invoke: async (each: Invocation) => work(each), [Symbol.asyncDispose]: async () => undefined });
  const made = new Shadow(
    servedBy(
      'mongo',
      subject(({ args }) => args),
    ),
    servedBy('postgres', subject(shadow)),
    {
      kindOf: (op) => (op === 'get' ? 'read' : 'write'),
      rate: 1,
      seed: 1,
      isEqual: ({ served, shadow: other }) => isDeepStrictEqual(served, other),
      onDifference: (pair) => differences.push(pair),
      ...options,
    },
  );
  return { made, differences };
}

describe('a shadow', () => {
  it('compares reads, never writes, and hands over what differs', async () => {
    const { made, differences } = shadowOf(({ args }) => ((args as { n: number }).n === 2 ? { n: 3 } : args));
    for (let n = 0; n < 4; n++) expect(await made.invoke(call('get', { n }))).toEqual({ n });
    await made.idle();
    await made.invoke(call('put'));
    expect(made.counts).toMatchObject({ reads: 4, sampled: 4, equal: 3, different: 1 });
    expect(differences).toMatchObject([{ call: { args: { n: 2 } }, served: { value: { n: 2 } }, shadow: { value: { n: 3 } } }]);
  });

  it('keeps the caller from its errors and its slowness, and itself within bounds', async () => {
    const thrown = shadowOf(() => {
      throw new Error('no server');
    });
    expect((await thrown.made.serve(call('get'))).by).toBe('mongo');
    await thrown.made.idle();
    expect(thrown.made.counts).toMatchObject({ different: 1, equal: 0 });

    const slow = shadowOf(() => new Promise(() => undefined), { most: 2, deadlineMs: 20 });
    for (let n = 0; n < 5; n++) await slow.made.invoke(call('get'));
    expect(slow.made.counts).toMatchObject({ dropped: 3 });
    await slow.made.idle();
    expect(slow.made.counts).toMatchObject({ late: 2, equal: 0, different: 0 });

    const broken = shadowOf(({ args }) => args, {
      isEqual: () => {
        throw new Error('cannot');
      },
    });
    await broken.made.invoke(call('get'));
    await broken.made.idle();
    expect(broken.made.counts).toMatchObject({ failed: 1, equal: 0 });
  });

  it('takes no difference from what was written meanwhile, and samples at the rate, the same for the same seed', async () => {
    let answer: (value: unknown) => void = () => undefined;
    const { made, differences } = shadowOf(() => new Promise((resolve) => (answer = resolve)));
    await made.invoke(call('get'));
    await settle();
    const shadowed = answer;
    void made.invoke(call('put'));
    await settle();
    shadowed('older');
    await made.idle();
    expect([made.counts.overtaken, differences.length]).toEqual([1, 0]);

    const late = shadowOf(() => 'older', { isBehind: async () => true });
    await late.made.invoke(call('get'));
    await late.made.idle();
    expect([late.made.counts.overtaken, late.differences.length]).toEqual([1, 0]);

    const sampled = async () => {
      const { made: some } = shadowOf(({ args }) => args, { rate: 0.25, seed: 7, most: 1_000 });
      for (let n = 0; n < 400; n++) await some.invoke(call('get'));
      await some.idle();
      return some.counts.sampled;
    };
    const count = await sampled();
    expect(count).toBeGreaterThan(60);
    expect(count).toBeLessThan(140);
    expect(await sampled()).toBe(count);
  });
});
