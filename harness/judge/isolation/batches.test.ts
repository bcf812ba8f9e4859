import { describe, expect, it } from 'vitest';
import { mostTelling } from './batches.ts';
import { suffices, type Tried } from './bindings.ts';

const tried = (key: number, tells: boolean, gives: boolean): Tried => ({ operation: { key, tenant: 'acme', name: 'op', args: {}, nowMs: 0 }, tells, gives });
const keys = (calls: readonly Tried[]): number[] => mostTelling(calls).map(({ key }) => key);

describe('mostTelling', () => {
  it('takes first the call that both tells and gives', () => {
    expect(keys([tried(1, false, false), tried(2, false, true), tried(3, true, true)])[0]).toBe(3);
  });

  it('takes one that tells and another that gives where no call does both', () => {
    expect(keys([tried(1, false, false), tried(2, false, true), tried(3, false, true), tried(4, true, false)])).toEqual([4, 2]);
  });

  it('takes the first ones where none does either', () => {
    expect(keys([tried(1, false, false), tried(2, false, false), tried(3, false, false)])).toEqual([1, 2]);
    expect(keys([])).toEqual([]);
  });
});

describe('suffices', () => {
  it('asks for a call that tells and for one that succeeds', () => {
    expect(suffices([tried(1, true, false), tried(2, false, true)])).toBe(true);
    expect(suffices([tried(1, true, false)])).toBe(false);
    expect(suffices([tried(1, false, true)])).toBe(false);
    expect(suffices([])).toBe(false);
  });
});
