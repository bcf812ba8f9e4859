import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { ModuleEntry } from '../../contract/config.ts';
import { ConfigError, loadConfig } from '../load-config.ts';

/** The project as another commit has it, on this harness. Disposing removes its files. */
export interface OtherCommit extends AsyncDisposable {
  /** Full hash. */
  readonly commit: string;
  readonly entries: readonly ModuleEntry[];
}

const git = promisify(execFile);

/** This harness's own folder: linked, so that both commits are measured by the very same harness. */
const HARNESS = path.resolve(import.meta.dirname, '..', '..');

/**
 * Writes a commit's files to a folder of their own and loads the configuration there, so that its repositories can be
 * measured beside those of this tree, in the same process.
 *
 * @throws ConfigError when there is no such commit, or its configuration does not load on this harness.
 */
export async function otherCommit(configFile: string, ref: string): Promise<OtherCommit> {
  const root = path.dirname(configFile);
  const ask = async (...args: readonly string[]): Promise<string> => (await git('git', [...args], { cwd: root })).stdout.trim();
  const fail = (what: string) => (): never => {
    throw new ConfigError(`cannot measure against "${ref}": ${what}`);
  };
  const commit = await ask('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`).catch(fail('git knows no such commit here'));
  const top = await ask('rev-parse', '--show-toplevel');
  const folder = await mkdtemp(path.join(tmpdir(), 'cutover-commit-'));
  const dispose = () => rm(folder, { recursive: true, force: true });
  try {
    const tree = path.join(folder, 'tree');
    // An index of its own: the project's is not touched.
    const env = { ...process.env, GIT_INDEX_FILE: path.join(folder, 'index') };
    await git('git', ['read-tree', commit], { cwd: top, env });
    await git('git', ['checkout-index', '--all', `--prefix=${tree}${path.sep}`], { cwd: top, env });
    const inside = (file: string): string => path.join(tree, path.relative(top, file));
    for (const linked of [path.join(root, 'node_modules'), HARNESS]) {
      if (!existsSync(linked) || path.relative(top, linked).startsWith('..')) continue;
      await rm(inside(linked), { recursive: true, force: true });
      await symlink(linked, inside(linked), 'junction');
    }
    const { modules } = await loadConfig(inside(configFile));
    return { commit, entries: modules, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}
