import { expect, it } from 'vitest';
import type { PathRecord, PerformanceRecord, PerformanceRunRecord } from '../contract/performance.ts';
import { readPerformance } from './performance-evidence.ts';

const run: PerformanceRunRecord = {
  type: 'run',
  version: 1,
  tool: { name: 'cutover', version: '1.0.0', node: '24.0.0' },
  commit: 'a'.repeat(40),
  startedAt: '2026-01-01T00:00:00.000Z',
  seed: 1,
  budget: 'gate',
  against: 'mongo',
  stores: { mongo: { version: '6.0', durability: 'full' }, postgres: { version: '18', durability: 'full' } },
  machine: { platform: 'linux x64', processor: 'p', cores: 2, memoryGiB: 8 },
  modules: [{ name: 'wallet', phase: 2, subjects: {}, schema: { migration: 2, digest: 'b'.repeat(64) } }],
  family: { paths: 1, falseAlarms: 0.001 },
};

const pathOf = (more: Partial<PathRecord> = {}): PathRecord => ({
  type: 'path',
  module: 'wallet',
  path: 'pay',
  sides: ['mongo', 'postgres'],
  verdict: 'pass',
  reason: 'r',
  summary: 's',
  limit: { budget: 0.1 },
  tails: [],
  epochs: [],
  quantilesUs: [[], []],
  unfruitful: 0,
  warmUp: { durationMs: 1, isSteady: true },
  durationMs: 1,
  process: { collections: 0, collectionMs: 0, loopDelayP99Ms: 0 },
  ...more,
});

function read(more: { readonly run?: Partial<PerformanceRunRecord>; readonly path?: Partial<PathRecord> } = {}) {
  const control = { type: 'control', module: 'wallet', path: 'pay', reason: 'r', epochs: 10, held: true } as const;
  const records: readonly PerformanceRecord[] = [
    { ...run, ...more.run },
    { ...control, control: 'same code', verdict: 'pass' },
    { ...control, control: 'slowed by 20 %', verdict: 'fail' },
    pathOf(more.path),
    { type: 'module', module: 'wallet', verdict: 'pass', reason: 'fast enough' },
    { type: 'end', verdict: 'pass', reason: 'r', paths: { pass: 1, fail: 0, inconclusive: 0, void: 0 } },
  ];
  return readPerformance(records.map((record) => `${JSON.stringify(record)}\n`).join(''), { criticalOf: { wallet: ['pay'] } });
}

it('holds one verdict a module, on its schema, with the time of the run itself', () => {
  expect(read()).toEqual({
    ...{ commit: 'a'.repeat(40), seed: 1, budget: 'gate', startedAt: '2026-01-01T00:00:00.000Z', complete: true },
    schemas: { wallet: { migration: 2, digest: 'b'.repeat(64) } },
    claims: [{ subject: 'wallet', check: 'performance', verdict: 'pass', reason: 'fast enough', accepted: 0, divergences: [] }],
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
    divergences: [{ id: 'wallet.pay', check: 'performance', ...allowance, matches: { path: 'pay', allowed: '25 % slower' }, state: 'used' }],
  });
});
