import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { type KitManifest, MANIFEST_FILE } from '../stores/kit/manifest.ts';

/**
 * The commit of the tree, with `-dirty` when tracked files were changed; in an unpacked kit, the one that was packed.
 * Null outside of both.
 */
export async function commitOf(folder: string): Promise<string | null> {
  const packed = kitAbove(folder);
  if (packed !== undefined) return packed.commit;
  const git = promisify(execFile);
  try {
    const { stdout: commit } = await git('git', ['rev-parse', 'HEAD'], { cwd: folder });
    const { stdout: changes } = await git('git', ['status', '--porcelain', '--untracked-files=no'], { cwd: folder });
    return `${commit.trim()}${changes.trim() === '' ? '' : '-dirty'}`;
  } catch {
    return null;
  }
}

/** The kit that a folder is part of, as its project. A kit may lie within any repository, which is not its own. */
function kitAbove(folder: string): KitManifest['project'] {
  for (let above = folder; above !== path.dirname(above); above = path.dirname(above)) {
    const project = projectIn(above);
    if (project !== undefined && `${folder}${path.sep}`.startsWith(path.join(above, project.root) + path.sep)) return project;
  }
  return undefined;
}

function projectIn(folder: string): KitManifest['project'] {
  try {
    return (JSON.parse(readFileSync(path.join(folder, MANIFEST_FILE), 'utf8')) as KitManifest).project;
  } catch {
    return undefined;
  }
}
