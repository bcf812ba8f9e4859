import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { commitOf } from './commit.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'cutover-commit-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const git = (...args: readonly string[]) => execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@localhost', ...args], { cwd: folder });
const put = (file: string, text: string) => {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
};

it('is that of the repository, says when files were changed, and is none outside of one', async () => {
  expect(await commitOf(folder)).toBeNull();
  put('a.txt', 'a');
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'first');
  expect(await commitOf(folder)).toMatch(/^[0-9a-f]{40}$/);
  put('new.txt', 'of nobody');
  expect(await commitOf(folder)).toMatch(/^[0-9a-f]{40}$/);
  put('a.txt', 'b');
  expect(await commitOf(folder)).toMatch(/^[0-9a-f]{40}-dirty$/);
});

it('of a kit that lies within a repository is the one that was packed, and of what lies beside its project is not', async () => {
  put('kit/kit.json', JSON.stringify({ version: 1, project: { root: 'project', commit: 'c'.repeat(40) } }));
  for (const name of ['project', 'project/examples', 'projector']) put(`kit/${name}/x`, '');
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'a kit');
  expect(await commitOf(path.join(folder, 'kit', 'project'))).toBe('c'.repeat(40));
  expect(await commitOf(path.join(folder, 'kit', 'project', 'examples'))).toBe('c'.repeat(40));
  expect(await commitOf(path.join(folder, 'kit', 'projector'))).toBe(git('rev-parse', 'HEAD').toString().trim());
});
