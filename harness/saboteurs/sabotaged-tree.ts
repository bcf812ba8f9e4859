import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Saboteur } from '../contract/saboteur.ts';

/** A saboteur that does not apply to the source as it stands. */
export class SaboteurError extends Error {
  readonly code = 'saboteur_stale';
}

/** A copy of a project with one bug seeded. Disposing removes it. */
export interface SabotagedTree extends AsyncDisposable {
  /** The copy's configuration file: load this one to get the broken subject. */
  readonly configFile: string;
}

/** Not copied: generated, or no part of what a configuration loads. */
const LEFT_OUT: ReadonlySet<string> = new Set(['node_modules', '.git', '.cutover', 'reports', 'baselines', 'dist', 'coverage', 'docs']);

/** This harness's own folder: linked, so that the copy runs the very same harness. */
const HARNESS = path.resolve(import.meta.dirname, '..');

/**
 * Copies the project beside a configuration file, with the saboteur's one replacement made. A copy of the whole, rather
 * than a patch at load time, so that other processes of the run, migrations and relative imports all see the same bug.
 *
 * @throws SaboteurError when `find` does not occur exactly once: the source has moved on, and the saboteur with it.
 */
export async function sabotagedTree(saboteur: Saboteur, configFile: string): Promise<SabotagedTree> {
  const root = path.dirname(configFile);
  const text = await sabotagedText(saboteur, root);
  const folder = await mkdtemp(path.join(tmpdir(), `cutover-${saboteur.id}-`));
  try {
    for (const entry of await readdir(root, { withFileTypes: true })) {
      const source = path.join(root, entry.name);
      const copy = path.join(folder, entry.name);
      if (source === HARNESS || entry.name === 'node_modules') await symlink(source, copy, 'junction');
      else if (!LEFT_OUT.has(entry.name)) await cp(source, copy, { recursive: true });
    }
    const patched = path.join(folder, saboteur.file);
    await mkdir(path.dirname(patched), { recursive: true });
    await writeFile(patched, text);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return {
    configFile: path.join(folder, path.basename(configFile)),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

async function sabotagedText(saboteur: Saboteur, root: string): Promise<string> {
  const fail = (what: string): never => {
    throw new SaboteurError(`saboteur "${saboteur.id}": ${what}; bring it up to date`);
  };
  const file = path.resolve(root, saboteur.file);
  if (!file.startsWith(root + path.sep)) fail(`${saboteur.file} lies outside the project`);
  const text = await readFile(file, 'utf8').catch(() => fail(`there is no file ${saboteur.file}`));
  const occurrences = text.split(saboteur.find).length - 1;
  if (occurrences !== 1) fail(`its text occurs ${occurrences} times in ${saboteur.file}, not once`);
  return text.replace(saboteur.find, () => saboteur.replace);
}
