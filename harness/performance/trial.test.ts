import { describe, expect, it } from 'vitest';
import type { Outcome } from '../contract/observation.ts';
import type { TrialSide } from '../contract/trial.ts';
import { Model, VALUE } from './testing/model.ts';
import { runTrial, type TrialOptions } from './trial.ts';

const NOT_FOUND: Outcome = { kind: 'error', error: { kind: 'not_found' }, message: 'no' };

const judge = (model: Model, a: TrialSide, b: TrialSide, more: Partial<TrialOptions> = {}) =>
  runTrial({ a, b }, { limit: { budget: 0.1 }, paths: 40, seed: 3, now: () => model.nowMs, deadlineMs: 60_000, ...more });

describe('a paired trial', () => {
  it('passes the same code', async () => {
    const model = new Model();
    const result = await judge(model, model.side('a'), model.side('b'));
    expect(result).toMatchObject({ verdict: 'pass', unfruitful: 0, warmUp: { isSteady: true } });
    expect(result.ratio?.lower).toBeLessThan(1);
    expect(result.ratio?.upper).toBeLessThan(1.1);
  });

  it.each([
    ['in proportion', () => 1.2],
    ['in one call of twenty', (n: number) => (n % 20 === 0 ? 6 : 1)],
    ['more and more', (n: number) => 1.15 + n / 40_000],
  ])('fails what is slower %s', async (_, factor) => {
    const model = new Model();
    expect(await judge(model, model.side('a'), model.side('b', { factor }))).toMatchObject({ verdict: 'fail' });
  });

  it('stops early where a side is far slower', async () => {
    const model = new Model();
    const result = await judge(model, model.side('a'), model.side('b', { factor: () => 30 }));
    expect(result).toMatchObject({ verdict: 'fail', reason: expect.stringContaining('far slower') });
    expect(result.epochs.length).toBeLessThan(24);
  });

  it('is inconclusive at its limit, and once its time is over', async () => {
    const model = new Model();
    const near = await judge(model, model.side('a'), model.side('b', { factor: () => 1.1 }));
    expect([near.verdict, near.epochs.length]).toEqual(['inconclusive', 240]);
    const short = new Model();
    const late = await judge(short, short.side('a'), short.side('b'), { deadlineMs: 1_000 });
    expect([late.verdict, late.epochs.length]).toEqual(['inconclusive', expect.toSatisfy((count: number) => count < 24)]);
  });

  it('does not pass what was never steady', async () => {
    const model = new Model();
    const factor = () => 8 * Math.exp(-model.nowMs / 700);
    const result = await judge(model, model.side('a', { factor }), model.side('b', { factor }));
    expect(result).toMatchObject({ verdict: 'inconclusive', reason: expect.stringContaining('still becoming faster'), warmUp: { isSteady: false } });
    expect(result.warmUp.durationMs).toBeGreaterThan(3_000);
  });

  it('leaves out what gives no value on either side', async () => {
    const model = new Model();
    const outcome = (n: number) => (n % 3 === 0 ? NOT_FOUND : VALUE);
    const result = await judge(model, model.side('a', { outcome }), model.side('b', { outcome }));
    expect(result.verdict).toBe('pass');
    expect(result.unfruitful).toBeGreaterThan(100);
  });

  it.each<[string, (n: number) => Outcome, (n: number) => Outcome, string]>([
    ['errs on one side', () => VALUE, (n) => (n === 700 ? NOT_FOUND : VALUE), 'a a value, b the error not_found'],
    ['errs otherwise on each side', () => ({ kind: 'error', error: { kind: 'conflict' }, message: '' }), () => NOT_FOUND, 'different answers'],
    ['lets an error escape', () => VALUE, () => ({ kind: 'fault', name: 'TypeError', message: 'x' }), 'b let an error escape: TypeError: x'],
    ['never gives a value', () => NOT_FOUND, () => NOT_FOUND, 'none of 201 calls gave a value'],
  ])('is void when a path %s, however fast', async (_, a, b, reason) => {
    const model = new Model();
    const result = await judge(model, model.side('a', { outcome: a }), model.side('b', { outcome: b, factor: () => 0.1 }));
    expect(result).toMatchObject({ verdict: 'void', reason: expect.stringContaining(reason) });
  });

  it.each([
    ['goes back', (n: number) => (n === 500 ? -100 : 1)],
    ['stands still', () => 0],
    ['is no number', () => Number.NaN],
  ])('is void when the clock %s', async (_, factor) => {
    const model = new Model();
    const result = await judge(model, model.side('a'), model.side('b', { factor }));
    expect(result).toMatchObject({ verdict: 'void', reason: expect.stringContaining('the clock stood still or jumped') });
  });

  it('holds the ceiling of a path that is fast enough otherwise', async () => {
    const model = new Model();
    const result = await judge(model, model.side('a'), model.side('b'), { limit: { budget: 0.1, p99Ms: 0.6 } });
    expect(result).toMatchObject({ verdict: 'fail', reason: expect.stringContaining('over the ceiling of 0.6 ms') });
  });

  it('ends at once when it is interrupted', async () => {
    const model = new Model();
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(judge(model, model.side('a'), model.side('b'), { signal })).rejects.toThrow('enough');
  });
});
