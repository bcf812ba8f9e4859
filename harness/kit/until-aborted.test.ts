import { describe, expect, test } from 'vitest';
import { untilAborted } from './until-aborted.ts';

const never = new Promise<never>(() => undefined);

describe('untilAborted', () => {
  test('gives what the work gives, or throws what it throws', async () => {
    const { signal } = new AbortController();
    expect(await untilAborted(Promise.resolve(1), signal)).toBe(1);
    expect(await untilAborted(Promise.resolve(1), undefined)).toBe(1);
    await expect(untilAborted(Promise.reject(new Error('own')), signal)).rejects.toThrow('own');
  });

  test('ends with the reason of the abort, though the work never settles', async () => {
    const controller = new AbortController();
    const waiting = untilAborted(never, controller.signal);
    controller.abort(new Error('stop'));
    await expect(waiting).rejects.toThrow('stop');
  });

  test('does not begin to wait once it is aborted, and forgets how the work ends', async () => {
    await expect(untilAborted(Promise.resolve(1), AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
    // A rejection that nobody handled would fail the test run.
    await expect(untilAborted(Promise.reject(new Error('late')), AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
  });
});
