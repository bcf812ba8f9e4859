import type { LoadPath, LoadReport, LoadSide } from '../../contract/load.ts';

const ratio = { ratio: 0.61, low: 0.58, high: 0.64, confidence: 0.9995, pairs: 12 };

const side: LoadSide = {
  perSecond: [900, 1_000],
  planned: 1_200,
  refused: 0,
  failures: {},
  late: 1,
  responses: '',
  services: '',
  responseUs: [100, 200, 300, 400, 500, 600, 700, 800, 900, 1_000, 1_100, 1_200, 1_300],
  serviceUs: [100, 200, 300, 400, 500, 600, 700, 800, 900, 1_000, 1_100, 1_200, 1_300],
  windowsUs: [300, 310],
};

/** One path under load, which passes. */
export const loadedPath: LoadPath = {
  operation: 'pay',
  kind: 'write',
  limit: { budget: 0.1 },
  verdict: 'pass',
  reason: 'not slower',
  rate: 100,
  throughput: ratio,
  response: ratio,
  p99: ratio,
  sides: { mongo: side, postgres: side },
};

/** Load on two paths of a module, which pass. */
export const loadReport: LoadReport = {
  type: 'load',
  version: 1,
  tool: { name: 'cutover', version: '1.0.0', node: '24.0.0' },
  commit: 'a'.repeat(40),
  startedAt: '2026-11-20T12:00:00.000Z',
  seed: 7,
  module: 'wallet',
  service: 'wallet over HTTP',
  stores: { mongo: { version: '6.0', durability: 'full' }, postgres: { version: '18', durability: 'full' } },
  machine: { platform: 'linux x64', processor: 'p', cores: 2, memoryGiB: 8 },
  settings: { connections: 8, poolSize: 8, rate: null, durationS: 12, timeoutMs: 10_000, lateUs: 5_000, budget: 0.1, alpha: 0.001 },
  paths: [loadedPath, { ...loadedPath, operation: 'list', kind: 'read' }],
  verdict: 'pass',
};
