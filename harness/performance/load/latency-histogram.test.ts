import { expect, it } from 'vitest';
import { LatencyHistogram } from './latency-histogram.ts';

it('holds µs to three digits, merges, and comes back from its encoded form', () => {
  const one = new LatencyHistogram();
  const other = new LatencyHistogram();
  for (let us = 1; us <= 1_000; us++) (us % 2 === 0 ? one : other).record(us);
  other.record(90_000_000);
  const merged = LatencyHistogram.merged([one, new LatencyHistogram(other.encode())]);
  expect(merged.count).toBe(1_001);
  expect(merged.quantile(0.5)).toBe(501);
  expect(merged.maxUs).toBeGreaterThan(89_900_000);
  expect(new LatencyHistogram(merged.encode()).quantile(0.5)).toBe(501);
});

it('counts what takes no time as 1 µs, and gives 0 for nothing', () => {
  const histogram = new LatencyHistogram();
  expect(histogram.quantile(0.99)).toBe(0);
  histogram.record(0);
  expect(histogram.quantile(1)).toBe(1);
});
