import { afterEach, expect, it, vi } from 'vitest';
import type { Invocation, Subject } from '../contract/subject.ts';
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
