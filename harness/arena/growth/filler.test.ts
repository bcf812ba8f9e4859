import { expect, it } from 'vitest';
import type { Multiplier } from '../../contract/stores.ts';
import { StoreError } from '../../stores/store-error.ts';
import { GrowthBundles } from '../../workload/growth-bundles.ts';
import { Filler } from './filler.ts';

function stand(refusesFrom = Number.POSITIVE_INFINITY) {
  const seen = { calls: 0, marks: [0, 0], copies: [] as [number, number][], notes: [] as string[] };
  const multiplier: Multiplier = {
    async mark(isBundle) {
      seen.marks[Number(isBundle)] = (seen.marks[Number(isBundle)] ?? 0) + 1;
    },
    async copy(from, count) {
      if (from >= refusesFrom) throw new StoreError('store_start_failed', 'a check forbids it', { store: 'postgres' });
      seen.copies.push([from, count]);
      return count * 200;
    },
  };
  const subject = { invoke: async () => ++seen.calls, [Symbol.asyncDispose]: async () => undefined };
  const bundles = new GrowthBundles({ records: 2, bundle: (n) => [{ op: 'add', args: { n } }] }, 0);
  const onNote = (message: string): void => void seen.notes.push(message);
  return { seen, filler: new Filler({ subject, multiplier, bundles, seed: 1, signal: new AbortController().signal, onNote }) };
}

it('makes a hundred bundles one by one, then copies of them, then what is left', async () => {
  const { seen, filler } = stand();
  await filler.fillTo(60);
  expect(seen).toMatchObject({ calls: 30, marks: [1, 30], copies: [] });
  await filler.fillTo(100_100);
  expect(seen).toMatchObject({ calls: 150, marks: [2, 100], notes: [] });
  expect(seen.copies.reduce((sum, [, count]) => sum + count, 0)).toBe(499);
  expect(seen.copies.slice(0, 2)).toEqual([
    [1, 50],
    [51, 50],
  ]);
});

it('makes all of them one by one where copies are refused, and says so', async () => {
  const { seen, filler } = stand(51);
  await filler.fillTo(20_000);
  expect(seen.copies).toEqual([[1, 50]]);
  expect(seen.calls).toBe(10_000 - 50 * 100);
  expect(seen.notes).toEqual([expect.stringContaining('copies of records are refused, so all are made one by one, which takes its time: a check forbids it')]);
});
