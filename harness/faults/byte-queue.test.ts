import { describe, expect, test } from 'vitest';
import { ByteQueue } from './byte-queue.ts';

describe('ByteQueue', () => {
  test('gives bytes back as they came, however they were cut', () => {
    const queue = new ByteQueue();
    for (const chunk of ['a', '', 'bc', 'defg']) queue.push(Buffer.from(chunk));
    expect(queue.length).toBe(7);
    expect(queue.take(8)).toBeUndefined();
    expect(queue.peek(2)?.toString()).toBe('ab');
    expect(queue.take(4)?.toString()).toBe('abcd');
    expect(queue.take(3)?.toString()).toBe('efg');
    expect({ length: queue.length, more: queue.peek(1) }).toEqual({ length: 0, more: undefined });
  });

  test('takes nothing of nothing', () => {
    expect(new ByteQueue().take(1)).toBeUndefined();
  });
});
