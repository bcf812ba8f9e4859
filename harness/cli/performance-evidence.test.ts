import { expect, it } from 'vitest';
import type { PathRecord, PerformanceRunRecord } from '../contract/performance.ts';
import { changed, linesOf } from '../kit/testing/sample-performance.ts';
import { readPerformance } from './performance-evidence.ts';

const read = ({ run = {}, path = {} }: { readonly run?: Partial<PerformanceRunRecord>; readonly path?: Partial<PathRecord> } = {}) =>
  readPerformance(linesOf(changed({ 0: run, 3: path })), { criticalOf: { scheduler: ['claimJob'] } });

it('holds one verdict a module, on its schema, with the time of the run itself', () => {
  expect(read()).toEqual({
    ...{ commit: 'a'.repeat(40), seed: 1, budget: 'gate', startedAt: '2026-01-01T00:00:00.000Z', complete: true },
    schemas: { scheduler: { migration: 2, digest: 'b'.repeat(64) } },
    claims: [{ subject: 'scheduler', check: 'performance', verdict: 'pass', reason: 'all', accepted: 0, divergences: [] }],
  });
});

it('proves a part only of some paths, or held against an earlier commit', () => {
  expect(read({ path: { path: 'list' } }).partial).toBe('on some of the critical paths');
  expect(read({ run: { against: 'c'.repeat(40) } }).partial).toBe(`against ${'c'.repeat(40)}, not MongoDB`);
});

it('lists what somebody allowed a path, with owner, reason and expiry', () => {
  const allowance = { owner: 'ada', reason: 'it is rare', expires: '2026-12-31' };
  expect(read({ path: { limit: { budget: 0.25 }, allowance } }).claims[0]).toMatchObject({
    accepted: 1,
    divergences: [{ id: 'scheduler.claimJob', check: 'performance', ...allowance, matches: { path: 'claimJob', allowed: '25 % slower' }, state: 'used' }],
  });
});
