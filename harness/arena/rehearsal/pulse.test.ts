import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { StoreKind } from '../../contract/subject.ts';
import { MachineBusyError, Pulse } from './pulse.ts';

const WAITED_MS = 60_000;

/** A clock of the test's own, and what waits for it. */
class Clock {
  ms = 0;
  readonly #waiting: { readonly at: number; readonly go: () => void }[] = [];

  readonly after = (ms: number): Promise<void> => new Promise((go) => this.#waiting.push({ at: this.ms + ms, go }));

  /** Goes on for so long; whoever waits goes on when its time has come. */
  async advance(ms: number): Promise<void> {
    const until = this.ms + ms;
    for (;;) {
      await setImmediate();
      this.#waiting.sort((one, other) => one.at - other.at);
      const [next] = this.#waiting;
      if (next === undefined || next.at > until) break;
      this.#waiting.shift();
      this.ms = Math.max(this.ms, next.at);
      next.go();
    }
    this.ms = Math.max(this.ms, until);
  }
}

function pulse(clock: Clock, takesMs: (store: StoreKind) => number): Pulse {
  return new Pulse({ ping: (store) => clock.after(takesMs(store)), now: () => clock.ms, after: clock.after });
}

it('has no excuse for what came to no end while the machine kept its time', async () => {
  const clock = new Clock();
  await using its = pulse(clock, () => 40);
  await clock.advance(WAITED_MS);
  expect(its.excuse('a call had no answer', WAITED_MS)).toBeUndefined();
});

it('is excused by commands that were slow in more than a tenth of the time, however quick the others were', async () => {
  const clock = new Clock();
  let pings = 0;
  let every = 9;
  await using its = pulse(clock, (store) => (store === 'mongo' && pings++ % every === 0 ? 80 : 2));
  await clock.advance(WAITED_MS);
  expect(its.excuse('a call had no answer', WAITED_MS)?.message).toContain('a ping took MongoDB 2 ms (slowest 80 ms, 11 % of the time beyond 50 ms)');
  every = 12;
  await clock.advance(WAITED_MS);
  expect(its.excuse('a call had no answer', WAITED_MS)).toBeUndefined();
});

it('says how slow the machine was, and what to do', async () => {
  const clock = new Clock();
  await using its = pulse(clock, (store) => (store === 'mongo' ? 600 : 2));
  await clock.advance(WAITED_MS);
  const excuse = its.excuse('claimJob had no answer', WAITED_MS);
  expect(excuse).toBeInstanceOf(MachineBusyError);
  expect(excuse?.message).toMatch(
    /^machine too busy: claimJob had no answer in 60 s, while .* a ping took MongoDB 600 ms \(slowest 600 ms, .*one took PostgreSQL 2 ms .*\. Rehearse again when nothing else runs here/,
  );
});

it('counts a command that has no answer yet', async () => {
  const clock = new Clock();
  await using its = pulse(clock, (store) => (store === 'postgres' ? 10 * WAITED_MS : 2));
  await clock.advance(WAITED_MS);
  expect(its.excuse('a call had no answer', WAITED_MS)?.message).toContain('one took PostgreSQL 60000 ms (slowest 60000 ms, 100 % of the time');
});

it('feels its own process held up', async () => {
  const clock = new Clock();
  await using its = pulse(clock, () => 2);
  await clock.advance(50_000);
  clock.ms += 10_000;
  await clock.advance(1_000);
  expect(its.excuse('a call had no answer', WAITED_MS)?.message).toMatch(/a timer of the harness was late by 0 ms \(slowest 9\d\d\d ms, 1\d % of the time/);
});

it('forgets what was slow before anything was waited for', async () => {
  const clock = new Clock();
  let takesMs = 900;
  await using its = pulse(clock, () => takesMs);
  await clock.advance(WAITED_MS);
  takesMs = 2;
  await clock.advance(WAITED_MS);
  expect(its.excuse('a call had no answer', WAITED_MS)).toBeUndefined();
});

it('holds nothing against the machine of a store that is broken on purpose', async () => {
  const clock = new Clock();
  let takesMs = 2;
  await using its = pulse(clock, () => takesMs);
  await clock.advance(1_000);
  takesMs = 10 * WAITED_MS;
  const asked = clock.after(0);
  await clock.advance(250);
  await asked;
  await its.without('mongo', () =>
    its.without('postgres', async () => {
      await clock.advance(WAITED_MS);
      takesMs = 2;
    }),
  );
  await clock.advance(1_000);
  expect(its.excuse('a call had no answer', WAITED_MS)).toBeUndefined();
});

it('takes no refusal for an answer, nor for a slow one', async () => {
  const clock = new Clock();
  await using its = new Pulse({ ping: () => Promise.reject(new Error('away')), now: () => clock.ms, after: clock.after });
  await clock.advance(WAITED_MS);
  expect(its.excuse('a call had no answer', WAITED_MS)).toBeUndefined();
});
