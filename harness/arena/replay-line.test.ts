import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ReplayLines } from './replay-line.ts';

let project: string;
beforeEach(async () => {
  project = await mkdtemp(path.join(tmpdir(), 'cutover-replay-line-'));
  await writeFile(path.join(project, 'cutover.config.ts'), '');
});
afterEach(() => rm(project, { recursive: true }));

const config = { modules: [] };
const seed = { seed: 7, budget: 'quick' };
const at = (...names: readonly string[]) => path.join(project, ...names);

describe('in a checkout of the project itself', () => {
  beforeEach(() => writeFile(at('package.json'), '{"name":"cutover"}'));

  it('names what lies within it by its path from there, wherever the run was started', () => {
    const lines = new ReplayLines({ config, configFile: at('cutover.config.ts'), reports: at('reports') }, '/elsewhere');
    expect(lines.line('notes', 'parity', { file: 'a.json' })).toBe('npm run verify -- notes --check parity --replay reports/replays/a.json');
    expect(lines.line('notes', 'schema', seed)).toBe('npm run verify -- notes --check schema --seed 7 --budget quick');
  });

  it('names what lies outside it in full, and in quotes where a shell needs them', () => {
    const lines = new ReplayLines({ config, configFile: at('cutover.config.ts'), reports: "/srv/o'clock" }, project);
    const [folder, file] = [`'/srv/o'\\''clock'`, `'/srv/o'\\''clock/replays/a.json'`];
    expect(lines.line('notes', 'parity', { file: 'a.json' })).toBe(`npm run verify -- notes --check parity --reports ${folder} --replay ${file}`);
  });

  it('names another configuration, and a corpus', () => {
    const lines = new ReplayLines({ config, configFile: at('more', 'own.config.ts'), reports: at('more', 'reports'), corpus: at('corpus') }, project);
    expect(lines.line('notes', 'parity', seed)).toBe(
      'npm run verify -- notes --check parity --config more/own.config.ts --corpus corpus --seed 7 --budget quick',
    );
  });
});

describe('in a project that has cutover installed', () => {
  beforeEach(() => writeFile(at('package.json'), '{"name":"shop"}'));

  it('names paths from where the run was started', async () => {
    const lines = new ReplayLines({ config, configFile: at('cutover.config.ts'), reports: at('reports') }, project);
    expect(lines.line('notes', 'parity', { file: 'a.json' })).toBe('npx cutover verify notes --check parity --replay reports/replays/a.json');
    await mkdir(at('src'));
    const below = new ReplayLines({ config, configFile: at('cutover.config.ts'), reports: at('reports') }, at('src'));
    expect(below.line('notes', 'parity', { file: 'a.json' })).toBe(`npx cutover verify notes --check parity --replay ${at('reports/replays/a.json')}`);
  });
});
