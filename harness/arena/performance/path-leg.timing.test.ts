import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Counters } from '../../contract/performance.ts';
import type { Stores } from '../../contract/stores.ts';
import type { Subject } from '../../contract/subject.ts';
import { runTrial } from '../../performance/trial.ts';
import { openStores } from '../../stores/open-stores.ts';
import { PathCalls } from '../../workload/path-calls.ts';
import { deskEntry } from '../testing/desk-entry.ts';
import { COUNTED, costlier, countSides } from './counters.ts';
import { measurePath } from './measure-path.ts';
import { PathLeg, type PathSide } from './path-leg.ts';

let stores: Stores;
beforeAll(async () => {
  stores = await openStores({ runId: `path${process.pid}`, durability: 'full' });
});
afterAll(() => stores?.[Symbol.asyncDispose]());

const { module } = deskEntry;
const entry = deskEntry;
const BASE = { module: 'desk', seed: 1, origin: 'test', operations: [] };

async function judge(name: string, wrap?: (subject: Subject) => Subject) {
  const path = new PathCalls(module, name, BASE);
  const side = (store: PathSide['store'], more: object = {}): PathSide => ({ name: store, store, entry, ...more });
  const signal = new AbortController().signal;
  await using a = await PathLeg.open(side('postgres'), BASE, [path], stores, signal);
  await using b = await PathLeg.open(side('postgres', wrap === undefined ? {} : { wrap }), BASE, [path], stores, signal);
  return await runTrial({ a: a.trialSide(path), b: b.trialSide(path) }, { limit: { budget: 0.1 }, paths: 1, seed: 1 });
}

/** Keeps this process busy in each call, as a slow repository does. */
const slowed =
  (ms: number) =>
  (subject: Subject): Subject => ({
    async invoke(call) {
      const endMs = performance.now() + ms;
      while (performance.now() < endMs);
      return await subject.invoke(call);
    },
    [Symbol.asyncDispose]: async () => subject[Symbol.asyncDispose](),
  });

/** Asks once for each of ten items what one statement could have given: an N+1. */
const asksForEach = (subject: Subject): Subject => ({
  async invoke(call) {
    if (call.op === 'reserve') for (let item = 0; item < 10; item++) await subject.invoke({ ...call, op: 'count', args: {} });
    return await subject.invoke(call);
  },
  [Symbol.asyncDispose]: async () => subject[Symbol.asyncDispose](),
});

describe('what a call costs', () => {
  it('is the same in every count, and shows an N+1 whatever the clock says', async () => {
    const path = new PathCalls(module, 'reserve', BASE);
    const signal = new AbortController().signal;
    const side = { name: 'postgres', store: 'postgres', entry } as const;
    await using a = await PathLeg.open(side, BASE, [path], stores, signal);
    await using b = await PathLeg.open({ ...side, wrap: asksForEach }, BASE, [path], stores, signal);
    await using again = await PathLeg.open(side, BASE, [path], stores, signal);
    const [sound, slow] = (await countSides(a, b, path)) ?? [];
    const [twin] = (await countSides(again, a, path.after(COUNTED))) ?? [];
    expect(sound).toMatchObject({ requests: 4, roundTrips: 4 });
    expect({ ...twin, bytesSent: 0 }).toEqual({ ...sound, bytesSent: 0 });
    expect(slow?.roundTrips).toBe(54);
    expect(costlier(sound as Counters, twin as Counters)).toBeUndefined();
    expect(costlier(sound as Counters, slow as Counters)).toBe('a call takes round trips: 54, and 4 on the other side: more than 2 times as many and 3');
    const measured = await measurePath(a, b, path.after(10_000), {
      limit: { budget: 9 },
      paths: 1,
      seed: 1,
      deadlineMs: 3_000,
      signal,
      onEpoch: () => undefined,
    });
    expect(measured).toMatchObject({ verdict: 'fail', reason: expect.stringContaining('round trips: 54'), counters: [{ roundTrips: 4 }, { roundTrips: 54 }] });
    expect(measured.plans?.map((plans) => plans.length > 0)).toEqual([true, true]);
    expect(measured.plans?.[1].length).toBeGreaterThan(5 * (measured.plans?.[0].length ?? 0));
  });
});

describe('a path on real stores', () => {
  it('that is far slower is proven so, with calls whose names are used once', async () => {
    const result = await judge('reserve', slowed(50));
    expect(result).toMatchObject({ verdict: 'fail', unfruitful: 0 });
  });

  it('takes what was put before each call, untimed', async () => {
    const result = await judge('take', slowed(20));
    expect(result).toMatchObject({ verdict: 'fail', unfruitful: 0 });
  });

  it('whose calls cannot be prepared says so', async () => {
    await expect(judge('put')).rejects.toThrow(/reserve, which a path needs before its calls, gave the error duplicate/);
  });
});
