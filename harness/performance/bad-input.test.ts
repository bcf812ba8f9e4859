import { expect, it } from 'vitest';
import type { TrialSide } from '../contract/trial.ts';
import { Model } from './testing/model.ts';
import { runTrial, type TrialOptions } from './trial.ts';

const judge = (model: Model, a: TrialSide, b: TrialSide, more: Partial<TrialOptions> = {}) =>
  runTrial({ a, b }, { limit: { budget: 0.1 }, paths: 40, seed: 3, now: () => model.nowMs, deadlineMs: 60_000, ...more });

/** So much that every epoch is over after its first call. */
const SLOW = 400;

it('one call an epoch is enough to be judged by, and proves nothing that is not so', async () => {
  const same = new Model();
  const factor = () => SLOW;
  const alike = await judge(same, same.side('a', { factor }), same.side('b', { factor }), { deadlineMs: 600_000 });
  expect(alike.epochs.every(({ a, b }) => a.length === 1 && b.length === 1)).toBe(true);
  expect(['pass', 'inconclusive']).toContain(alike.verdict);
  const other = new Model();
  const slower = await judge(other, other.side('a', { factor }), other.side('b', { factor: () => 1.5 * SLOW }), { deadlineMs: 600_000 });
  expect(['fail', 'inconclusive']).toContain(slower.verdict);
});

it.each([1, 1.05, 1.3])('one epoch alone, of calls %d times as slow, decides nothing', async (times) => {
  const model = new Model();
  const result = await judge(model, model.side('a'), model.side('b', { factor: () => times }), { deadlineMs: 1 });
  expect([result.epochs.length, result.verdict]).toEqual([1, 'inconclusive']);
  expect(Number.isNaN(result.ratio?.lower) || Number.isNaN(result.ratio?.upper)).toBe(false);
});

it.each(['a', 'b'] as const)('a clock that jumps ahead by an hour within a call on %s is no slowness, and ends the time', async (side) => {
  const model = new Model();
  const factor = (n: number) => (n === 900 ? 7_200_000 : 1);
  const sides = { a: model.side('a'), b: model.side('b'), [side]: model.side(side, { factor }) };
  const result = await judge(model, sides.a, sides.b);
  expect(result.verdict).toBe('inconclusive');
  expect(result.durationMs).toBeGreaterThan(60_000);
});
