import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { otherCommit } from './other-commit.ts';

let folder: string;
let project: string;
const git = async (...args: readonly string[]): Promise<string> =>
  (
    await promisify(execFile)('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false', ...args], { cwd: folder })
  ).stdout.trim();
const configuration = (subject: string): string =>
  `import { name } from './name.ts'; export default { modules: [{ module: { name: 'shop' }, postgres: { name: name + '${subject}' } }] };`;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cutover-other-'));
  project = path.join(folder, 'inside');
  await mkdir(project);
  await git('init', '--quiet');
  await writeFile(path.join(project, 'name.ts'), "export const name = 'shop ';");
  await writeFile(path.join(project, 'cutover.config.ts'), configuration('as it was'));
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'first');
  await writeFile(path.join(project, 'cutover.config.ts'), configuration('as it is'));
  await git('commit', '--quiet', '--all', '--message', 'second');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('another commit', () => {
  const configFile = (): string => path.join(project, 'cutover.config.ts');

  it('is loaded from files of its own, which go with it, and leaves this tree as it is', async () => {
    const status = await git('status', '--porcelain');
    const other = await otherCommit(configFile(), 'HEAD~1');
    expect(other.commit).toBe(await git('rev-parse', 'HEAD~1'));
    expect(other.entries[0]?.postgres.name).toBe('shop as it was');
    await other[Symbol.asyncDispose]();
    expect(await git('status', '--porcelain')).toBe(status);
    const again = await otherCommit(configFile(), 'HEAD');
    expect(again.entries[0]?.postgres.name).toBe('shop as it is');
    await again[Symbol.asyncDispose]();
  });

  it.each(['no-such-branch', '--all', 'HEAD:inside', ''])('that is none (%j) is refused', async (ref) => {
    await expect(otherCommit(configFile(), ref)).rejects.toThrow('git knows no such commit here');
    expect(existsSync(configFile())).toBe(true);
  });
});
