import { expect, it } from 'vitest';
import { t } from '../kit/types.ts';
import { unmet, unmetValue, unsound } from './expectation.ts';

const result = t.record({ id: t.text(), count: t.int() });
const value = { value: { id: 'a', count: { $numberInt: '1' } } };

it.each([
  ['a value as stated', value, { pointer: '/count', equals: 1 }, undefined],
  ['another value', value, { pointer: '/id', equals: 'b' }, 'gives "a" at /id, the story states "b"'],
  ['nothing where nothing is stated', value, { pointer: '/next', equals: undefined }, undefined],
  ['an error as stated', { error: { kind: 'conflict' } }, { error: 'conflict' }, undefined],
  ['an error in place of a value', { error: { kind: 'conflict' } }, { pointer: '', equals: null }, 'gives the error conflict, the story states a value'],
  ['a value in place of an error', value, { error: 'conflict' }, 'gives no domain error, the story states conflict'],
] as const)('%s', (_, outcome, stated, words) => {
  expect(unmet(outcome, stated, result)).toBe(words);
});

it('what states nothing must give no error; what is unsound is so whatever is stated', () => {
  expect(unmetValue(value)).toBeUndefined();
  expect(unmetValue({ error: { kind: 'conflict' } })).toBe('gives the error conflict, and nothing states that');
  expect(unsound({ form: value, misfits: [] })).toBeUndefined();
  expect(unsound({ form: { fault: { name: 'TypeError' } }, misfits: [] })).toBe('lets an error escape that is no domain error');
  expect(unsound({ form: value, misfits: [{ pointer: '/at', expected: 'instant', found: 'text "x"' }] })).toBe('gives text "x" at /at, which is no instant');
});
