import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStores } from '../harness/stores/open-stores.ts';
import { startCutover, startVerify } from './testing/start-verify.ts';

const CONFIG = path.join(import.meta.dirname, 'testing', 'reaching.config.ts');

let reports: string;
beforeEach(async () => {
  reports = await mkdtemp(path.join(tmpdir(), 'cutover-reach-'));
});
afterEach(() => rm(reports, { recursive: true }));

const argv = (...more: readonly string[]) => ['--config', CONFIG, '--reports', reports, '--stores', 'embedded', ...more];

it('a run that tries to reach beyond this machine and its servers proves nothing, and names the peer', async () => {
  const { code, out, err } = await startVerify(argv('--check', 'parity'), { REACH: 'here' }).ended;
  expect(err).toContain('cutover: the run tried to reach 203.0.113.7:9, which is neither on this machine nor one of its servers');
  expect({ code, out }).toEqual({ code: 3, out: '' });
  const folder = /evidence so far: (.+)/.exec(err)?.[1] ?? '';
  expect(await readFile(path.join(folder, 'evidence.ndjson'), 'utf8')).not.toContain('"type":"end"');
});

it('so does one that tries it in another process of the run', async () => {
  const { code, out } = await startVerify(argv('--check', 'determinism', '--json'), { REACH: 'elsewhere' }).ended;
  expect(JSON.parse(out).checks).toMatchObject([{ check: 'determinism', verdict: 'void', reason: expect.stringContaining('tried to reach 203.0.113.7:9') }]);
  expect(code).toBe(3);
});

it('so does load', async () => {
  const config = path.join(import.meta.dirname, 'testing', 'reaching-service.config.ts');
  const { code, err } = await startCutover(['load', 'notes', '--config', config, '--reports', reports, '--stores', 'embedded', '--duration', '1']).ended;
  expect(err).toContain('the run tried to reach 203.0.113.7:9');
  expect(code).toBe(3);
});

it('given servers may be reached by the hosts that they were given by', async () => {
  await using stores = await openStores({ runId: 'reach', way: 'embedded' });
  // An address to the resolver (inet_aton(3)), and to the guard a name that is not this machine's.
  const [MONGO_URL, POSTGRES_URL] = [stores.urls.mongo, stores.urls.postgres].map((url) => url.replace('127.0.0.1', '127.1')) as [string, string];
  const config = path.join(import.meta.dirname, 'cutover.config.ts');
  const given = ['--config', config, '--reports', reports, '--stores', 'given', '--check', 'parity,determinism'];
  const { code, err } = await startVerify(given, { MONGO_URL, POSTGRES_URL }).ended;
  expect({ code, err }).toMatchObject({ code: 0 });
});
