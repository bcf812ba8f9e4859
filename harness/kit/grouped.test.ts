import { expect, test } from 'vitest';
import { counted, grouped } from './grouped.ts';

test('numbers are grouped and nouns agree', () => {
  expect(grouped(1_234_567)).toBe('1,234,567');
  expect(grouped(999)).toBe('999');
  expect(counted(1, 'check')).toBe('1 check');
  expect(counted(1_000, 'check')).toBe('1,000 checks');
});
