import { expect, it, vi } from 'vitest';
import { DomainError, isDomainError } from './domain-error.ts';

it('is known across copies of the module', async () => {
  vi.resetModules();
  const copy = await import('./domain-error.ts');
  const error = new copy.DomainError('duplicate', { field: 'name', constraint: 'users_name' });
  expect(error).not.toBeInstanceOf(DomainError);
  expect(isDomainError(error)).toBe(true);
});

it.each([new Error('duplicate'), { kind: 'duplicate', message: '' }, null, undefined, 'duplicate'])('%s is none', (thrown) => {
  expect(isDomainError(thrown)).toBe(false);
});

it('leaves out what was not given', () => {
  const error = new DomainError('not_found');
  expect([Object.hasOwn(error, 'field'), Object.hasOwn(error, 'constraint'), Object.hasOwn(error, 'cause')]).toEqual([false, false, false]);
  expect(error.message).toBe('not_found');
});
