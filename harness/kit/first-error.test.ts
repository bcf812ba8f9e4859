import { expect, test } from 'vitest';
import { firstError } from './first-error.ts';

test('what broke comes before what its end came upon', async () => {
  const broken = async () => {
    await using _outer = { [Symbol.asyncDispose]: () => Promise.reject(new Error('third')) };
    await using _inner = { [Symbol.asyncDispose]: () => Promise.reject(new Error('second')) };
    throw new Error('first');
  };
  expect(firstError(await broken().catch((error: unknown) => error))).toMatchObject({ message: 'first' });
});

test('any other error is itself', () => {
  const error = new Error('x');
  expect(firstError(error)).toBe(error);
  expect(firstError('text')).toBe('text');
});
