import { describe, expect, it } from 'vitest';
import type { Invocation, StoreKind } from '../contract/subject.ts';
import { BackendSwitch } from './backend-switch.ts';
import { servedBy } from './served.ts';

/** A backend whose calls end when they are told to. */
class HeldBackend {
  readonly open: (() => void)[] = [];

  on(by: StoreKind) {
    return servedBy(by, {
      invoke: () => new Promise((resolve) => this.open.push(() => resolve(by))),
      [Symbol.asyncDispose]: async () => undefined,
    });
  }
}

const call: Invocation = { tenant: 't', op: 'get', args: {}, now: new Date(0), ids: { uuid: () => '' } };

/** Lets everything that is ready go on. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

function switchOf() {
  const [mongo, postgres] = [new HeldBackend(), new HeldBackend()];
  const backends = { Mongo: mongo.on('mongo'), Postgres: postgres.on('postgres'), DualWrite: postgres.on('postgres') };
  return { mongo, postgres, backend: new BackendSwitch(backends, 'Mongo') };
}

describe('a backend switch', () => {
  it('lets what is in flight end where it began, while new operations begin on the new backend; every result says where', async () => {
    const { mongo, postgres, backend } = switchOf();
    const old = backend.serve(call);
    const changed = backend.change('Postgres');
    await settle();
    const young = backend.serve(call);
    await settle();
    expect([mongo.open.length, postgres.open.length]).toEqual([1, 1]);
    let isChanged = false;
    void changed.then(() => {
      isChanged = true;
    });
    postgres.open[0]?.();
    expect((await young).by).toBe('postgres');
    expect(isChanged).toBe(false);
    mongo.open[0]?.();
    expect((await old).by).toBe('mongo');
    expect(await changed).toMatchObject({ from: 'Mongo', to: 'Postgres', inFlight: 1, held: 0 });
  });

  it('holds new operations while one store is handed over to the other, and lets all of them go on', async () => {
    const { mongo, postgres, backend } = switchOf();
    const old = backend.serve(call);
    const seen: string[] = [];
    const changed = backend.change('Postgres', async () => {
      seen.push('handed over');
    });
    await settle();
    const held = [backend.serve(call), backend.serve(call)];
    await settle();
    expect([mongo.open.length, postgres.open.length, seen.length]).toEqual([1, 0, 0]);
    mongo.open[0]?.();
    await old;
    expect(await changed).toMatchObject({ inFlight: 1, held: 2 });
    await settle();
    for (const open of postgres.open) open();
    expect((await Promise.all(held)).map(({ by }) => by)).toEqual(['postgres', 'postgres']);
  });

  it('stays on the old backend when the hand-over fails', async () => {
    const { mongo, backend } = switchOf();
    await expect(backend.change('Postgres', () => Promise.reject(new Error('behind')))).rejects.toThrow('behind');
    const after = backend.serve(call);
    await settle();
    mongo.open[0]?.();
    expect((await after).by).toBe('mongo');
    expect((await backend.change('DualWrite')).to).toBe('DualWrite');
  });
});
