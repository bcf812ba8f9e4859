import { describe, expect, test } from 'vitest';
import { orderOf, type Waiting } from './order.ts';

const standing: readonly Waiting[] = [
  { caller: 0, passed: 2, commits: false },
  { caller: 1, passed: 1, commits: false },
  { caller: 2, passed: 1, commits: false },
];
const chosen = (waiting: readonly Waiting[]): readonly number[] => waiting.map(({ caller }) => caller);

describe('orderOf', () => {
  test('in step: all wait, and go together', () => {
    const order = orderOf({ kind: 'in step' });
    expect({ free: order.isFree({ caller: 0, passed: 9, commits: false }), go: chosen(order.choose(standing)) }).toEqual({ free: false, go: [0, 1, 2] });
  });

  test('at once: all wait once', () => {
    const order = orderOf({ kind: 'at once' });
    expect(order.isFree({ caller: 0, passed: 0, commits: false })).toBe(false);
    expect(chosen(order.choose(standing))).toEqual([0, 1, 2]);
    expect(order.isFree({ caller: 0, passed: 1, commits: false })).toBe(true);
  });

  test('in turn: who has sent least, the first of equals', () => {
    expect(chosen(orderOf({ kind: 'in turn' }).choose(standing))).toEqual([1]);
  });

  test('straggler: everybody is free but for one request, until nobody else can move', () => {
    const order = orderOf({ kind: 'straggler', caller: 1, request: 2 });
    expect([0, 1, 2].map((passed) => order.isFree({ caller: 1, passed, commits: false }))).toEqual([true, false, false]);
    expect(order.isFree({ caller: 0, passed: 1, commits: false })).toBe(true);
    expect(chosen(order.choose([{ caller: 1, passed: 1, commits: false }]))).toEqual([1]);
    expect(order.isFree({ caller: 1, passed: 2, commits: false })).toBe(true);
  });

  test('straggler: or but for what commits, and is not its first', () => {
    const order = orderOf({ kind: 'straggler', caller: 1, request: 'commit' });
    const isFree = (passed: number, commits: boolean): boolean => order.isFree({ caller: 1, passed, commits });
    expect([isFree(0, true), isFree(1, false), isFree(9, false), isFree(1, true)]).toEqual([true, true, true, false]);
    expect(order.isFree({ caller: 0, passed: 1, commits: true })).toBe(true);
    order.choose([{ caller: 1, passed: 1, commits: true }]);
    expect(isFree(1, true)).toBe(true);
  });

  test('walk: one of those who wait, the same for the same seed', () => {
    const walk = (seed: number): readonly number[] => {
      const order = orderOf({ kind: 'walk', seed });
      return Array.from({ length: 30 }, () => chosen(order.choose(standing))).flat();
    };
    expect(walk(7)).toEqual(walk(7));
    expect(walk(7)).not.toEqual(walk(8));
    expect(new Set(walk(7))).toEqual(new Set([0, 1, 2]));
  });
});
