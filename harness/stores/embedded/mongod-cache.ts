import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { requireDigest } from '../digest.ts';
import type { MongodBinary, MongodSearch } from './mongod-binary.ts';

/** A mongod whose every byte is known before it is fetched. */
export interface PinnedMongod {
  readonly version: string;
  /** Folder name within the cache; changes with the content. */
  readonly key: string;
  /** sha256 of each file of the unpacked folder: `mongod`, and libraries under `lib/`. */
  readonly files: Readonly<Record<string, string>>;
  readonly origin: string;
}

/** The cached binary, its bytes checked once more; undefined when it is not there. */
export async function fromCache(cache: string, pinned: PinnedMongod): Promise<MongodBinary | undefined> {
  const folder = join(cache, 'mongod', pinned.key);
  if (!existsSync(join(folder, 'mongod'))) return undefined;
  for (const [file, digest] of Object.entries(pinned.files)) {
    await requireDigest(join(folder, file), digest, `remove ${folder}, it will be fetched again`);
  }
  const hasLibraries = Object.keys(pinned.files).some((file) => file.startsWith('lib/'));
  return { path: join(folder, 'mongod'), origin: `MongoDB ${pinned.version}, ${pinned.origin}`, ...(hasLibraries ? { libraries: join(folder, 'lib') } : {}) };
}

/**
 * Puts files into the cache: all of them checked, in one rename, so that another process sees a whole folder or none. Two
 * processes may do it at once; the second finds the first one's folder and uses that.
 */
export async function intoCache(search: MongodSearch, pinned: PinnedMongod, sources: Readonly<Record<string, string>>): Promise<MongodBinary> {
  mkdirSync(search.partial, { recursive: true });
  const staged = mkdtempSync(join(search.partial, 'mongod-'));
  try {
    for (const [file, digest] of Object.entries(pinned.files)) {
      const target = join(staged, file);
      mkdirSync(join(target, '..'), { recursive: true });
      copyFileSync(sources[file] as string, target);
      chmodSync(target, 0o755);
      await requireDigest(target, digest, 'nothing of it was run; fetch again, and if it persists do not trust the source');
    }
    const folder = join(search.cache, 'mongod', pinned.key);
    mkdirSync(join(folder, '..'), { recursive: true });
    if (!existsSync(folder)) {
      try {
        renameSync(staged, folder);
      } catch (error) {
        if (!existsSync(join(folder, 'mongod'))) throw error;
      }
    }
  } finally {
    rmSync(staged, { recursive: true, force: true });
  }
  const found = await fromCache(search.cache, pinned);
  if (found === undefined) throw new Error(`${search.cache} lost its mongod while it was put there`);
  return found;
}
