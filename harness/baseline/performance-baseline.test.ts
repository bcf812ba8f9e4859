import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { PathRecord } from '../contract/performance.ts';
import { path, run } from '../kit/testing/sample-performance.ts';
import { readPerformanceBaseline, writePerformanceBaseline } from './performance-baseline.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-accepted-'));
});
afterEach(() => rm(folder, { recursive: true }));

const counters = { requests: 4, roundTrips: 1, bytesSent: 10, bytesReceived: 20 };
const { ratio: _, ...unmeasured } = path;
const measured: PathRecord = { ...path, path: 'buy', ratio: { estimate: 0.5, lower: 0.4, upper: 0.6 }, counters: [{ ...counters, roundTrips: 9 }, counters] };

it('is read as it was accepted, with the costs of the judged side', async () => {
  expect(await readPerformanceBaseline(folder, 'shop')).toBeUndefined();
  await writePerformanceBaseline(folder, 'shop', run, [measured, { ...unmeasured, path: 'void' }]);
  expect(await readPerformanceBaseline(folder, 'shop')).toEqual({
    version: 1,
    commit: run.commit,
    machine: run.machine,
    stores: run.stores,
    paths: { buy: { ratio: measured.ratio, counters } },
  });
});

it.each([
  ['no JSON', () => '{'],
  ['of another version', (text: string) => text.replace('"version": 1', '"version": 2')],
  ['of no commit', (text: string) => text.replace('a'.repeat(40), 'HEAD')],
  ['with a ratio that is no number', (text: string) => text.replace('0.5', '"0.5"')],
  ['with a cost below zero', (text: string) => text.replace('"roundTrips": 1', '"roundTrips": -1')],
  ['of nothing', () => 'null'],
])('is refused when it is %s', async (_, change) => {
  const file = await writePerformanceBaseline(folder, 'shop', run, [measured]);
  await writeFile(file, change(await readFile(file, 'utf8')));
  await expect(readPerformanceBaseline(folder, 'shop')).rejects.toMatchObject({ code: 'baseline_invalid' });
});
