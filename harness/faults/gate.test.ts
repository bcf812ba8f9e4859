import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Interleaving } from '../contract/race.ts';
import { Gate } from './gate.ts';
import { orderOf } from './order.ts';

const PATIENCE_MS = 10;
const ASKED = { isAnswered: true, commits: false, says: 'select 1' };

let log: string[];
let gate: Gate;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  log = [];
});
afterEach(() => {
  gate[Symbol.dispose]();
  vi.useRealTimers();
});

const gateFor = (callers: number, interleaving: Interleaving): void => {
  gate = new Gate(callers, orderOf(interleaving), { patienceMs: PATIENCE_MS, whenStill: () => log.push('still') });
};
const asks = (caller: number, name: string): void => gate.keeper(caller).asks(() => log.push(`${caller}${name}`), ASKED);
const answered = async (caller: number): Promise<void> => {
  gate.keeper(caller).answered(ASKED);
  await turn();
};
/** Lets the patience pass, and what comes of it. */
const wait = async (ms: number): Promise<void> => {
  vi.advanceTimersByTime(ms);
  await turn();
  await turn();
  await turn();
};

describe('Gate', () => {
  test('in step, a request waits until all others have theirs, and all go together', async () => {
    gateFor(3, { kind: 'in step' });
    asks(0, 'a');
    asks(1, 'a');
    expect(log).toEqual([]);
    asks(2, 'a');
    expect(log).toEqual(['0a', '1a', '2a']);
    asks(0, 'b');
    await answered(0);
    asks(1, 'b');
    await answered(1);
    expect(log).toHaveLength(3);
    asks(2, 'b');
    await answered(2);
    expect(log.slice(3)).toEqual(['0b', '1b', '2b']);
  });

  test('a caller that has ended is not waited for, and what it still asks passes', () => {
    gateFor(2, { kind: 'in step' });
    asks(0, 'a');
    gate.ended(1);
    expect(log).toEqual(['0a']);
    asks(1, 'late');
    expect(log).toEqual(['0a', '1late']);
  });

  test('a caller that waits for the store is waited for once, and no more until it moves', async () => {
    gateFor(2, { kind: 'in step' });
    asks(0, 'a');
    asks(1, 'a');
    await answered(0);
    asks(0, 'b');
    await wait(PATIENCE_MS - 1);
    expect(log).toEqual(['0a', '1a']);
    await wait(1);
    expect(log).toEqual(['0a', '1a', '0b']);
    await answered(0);
    asks(0, 'c');
    expect(log).toEqual(['0a', '1a', '0b', '0c']);
    await answered(1);
    asks(0, 'd');
    await answered(0);
    expect(log).toHaveLength(4);
  });

  test('whatever moves begins the patience anew', async () => {
    gateFor(2, { kind: 'in step' });
    asks(0, 'a');
    asks(1, 'a');
    await answered(0);
    asks(0, 'b');
    await wait(PATIENCE_MS - 1);
    gate.keeper(1).stirs();
    await wait(PATIENCE_MS - 1);
    expect(log).toHaveLength(2);
    await wait(1);
    expect(log).toHaveLength(3);
  });

  test('who has not begun has more time: it may have to connect', async () => {
    gateFor(2, { kind: 'in step' });
    asks(0, 'a');
    await wait(PATIENCE_MS * 10);
    expect(log).toEqual([]);
    await wait(2_000);
    expect(log).toEqual(['0a']);
  });

  test('a request waits behind the answer to the one before it', async () => {
    gateFor(1, { kind: 'in step' });
    asks(0, 'a');
    asks(0, 'b');
    expect(log).toEqual(['0a']);
    await answered(0);
    expect(log).toEqual(['0a', '0b']);
  });

  test('two requests of one caller that need each other both go, when nobody else can move', async () => {
    gateFor(1, { kind: 'in step' });
    asks(0, 'a');
    asks(0, 'b');
    await wait(PATIENCE_MS);
    expect(log).toEqual(['0a', '0b']);
  });

  test('in turn, one goes after another', async () => {
    gateFor(2, { kind: 'in turn' });
    asks(1, 'a');
    asks(0, 'a');
    expect(log).toEqual(['0a']);
    await answered(0);
    asks(0, 'b');
    expect(log).toEqual(['0a', '1a']);
    await answered(1);
    expect(log).toEqual(['0a', '1a']);
    asks(1, 'b');
    expect(log).toEqual(['0a', '1a', '0b']);
  });

  test('a straggler waits until all others have ended', () => {
    gateFor(2, { kind: 'straggler', caller: 0, request: 1 });
    asks(0, 'a');
    asks(1, 'a');
    expect(log).toEqual(['1a']);
    gate.ended(1);
    expect(log).toEqual(['1a', '0a']);
  });

  test('says once when all wait for the store, and nobody at the gate', async () => {
    gateFor(2, { kind: 'at once' });
    asks(0, 'a');
    asks(1, 'a');
    await wait(PATIENCE_MS);
    expect(log).toEqual(['0a', '1a', 'still']);
    await answered(0);
    asks(0, 'b');
    await wait(PATIENCE_MS);
    expect(log).toEqual(['0a', '1a', 'still', '0b']);
  });

  test('its end lets everything go', () => {
    gateFor(2, { kind: 'in step' });
    asks(0, 'a');
    gate[Symbol.dispose]();
    expect(log).toEqual(['0a']);
  });
});
