/**
 * Tries the package as a user gets it: packs it, installs the archive into an empty folder, writes the notes there with
 * an import of `cutover` and nothing internal, and verifies them. Ends with 0 when that proves them.
 */
import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..', '..');

function run(command: string, args: readonly string[], cwd: string): { readonly status: number | null; readonly out: string } {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  if (error !== undefined) throw error;
  process.stdout.write(`$ ${[command, ...args].join(' ')}\n${stderr}`);
  return { status, out: stdout };
}

function expect(isSo: boolean, what: string, seen: string): void {
  if (!isSo) throw new Error(`${what}, but:\n${seen}`);
  process.stdout.write(`✓ ${what}\n`);
}

const folder = await mkdtemp(path.join(tmpdir(), 'cutover-package-'));
try {
  const packed = run('npm', ['pack', '--json', '--pack-destination', folder], ROOT);
  expect(packed.status === 0, 'the package is built and packed', packed.out);
  const [archive = ''] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));

  const project = path.join(folder, 'project');
  await mkdir(project);
  await writeFile(path.join(project, 'package.json'), '{ "name": "shop", "private": true, "type": "module" }\n');
  const installed = run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', path.join(folder, archive)], project);
  expect(installed.status === 0, 'it installs into an empty project', installed.out);
  const files = (await readdir(path.join(project, 'node_modules', 'cutover'), { recursive: true })).toSorted();
  const unwanted = files.filter((name) => /\.test\.|\btesting\b|docker-check|^(harness|suites|fixtures|bench)\b/.test(name));
  expect(
    unwanted.length === 0 && files.includes(path.join('dist', 'harness', 'index.js')),
    'it holds what was built, and no tests or sources',
    unwanted.join('\n'),
  );
  expect(files.includes(path.join('dist', 'harness', 'contract', 'evidence.schema.json')), "it holds the evidence's JSON Schema", files.join('\n'));

  // The notes lean on the data source and the migration runner of the reference repositories: a user has some of his own.
  await cp(path.join(ROOT, 'examples', 'notes'), path.join(project, 'examples', 'notes'), { recursive: true });
  await cp(path.join(ROOT, 'fixtures', 'reference', 'support'), path.join(project, 'fixtures', 'reference', 'support'), { recursive: true });
  await cp(path.join(ROOT, 'examples', 'cutover.config.ts'), path.join(project, 'examples', 'cutover.config.ts'));
  await importPackage(path.join(project, 'examples'));
  await importPackage(path.join(project, 'fixtures'));

  const config = ['--config', 'examples/cutover.config.ts'];
  const verified = run('npx', ['cutover', 'verify', ...config], project);
  expect(verified.status === 0, '"npx cutover verify" proves the notes', verified.out);
  process.stdout.write(verified.out);
  const oldest = path.join(folder, 'oldest');
  await mkdir(oldest);
  const { engines } = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8')) as { readonly engines: { readonly node: string } };
  const version = engines.node.replace('>=', '');
  const brought = run('npm', ['install', '--no-audit', '--no-fund', '--prefix', oldest, `node@${version}.0`], oldest);
  expect(brought.status === 0, `Node ${version}, the oldest that the package says it runs on, is there`, brought.out);
  const old = run('env', [`PATH=${path.join(oldest, 'node_modules', '.bin')}:${process.env['PATH']}`, 'npx', 'cutover', 'verify', ...config], project);
  expect(old.status === 0, `"npx cutover verify" proves the notes on Node ${version}, too`, old.out);
  const again = run('npx', ['cutover', 'report', ...config], project);
  expect(again.status === 0 && again.out.includes('Proven'), '"npx cutover report" shows that run', again.out);
  const kit = run('npx', ['cutover', 'kit', 'build', 'kit.tar.gz', ...config], project);
  expect(kit.status === 0, '"npx cutover kit build" packs the project', kit.out);
  const packedRun = run('npx', ['cutover', 'kit', 'run', 'kit.tar.gz'], project);
  expect(packedRun.status === 0 && packedRun.out.includes('Proven'), '"npx cutover kit run" proves the notes without a network', packedRun.out);
  const misspelt = run('npx', ['cutover', 'verify', ...config, 'nots'], project);
  expect(misspelt.status === 2, 'a module that is not there is wrong usage', misspelt.out);
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Turns the checkout's own import of the harness into a user's. */
async function importPackage(within: string): Promise<void> {
  for (const entry of await readdir(within, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
    const file = path.join(entry.parentPath, entry.name);
    await writeFile(file, (await readFile(file, 'utf8')).replaceAll("'#harness'", "'cutover'"));
  }
}
