import { describe, expect, test } from 'vitest';
import type { RaceOutcome, RaceSeen } from '../../contract/race.ts';
import type { Canonical } from '../../contract/type.ts';
import { apart, outcomeSet, setsDigest } from './outcome-set.ts';

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

test('setsDigest tells where one set ends and the next begins', () => {
  expect(setsDigest([['a'], ['b']])).not.toBe(setsDigest([['a', 'b'], []]));
  expect(setsDigest([['a'], ['b']])).toBe(setsDigest([['a'], ['b']]));
});
