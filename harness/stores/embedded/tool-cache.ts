import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { requireDigest, sha256OfFile } from '../digest.ts';

/** sha256 by file name. */
export type Digests = Readonly<Record<string, string>>;

export interface FolderToStore {
  readonly cache: string;
  /** A folder of this run's own in the cache's file system. */
  readonly partial: string;
  /** Name within the cache; changes with the content. */
  readonly key: string;
  /** Where each file of the folder lies now. */
  readonly sources: Readonly<Record<string, string>>;
  /** Digests known beforehand. Without them, the bytes come from an archive that was checked as a whole. */
  readonly digests?: Digests;
}

const DIGESTS_FILE = 'sha256.json';

/** A folder of the cache, every byte of it checked once more; undefined when it is not there. @throws StoreError */
export async function cachedFolder(cache: string, key: string, digests?: Digests): Promise<string | undefined> {
  const folder = join(cache, 'tools', key);
  if (!existsSync(folder)) return undefined;
  // Without digests known beforehand, those taken when the folder was stored: they show damage, the archive's showed forgery.
  const expected = digests ?? (JSON.parse(readFileSync(join(folder, DIGESTS_FILE), 'utf8')) as Digests);
  await Promise.all(Object.entries(expected).map(([file, digest]) => requireDigest(join(folder, file), digest, `remove ${folder}, it will be fetched again`)));
  return folder;
}

/**
 * Puts files into the cache: all of them checked, in one rename, so that another process sees a whole folder or none. Two
 * processes may do it at once; the second finds the first one's folder and uses that.
 */
export async function storeFolder(wanted: FolderToStore): Promise<string> {
  mkdirSync(wanted.partial, { recursive: true });
  const staged = mkdtempSync(join(wanted.partial, 'staged-'));
  const folder = join(wanted.cache, 'tools', wanted.key);
  const taken: Record<string, string> = {};
  try {
    for (const [file, source] of Object.entries(wanted.sources)) {
      const target = join(staged, file);
      mkdirSync(dirname(target), { recursive: true });
      copyFileSync(source, target);
      chmodSync(target, 0o755);
      if (wanted.digests === undefined) taken[file] = await sha256OfFile(target);
      else await requireDigest(target, wanted.digests[file] ?? 'none', 'nothing of it was run; fetch again, and if it persists do not trust the source');
    }
    if (wanted.digests === undefined) writeFileSync(join(staged, DIGESTS_FILE), JSON.stringify(taken));
    chmodSync(staged, 0o755);
    mkdirSync(dirname(folder), { recursive: true });
    try {
      renameSync(staged, folder);
    } catch (error) {
      if (!existsSync(folder)) throw error;
    }
  } finally {
    rmSync(staged, { recursive: true, force: true });
  }
  const stored = await cachedFolder(wanted.cache, wanted.key, wanted.digests);
  if (stored === undefined) throw new Error(`${folder} was stored but is gone again`);
  return stored;
}
