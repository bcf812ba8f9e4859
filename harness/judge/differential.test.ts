import { describe, expect, it } from 'vitest';
import type { Leg, Snapshot } from '../contract/arena.ts';
import type { CanonicalObservation } from '../contract/observation.ts';
import type { Workload } from '../contract/operation.ts';
import { differential } from './differential.ts';

const SIDES = ['mongo', 'postgres', 'mongo′'] as const;

const workload: Workload = {
  module: 'm',
  seed: 1,
  origin: 'scenario',
  operations: [1, 2, 3].map((key) => ({ key, tenant: 'acme', name: 'put', args: {}, nowMs: 0 })),
};

/** Drives a workload on legs that take their time; gives what came, and how many legs were busy at once at most. */
async function driven(given: Workload) {
  let busy = 0;
  let most = 0;
  const done: string[] = [];
  const act = async (what: string): Promise<void> => {
    most = Math.max(most, ++busy);
    await new Promise(setImmediate);
    busy--;
    done.push(what);
  };
  const [mongo, postgres, noise] = SIDES.map((side) => ({
    side,
    reset: async () => undefined,
    snapshot: async (): Promise<Snapshot> => {
      await act(`${side} read`);
      return { digest: side, records: 0, collections: new Map() };
    },
    async *drive({ operations }: Workload) {
      for (const operation of operations) {
        await act(`${side} ${operation.key}`);
        yield { operation, side } as CanonicalObservation;
      }
    },
  })) as unknown as readonly [Leg, Leg, Leg];
  const events: string[] = [];
  for await (const event of differential({ mongo, postgres, noise }, given, 0)) {
    events.push(`${event.kind} ${event.done}: ${event.kind === 'operation' ? [event.mongo.side, event.postgres.side, event.noise?.side] : event.mongo.digest}`);
  }
  return { events, done, most };
}

describe('differential', () => {
  it('drives the legs at once, each in its order', async () => {
    const { events, done, most } = await driven(workload);
    expect(events).toEqual([...[1, 2, 3].map((at) => `operation ${at}: mongo,postgres,mongo′`), 'checkpoint 3: mongo']);
    expect(most).toBe(3);
    for (const side of SIDES) expect(done.filter((each) => each.startsWith(`${side} `))).toEqual([1, 2, 3, 'read'].map((what) => `${side} ${what}`));
  });

  it('drives a heavy workload on one leg after another, and shows the same', async () => {
    const { events, done, most } = await driven({ ...workload, isHeavy: true });
    expect(events).toEqual((await driven(workload)).events);
    expect(most).toBe(1);
    expect(done.slice(-4)).toEqual(['postgres 3', 'postgres read', 'mongo′ 3', 'mongo′ read']);
  });
});
