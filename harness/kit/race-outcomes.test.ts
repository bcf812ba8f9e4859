import { describe, expect, test } from 'vitest';
import type { RaceOutcome, RaceSeen } from '../contract/race.ts';
import { errorsOf, heldTwice, oneWins, stepValue, valuesOf } from './race-outcomes.ts';

const outcome = (name: string, what: RaceOutcome['outcome'], as?: string): RaceOutcome => ({
  operation: { key: 0, tenant: 'acme', name, args: {}, nowMs: 0 },
  as,
  args: {},
  outcome: what,
  form: null,
});
const value = (of: unknown): RaceOutcome['outcome'] => ({ kind: 'value', value: of });
const error = (kind: string, field?: string): RaceOutcome['outcome'] => ({
  kind: 'error',
  error: { kind, ...(field === undefined ? {} : { field }) },
  message: '',
});
const seen = (...callers: readonly (readonly RaceOutcome[])[]): RaceSeen => ({ setup: [], callers, after: [], endless: [] });

describe('what callers got', () => {
  test('values and errors of one operation, whosever they are', () => {
    const run = seen([outcome('take', value(1)), outcome('done', value(2))], [outcome('take', error('conflict'))], [outcome('take', { kind: 'lost' })]);
    expect([valuesOf(run, 'take'), errorsOf(run, 'take'), valuesOf(run, 'nothing')]).toEqual([[1], [{ kind: 'conflict' }], []]);
  });

  test('a named step of the setup or behind the acts', () => {
    const run = { ...seen(), setup: [outcome('put', value('a'), 'first')], after: [outcome('get', value('b'), 'last'), outcome('get', error('x'), 'bad')] };
    expect(['first', 'last', 'bad', 'none'].map((as) => stepValue(run, as))).toEqual(['a', 'b', undefined, undefined]);
  });
});

describe('oneWins', () => {
  const refused = { kind: 'conflict', field: 'version' };
  const late = [outcome('set', error('conflict', 'version'))];
  const won = [outcome('set', value(1))];

  test.each([
    ['one wins', [won, late, late], undefined],
    ['nobody wins', [late, late], 'set succeeds for 0 callers, not for one'],
    ['two win', [won, won, late], 'set succeeds for 2 callers, not for one'],
    [
      'another error',
      [won, late, [outcome('set', error('not_found', 'id'))]],
      'who comes too late with set gets not_found, field id, not conflict, field version',
    ],
  ])('%s', (_, callers, what) => {
    expect(oneWins(seen(...callers), 'set', refused)).toBe(what);
  });
});

test('heldTwice finds a value that several have', () => {
  expect([heldTwice(['a', 'b', 'a']), heldTwice([1n, 2n]), heldTwice([])]).toEqual(['a', undefined, undefined]);
});
