import { describe, expect, test } from 'vitest';
import type { RaceOutcome, RaceSeen } from '../../contract/race.ts';
import type { Canonical } from '../../contract/type.ts';
import { apart, OutcomeSets, outcomeSet } from './outcome-set.ts';

const outcome = (name: string, form: Canonical): RaceOutcome => ({
  operation: { key: 0, tenant: 'acme', name, args: {}, nowMs: 0 },
  as: undefined,
  args: {},
  outcome: { kind: 'skipped' },
  form,
});
const seen = (...callers: readonly (readonly RaceOutcome[])[]): RaceSeen => ({ setup: [], callers, after: [], endless: [] });
const taken = outcome('take', { value: { id: 'x', by: { worker: 'a', at: '1' } } });
const late = outcome('take', { error: { kind: 'conflict', by: 'kept' } });

describe('outcomeSet', () => {
  test('is the same whoever got what', () => {
    expect(outcomeSet(seen([taken], [late]), [])).toEqual(outcomeSet(seen([late], [taken]), []));
    expect(outcomeSet(seen([taken], [late]), [])).not.toEqual(outcomeSet(seen([taken], [taken]), []));
  });

  test('leaves out the places that depend on who it was: of values, at any depth, and where they are', () => {
    expect(outcomeSet(seen([taken, late]), ['/by/worker', '/none/here'])).toEqual([
      'take {"error":{"by":"kept","kind":"conflict"}}',
      'take {"value":{"by":{"at":"1"},"id":"x"}}',
    ]);
    expect(outcomeSet(seen([outcome('list', { value: [{ id: 'a' }, { id: 'b', n: '1' }] })]), ['/1/id'])).toEqual(['list {"value":[{"id":"a"},{"n":"1"}]}']);
  });
});

describe('apart', () => {
  test('counts: what one has more often than the other is apart', () => {
    expect(apart(['a', 'a', 'b'], ['a', 'b', 'c'])).toEqual({ left: ['a'], right: ['c'] });
    expect(apart(['a', 'b'], ['a', 'b'])).toEqual({ left: [], right: [] });
  });
});

describe('OutcomeSets', () => {
  const sets = (...added: readonly (readonly [number, readonly string[]])[]): OutcomeSets => {
    const made = new OutcomeSets();
    for (const [callers, set] of added) made.add(callers, set);
    return made;
  };

  test('keeps what is not the same, by how many callers', () => {
    const made = sets([4, ['a']], [2, ['a']], [4, ['b']], [4, ['a']]);
    expect({ callers: made.callers, four: made.of(4), two: made.of(2), none: made.of(8) }).toEqual({
      callers: [4, 2],
      four: [['a'], ['b']],
      two: [['a']],
      none: [],
    });
  });

  test('has a digest that tells where one set ends and the next begins, and not how often it came', () => {
    expect(sets([1, ['a']], [2, ['b']]).digest).not.toBe(sets([1, ['a', 'b']], [2, []]).digest);
    expect(sets([1, ['a']], [1, ['a']], [2, ['b']]).digest).toBe(sets([1, ['a']], [2, ['b']]).digest);
  });
});
