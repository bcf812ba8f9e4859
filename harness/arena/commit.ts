import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The commit of the tree, with `-dirty` when tracked files were changed; null outside a git repository. */
export async function commitOf(folder: string): Promise<string | null> {
  const git = promisify(execFile);
  try {
    const { stdout: commit } = await git('git', ['rev-parse', 'HEAD'], { cwd: folder });
    const { stdout: changes } = await git('git', ['status', '--porcelain', '--untracked-files=no'], { cwd: folder });
    return `${commit.trim()}${changes.trim() === '' ? '' : '-dirty'}`;
  } catch {
    return null;
  }
}
