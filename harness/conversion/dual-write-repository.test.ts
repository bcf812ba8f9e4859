import { afterEach, expect, it, vi } from 'vitest';
import type { Invocation, Subject } from '../contract/subject.ts';
import { DomainError } from '../kit/domain-error.ts';
import { DualWriteRepository } from './dual-write-repository.ts';

const BOTH = { writeToBoth: true, fallbackToMongo: false, convertOnRead: false } as const;
const RETRY_MS = 250;

afterEach(() => {
  vi.useRealTimers();
});

/** One of which MongoDB does not answer, and how often it was tried. */
function unanswered() {
  vi.useFakeTimers();
  const subject: Subject = { invoke: async () => null, [Symbol.asyncDispose]: async () => undefined };
  const drain = vi.fn(() => Promise.reject(new Error('MongoDB is away')));
  const parts = { outbox: { drain }, guard: { look: vi.fn(), covers: vi.fn() }, converter: { convert: vi.fn() }, kindOf: () => 'write' as const };
  return { drain, dual: new DualWriteRepository({ postgres: subject, mongo: subject, ...parts, retryMs: RETRY_MS }, BOTH) };
}

const call = { op: 'write', tenant: 'acme', args: {}, now: new Date(0), ids: { uuid: () => '' } } as unknown as Invocation;

it('tries MongoDB again while it does not answer', async () => {
  const { dual, drain } = unanswered();
  await dual.serve(call);
  await vi.advanceTimersByTimeAsync(3 * RETRY_MS);
  expect(drain).toHaveBeenCalledTimes(4);
});

it('leaves MongoDB alone once it is no longer written: what it is archived as must stay', async () => {
  const { dual, drain } = unanswered();
  await dual.serve(call);
  dual.options = { ...BOTH, writeToBoth: false };
  await vi.advanceTimersByTimeAsync(3 * RETRY_MS);
  await dual.serve(call);
  await vi.advanceTimersByTimeAsync(3 * RETRY_MS);
  expect(drain).toHaveBeenCalledTimes(1);
});

it.each([
  ['answers with what a store that went said, while it was looked for what PostgreSQL has not', 'ECONNRESET', 'an answer'],
  ['does not take any other error for an answer', 'E_OTHER', 'rejected'],
])('%s', async (_, code, outcome) => {
  const cause = Object.assign(new Error('gone'), { code });
  const refusing: Subject = { invoke: () => Promise.reject(new DomainError('not_found')), [Symbol.asyncDispose]: async () => undefined };
  const guard = { look: vi.fn(), covers: vi.fn() };
  const converter = { convert: () => Promise.reject(cause) };
  const parts = { postgres: refusing, mongo: refusing, outbox: { drain: vi.fn() }, guard, converter, kindOf: () => 'write' as const };
  const served = new DualWriteRepository(parts, { writeToBoth: true, fallbackToMongo: true, convertOnRead: true }).serve(call);
  if (outcome === 'rejected') await expect(served).rejects.toBe(cause);
  else expect(await served).toEqual({ by: 'mongo', answer: { kind: 'error', error: cause }, secondary: 'none', converted: 0 });
});
