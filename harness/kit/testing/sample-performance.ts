import type { ControlRecord, PathRecord, PerformanceRecord, PerformanceRunRecord } from '../../contract/performance.ts';

/** What performance evidence is made of: one path of one module, which passes. */
export const run: PerformanceRunRecord = {
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
  modules: [{ name: 'scheduler', phase: 2, subjects: { mongo: 'a', postgres: 'b' }, schema: { migration: 2, digest: 'b'.repeat(64) } }],
  family: { paths: 41, falseAlarms: 0.001 },
};

export const control = (name: ControlRecord['control'], verdict: ControlRecord['verdict'], held: boolean): ControlRecord => ({
  type: 'control',
  control: name,
  module: 'scheduler',
  path: 'claimJob',
  verdict,
  reason: 'r',
  epochs: 10,
  held,
});

export const path: PathRecord = {
  type: 'path',
  module: 'scheduler',
  path: 'claimJob',
  sides: ['mongo', 'postgres'],
  verdict: 'pass',
  reason: 'not slower by 10 % or more',
  summary: 's',
  limit: { budget: 0.1 },
  ratio: { estimate: 0.61, lower: 0.58, upper: 0.64 },
  tails: [{ quantile: 0.9, ratio: 0.7, ratioAtLeast: 0.5 }],
  epochs: [{ atMs: 1, calls: 100, ratio: 0.6 }],
  quantilesUs: [
    [1, 2, 3, 4, 5, 6, 7, 8],
    [1, 2, 3, 4, 5, 6, 7, 8],
  ],
  unfruitful: 0,
  warmUp: { durationMs: 400, isSteady: true },
  durationMs: 3_000,
  process: { collections: 3, collectionMs: 4, loopDelayP99Ms: 1 },
};

/** A whole run: its controls, its path, its verdicts. */
export const whole: readonly PerformanceRecord[] = [
  run,
  control('same code', 'pass', true),
  control('slowed by 20 %', 'fail', true),
  path,
  { type: 'module', module: 'scheduler', verdict: 'pass', reason: 'all' },
  { type: 'end', verdict: 'pass', reason: 'all', paths: { pass: 1, fail: 0, inconclusive: 0, void: 0 } },
];

/** The whole run with something other in one of its records, or in several. */
export function changed(changes: Readonly<Record<number, object>>): readonly unknown[] {
  return whole.map((record, at) => ({ ...record, ...changes[at] }));
}

/** The text of an evidence file. */
export function linesOf(records: readonly unknown[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}
