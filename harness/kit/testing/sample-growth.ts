import type { GrowthPath, GrowthReport, GrowthSide } from '../../contract/growth.ts';

const ratio = { ratio: 1.01, low: 0.9, high: 1.1, confidence: 0.999 };

const side: GrowthSide = {
  fit: { class: 'constant', factor: ratio, constantUs: 500, slopeUs: 0, evidence: 0 },
  points: [1_000, 100_000].map((records) => ({ records, us: 500, calls: 100, examined: 2, atOnce: [{ callers: 2, us: 700, perSecond: 2_800 }] })),
  plans: [{ statement: 'select 1', plan: { Plan: {} }, scans: [], examined: 2 }],
};

/** One path whose cost does not grow. */
export const grownPath: GrowthPath = {
  module: 'wallet',
  operation: 'pay',
  verdict: 'pass',
  reason: 'PostgreSQL grows as constant, MongoDB as constant',
  ratio,
  sides: { mongo: side, postgres: side },
  scans: [],
};

/** How the cost of two paths of a module grows: not at all. */
export const growthReport: GrowthReport = {
  type: 'growth',
  version: 1,
  tool: { name: 'cutover', version: '1.0.0', node: '24.0.0' },
  commit: 'a'.repeat(40),
  startedAt: '2026-11-20T12:00:00.000Z',
  seed: 7,
  stores: { mongo: { version: '6.0', durability: 'relaxed' }, postgres: { version: '18', durability: 'relaxed' } },
  machine: { platform: 'linux x64', processor: 'p', cores: 2, memoryGiB: 8 },
  sizes: [1_000, 100_000],
  concurrency: [1, 2],
  paths: [grownPath, { ...grownPath, operation: 'list' }],
  verdict: 'pass',
};
