import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { VerifyRequest } from '../contract/verify.ts';

const CONFIG_FILE = 'cutover.config.ts';

/** How a replay line replays: from a file of operations, or by making them again. */
export type ReplayWay = { readonly file: string } | { readonly seed: number; readonly budget: string };

/**
 * Makes the lines that replay a finding: each works as it stands when it is pasted where the run was started, or, in a
 * checkout of this project, anywhere within it. Paths are relative where that is enough, so that equal runs of one
 * project give equal evidence wherever it lies.
 */
export class ReplayLines {
  /** Where replay files go. */
  readonly folder: string;
  readonly #command: string;
  readonly #places: readonly string[];
  readonly #corpus: readonly string[];
  readonly #base: string;

  constructor({ config, configFile, reports, corpus }: Pick<VerifyRequest, 'config' | 'configFile' | 'reports' | 'corpus'>, cwd: string = process.cwd()) {
    const project = packageFolder(configFile);
    const isCheckout = project !== undefined && packageName(project) === 'cutover';
    this.folder = path.join(reports, 'replays');
    this.#command = isCheckout ? 'npm run verify --' : 'npx cutover verify';
    // npm runs a script where its package.json is, npx where it was called.
    this.#base = isCheckout ? project : cwd;
    const isDefaultReports = path.resolve(path.dirname(configFile), config.reports ?? 'reports') === path.resolve(reports);
    this.#places = [
      ...(nearestConfig(this.#base) === configFile ? [] : ['--config', this.#path(configFile)]),
      ...(isDefaultReports ? [] : ['--reports', this.#path(reports)]),
    ];
    this.#corpus = corpus === undefined ? [] : ['--corpus', this.#path(corpus)];
  }

  line(module: string, check: string, way: ReplayWay): string {
    const how = 'file' in way ? ['--replay', this.#path(path.join(this.folder, way.file))] : [...this.#corpus, '--seed', `${way.seed}`, '--budget', way.budget];
    return [this.#command, ...[module, '--check', check, ...this.#places, ...how].map(shellWord)].join(' ');
  }

  #path(place: string): string {
    const relative = path.relative(this.#base, place);
    return relative === '' || relative.startsWith('..') || path.isAbsolute(relative) ? path.resolve(place) : relative.replaceAll(path.sep, '/');
  }
}

/** How the command line is called where a configuration lies: `npm run cutover --` in a checkout of this project. */
export function programCall(configFile: string): string {
  const project = packageFolder(configFile);
  return project !== undefined && packageName(project) === 'cutover' ? 'npm run cutover --' : 'npx cutover';
}

function packageFolder(file: string): string | undefined {
  return foldersAbove(path.dirname(file)).find((folder) => existsSync(path.join(folder, 'package.json')));
}

function packageName(folder: string): unknown {
  try {
    return (JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { name?: unknown }).name;
  } catch {
    return undefined;
  }
}

/** The configuration that the command line finds by itself from a folder. */
function nearestConfig(folder: string): string | undefined {
  return foldersAbove(folder)
    .map((above) => path.join(above, CONFIG_FILE))
    .find((file) => existsSync(file));
}

function foldersAbove(folder: string): readonly string[] {
  const above = path.dirname(folder);
  return above === folder ? [folder] : [folder, ...foldersAbove(above)];
}

/** A word for a POSIX shell, in quotes where it needs them. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
