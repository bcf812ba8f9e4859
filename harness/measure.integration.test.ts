import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deskEntry } from './arena/testing/desk-entry.ts';
import type { PerformanceOptions } from './contract/performance.ts';
import type { Stores } from './contract/stores.ts';
import { measure } from './measure.ts';
import { parsePerformance } from './report/read-performance.ts';
import { openStores } from './stores/open-stores.ts';

let stores: Stores;
let reports: string;
beforeAll(async () => {
  reports = await mkdtemp(path.join(tmpdir(), 'cutover-measure-'));
  stores = await openStores({ runId: `meas${process.pid}`, durability: 'full' });
});
afterAll(async () => {
  await stores?.[Symbol.asyncDispose]();
  await rm(reports, { recursive: true, force: true });
});

const options = (more: Partial<PerformanceOptions> = {}): PerformanceOptions => ({
  config: { modules: [deskEntry] },
  configFile: path.join(import.meta.dirname, 'cutover.config.ts'),
  seed: 1,
  budget: 'quick',
  baselines: reports,
  reports,
  stores,
  ...more,
});

describe('a run that measures', () => {
  it('keeps what it had when it is interrupted, and leaves no database behind', async () => {
    const enough = new AbortController();
    let epochs = 0;
    const progress: PerformanceOptions['progress'] = (event) => {
      if (event.kind === 'epoch' && ++epochs === 3) enough.abort(new Error('enough'));
    };
    await expect(measure(options({ signal: enough.signal, progress, paths: ['reserve'] }))).rejects.toMatchObject({ cause: { message: 'enough' } });
    const [kept, ...more] = await readdir(reports);
    expect([kept, more]).toEqual([expect.stringMatching(/^interrupted-/), []]);
    const evidence = parsePerformance(await readFile(path.join(reports, kept as string, 'performance.ndjson'), 'utf8'));
    expect(evidence).toMatchObject({ run: { against: 'mongo', family: { paths: 4 }, modules: [{ name: 'desk' }] }, controls: [], paths: [] });
    expect(evidence.end).toBeUndefined();
  });

  it.each<[string, Partial<PerformanceOptions>, string]>([
    [
      'a path that is not critical',
      { paths: ['reserve', 'nothing'] },
      '"nothing" is no critical path of the chosen modules. Critical are: desk.reserve, desk.count',
    ],
    [
      'no path that is critical',
      { config: { modules: [{ ...deskEntry, module: { ...deskEntry.module, operations: {} } }] } },
      'no operation of these modules is critical',
    ],
    ['a budget of nothing', { config: { modules: [deskEntry], performance: { budget: 0 } } }, 'a share above 0'],
    ['a budget that is no number', { config: { modules: [deskEntry], performance: { budget: Number.NaN } } }, 'a share above 0'],
    ['a baseline that nobody accepted', { against: 'baseline' }, 'not all of the modules have one'],
    ['a commit that is none', { against: 'no such commit' }, 'git knows no such commit here'],
  ])('measures nothing for %s', async (_, more, message) => {
    await expect(measure(options(more))).rejects.toMatchObject({ code: 'config_invalid', message: expect.stringContaining(message) });
  });
});
