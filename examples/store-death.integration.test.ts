import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startVerify } from './testing/start-verify.ts';

const CONFIG = path.join(import.meta.dirname, 'cutover.config.ts');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cutover-death-'));
  await mkdir(path.join(folder, 'tmp'));
  // PostgreSQL may run as another user.
  execFileSync('chmod', ['-R', '777', folder]);
});
afterEach(() => rm(folder, { recursive: true }));

/** The server process of this run: its command line names its data folder. */
function serverPid(server: 'mongod' | 'postgres'): number {
  const lines = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  const line = lines.find((each) => each.includes(path.join(folder, 'tmp')) && new RegExp(`^\\s*\\d+ \\S*/${server}\\S* `).test(each));
  if (line === undefined) throw new Error(`no ${server} of this run among the processes`);
  return Number(line.trim().split(' ')[0]);
}

it.each([
  ['mongod', 'MongoDB'],
  ['postgres', 'PostgreSQL'],
] as const)('a %s that is killed ends the run, in words, with the evidence so far', async (server, name) => {
  const argv = ['--config', CONFIG, '--reports', path.join(folder, 'reports'), '--stores', 'embedded', '--budget', 'deep'];
  const { says, ended } = startVerify(argv, { TMPDIR: path.join(folder, 'tmp') });
  await says('notes parity, state: ');
  process.kill(serverPid(server), 'SIGKILL');
  const { code, err } = await ended;
  expect(code, err).toBe(3);
  expect(err).toMatch(new RegExp(`cutover: ${name} .*during the run`));
  expect(err).not.toContain('which should not happen');
  const evidence = /evidence so far: (.+)/.exec(err)?.[1] ?? '';
  expect(await readFile(path.join(evidence, 'evidence.ndjson'), 'utf8')).toMatch(/^\{"type":"run"/);
});
