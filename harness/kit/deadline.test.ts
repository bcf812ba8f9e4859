import { expect, test } from 'vitest';
import { within } from './deadline.ts';

test('gives what the work gives, or throws what it throws', async () => {
  expect(await within(Promise.resolve(1), 1_000, 'counting')).toBe(1);
  await expect(within(Promise.reject(new Error('own')), 1_000, 'counting')).rejects.toThrow('own');
});

test('says what took too long', async () => {
  const never = new Promise<never>(() => undefined);
  await expect(within(never, 10, 'opening the subject')).rejects.toMatchObject({ code: 'late', message: 'opening the subject did not end within 0.01 s' });
});
