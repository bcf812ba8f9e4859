import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Finding } from '../harness/contract/difference.ts';
import type { RunRecord } from '../harness/contract/evidence.ts';
import { startVerify } from './testing/start-verify.ts';

const CONFIG = path.join(import.meta.dirname, 'testing', 'reversed.config.ts');

let reports: string;
beforeEach(async () => {
  reports = await mkdtemp(path.join(tmpdir(), 'cutover reports '));
});
afterEach(() => rm(reports, { recursive: true }));

interface Report {
  readonly seed: number;
  readonly run: RunRecord;
  readonly findings: readonly Finding[];
}

const found = (out: string): Report => JSON.parse(out.slice(out.indexOf('{')));

it('the replay line, pasted as it is, shows exactly the same difference; so does the seed', async () => {
  const argv = ['notes', '--config', CONFIG, '--reports', reports, '--check', 'parity', '--seed', '5', '--json'];
  const first = await startVerify(argv).ended;
  expect(first.code, first.err).toBe(1);
  const [finding] = found(first.out).findings;
  const { replay = '', counterexample = [], ...shown } = finding as Finding;
  expect(counterexample.length).toBeLessThanOrEqual(5);

  const pasted = spawnSync('sh', ['-c', `${replay} --json`], { cwd: import.meta.dirname, encoding: 'utf8' });
  expect(pasted.status, pasted.stderr).toBe(1);
  const [again] = found(pasted.stdout).findings;
  expect(again).toMatchObject(shown);
  expect(again?.counterexample).toEqual(counterexample);
  expect(again?.replay).toBe(replay);
  expect(found(pasted.stdout).run.replay).toMatch(/^[0-9a-f]{64}$/);

  const seeded = await startVerify(argv).ended;
  expect(found(seeded.out).findings).toEqual(found(first.out).findings);
});
