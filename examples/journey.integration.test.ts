import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CheckRecord } from '../harness/contract/evidence.ts';
import { startVerify } from './testing/start-verify.ts';

let reports: string;
beforeEach(async () => {
  reports = await mkdtemp(path.join(tmpdir(), 'cutover-journey-'));
});
afterEach(() => rm(reports, { recursive: true }));

const argvOf = (config: string): readonly string[] => {
  const file = path.join(import.meta.dirname, 'testing', config);
  return ['copying', '--config', file, '--reports', reports, '--stores', 'embedded', '--budget', 'gate', '--json'];
};

it('a journey is proven in every setting that the phases pass through, each run twice, with one digest', async () => {
  const { code, out, err } = await startVerify(argvOf('journey.config.ts')).ended;
  expect(code, err).toBe(0);
  const [check] = JSON.parse(out).checks as readonly CheckRecord[];
  expect(check).toMatchObject({ module: 'copying', check: 'journey', verdict: 'pass', findings: 0 });
  const digests = Object.entries(check?.digests ?? {});
  expect(digests.map(([name]) => name)).toEqual([
    'phase 0, Persistence: {Notes: Mongo, Copies: Mongo}',
    'phase 1, Persistence: {Notes: Postgres, Copies: Mongo}',
    'phase 2, Persistence: {Notes: Postgres, Copies: Postgres}',
  ]);
  expect(new Set(digests.map(([, digest]) => digest)).size).toBe(1);
});

it('a module that answers otherwise once it has moved is named, with its switch and the fewest steps; the replay line shows the same', async () => {
  const argv = argvOf('journey-reversed.config.ts');
  const { code, out, err } = await startVerify(argv).ended;
  expect(code, err).toBe(1);
  const { findings } = JSON.parse(out);
  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatchObject({
    module: 'copying',
    check: 'journey',
    sides: ['Copies: Mongo', 'Copies: Postgres'],
    at: { kind: 'operation', key: 6, name: 'copies.list', tenant: 'acme' },
    summary: 'step 7 (copies.list) is not the same with Copies: Mongo and with Copies: Postgres (all others on Mongo)',
  });
  // Two copies need two titles, which the list of two notes gives.
  expect(findings[0].counterexample.map(({ name }: { name: string }) => name)).toEqual([
    'notes.create',
    'notes.create',
    'notes.list',
    'copies.create',
    'copies.create',
    'copies.list',
  ]);

  const pasted = spawnSync('sh', ['-c', `${findings[0].replay} --json`], { cwd: import.meta.dirname, encoding: 'utf8' });
  expect(pasted.status, pasted.stderr).toBe(1);
  expect(JSON.parse(pasted.stdout.slice(pasted.stdout.indexOf('{'))).findings).toEqual(findings);
});
