import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startVerify } from './testing/start-verify.ts';

const CONFIG = path.join(import.meta.dirname, 'cutover.config.ts');

let reports: string;
beforeEach(async () => {
  reports = await mkdtemp(path.join(tmpdir(), 'cutover-verify-'));
});
afterEach(() => rm(reports, { recursive: true }));

const start = (argv: readonly string[], env: Readonly<Record<string, string>> = {}) => startVerify(['--config', CONFIG, '--reports', reports, ...argv], env);

describe('cutover verify', () => {
  it('proves the example, the same way twice, and leaves every report', async () => {
    const argv = ['--check', 'parity', '--stores', 'embedded', '--json'];
    const first = await start(argv).ended;
    expect(first).toMatchObject({ code: 0, signal: null });
    const report = JSON.parse(first.out);
    expect(report).toMatchObject({ verdict: 'pass', complete: true, checks: [{ module: 'notes', check: 'parity', verdict: 'pass' }] });
    expect(report.run.modules).toMatchObject([{ name: 'notes', schema: { migration: 1, digest: expect.stringMatching(/^[0-9a-f]{64}$/) } }]);
    expect(report.run).not.toHaveProperty('replay');
    expect(await readdir(report.folder)).toEqual(
      expect.arrayContaining(['evidence.ndjson', 'junit.xml', 'report.html', 'report.json', 'report.md', 'timings.json']),
    );
    const second = await start(argv).ended;
    expect(JSON.parse(second.out).evidence).toBe(report.evidence);
  });

  it('ends in good order when it is interrupted, and says where the evidence so far is', async () => {
    const { child, says, ended } = start(['--check', 'parity', '--stores', 'embedded', '--budget', 'deep']);
    await says('notes parity: ');
    child.kill('SIGINT');
    const { code, err } = await ended;
    expect(code).toBe(130);
    const folder = /evidence so far: (.+)/.exec(err)?.[1] ?? '';
    expect(await readdir(folder)).toContain('evidence.ndjson');
  });

  it('ends with 3 when a store cannot be reached, and shows no password', async () => {
    const urls = { MONGO_URL: 'mongodb://me:hush@127.0.0.1:1/', POSTGRES_URL: 'postgres://me:hush@127.0.0.1:1/x' };
    const { code, out, err } = await start(['--stores', 'given'], urls).ended;
    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(err).toMatch(/127\.0\.0\.1:1: no answer/);
    expect(err).not.toContain('hush');
  });
});
