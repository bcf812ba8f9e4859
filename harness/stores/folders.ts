import { accessSync, chmodSync, constants, mkdirSync, mkdtempSync, statfsSync, statSync } from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { StoreError } from './store-error.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Holds what outlives a run: server binaries, and one small record for every run that is under way. Created when absent. */
export function cacheFolder(env: Environment): string {
  const wanted = env['CUTOVER_CACHE'] || (env['XDG_CACHE_HOME'] ? join(env['XDG_CACHE_HOME'], 'cutover') : join(env['HOME'] || homedir(), '.cache', 'cutover'));
  const folder = resolve(wanted);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
    return folder;
  } catch (error) {
    if (env['CUTOVER_CACHE']) {
      const said = error instanceof Error ? error.message : String(error);
      throw new StoreError('store_configuration', `CUTOVER_CACHE names a folder that cannot be written: correct it, or unset it (${said})`, { cause: error });
    }
    // A home that cannot be written (a service account, a read-only image) must not stop a run.
    const substitute = join(tmpdir(), `cutover-cache-${userInfo().uid}`);
    mkdirSync(substitute, { recursive: true, mode: 0o700 });
    if (statSync(substitute).uid !== userInfo().uid)
      throw new StoreError('store_configuration', `${substitute} belongs to another user: set CUTOVER_CACHE to a folder of your own`);
    return substitute;
  }
}

/**
 * A new folder for all that one run puts on disk. Started by root, PostgreSQL runs as an ordinary user, who must be able
 * to reach his own folder within it: so it then lies below folders that everyone may pass through.
 */
export function makeRunFolder(runId: string): string {
  const isRoot = process.getuid?.() === 0;
  const base = isRoot ? ([tmpdir(), '/var/tmp', '/tmp'].find(isReachableByAll) ?? tmpdir()) : tmpdir();
  return makeReachable(base, runId);
}

/** A new folder in `base`; one of root's may be passed through by everyone. */
function makeReachable(base: string, runId: string): string {
  const folder = mkdtempSync(join(resolve(base), `cutover-${runId}-`));
  if (process.getuid?.() === 0) chmodSync(folder, 0o711);
  return folder;
}

/** Where Linux has a file system that lies in memory, and its type as `statfs` tells it (statfs(2), TMPFS_MAGIC). */
const MEMORY = '/dev/shm';
const TMPFS = 0x01021994;

/** What must be free of memory, and of what a file system may take of it: several times of what the servers of a small run come to. */
const FREE_BYTES = 3 * 2 ** 30;

/**
 * A new folder for data of one run that never needs to be on a disk, in memory; undefined where the machine has no place for
 * it, or not enough.
 */
export function makeMemoryFolder(runId: string): string | undefined {
  try {
    const { type, bavail, bsize } = statfsSync(MEMORY);
    if (type !== TMPFS || bavail * bsize < FREE_BYTES || process.availableMemory() < FREE_BYTES) return undefined;
    return makeReachable(MEMORY, runId);
  } catch {
    return undefined;
  }
}

/** True when every folder on the way down to `path`, itself included, may be entered by any user. */
export function isReachableByAll(path: string): boolean {
  for (let current = resolve(path); ; current = dirname(current)) {
    try {
      if ((statSync(current).mode & 0o001) === 0) return false;
    } catch {
      return false;
    }
    if (current === dirname(current)) return true;
  }
}
