import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { StoreError } from '../store-error.ts';
import type { MongodSource } from './mongod-binary.ts';

/** The first release whose transactions, snapshot reads and `$setWindowFields` subjects may rely on. */
export const OLDEST_MONGO = 5;

/** What the machine has: `MONGOMS_SYSTEM_BINARY`, else `mongod` on the PATH. */
export const systemMongod: MongodSource = {
  name: 'system',
  async find({ env }) {
    const named = env['MONGOMS_SYSTEM_BINARY'];
    const path = named ?? onPath(env['PATH'] ?? '');
    if (path === undefined) return { reason: 'MONGOMS_SYSTEM_BINARY is not set and there is no mongod on the PATH' };
    const version = await versionOf(path);
    if (version !== undefined && Number.parseInt(version, 10) >= OLDEST_MONGO) return { path, origin: `MongoDB ${version}, ${path}` };
    const reason = version === undefined ? `${path} does not run: it gave no version` : `${path} is MongoDB ${version}, needed is ${OLDEST_MONGO}.0 or later`;
    // What was named on purpose must not be replaced behind the user's back.
    if (named !== undefined)
      throw new StoreError(version === undefined ? 'store_binary_missing' : 'store_too_old', `${reason}: correct MONGOMS_SYSTEM_BINARY or unset it`, {
        store: 'mongo',
      });
    return { reason };
  },
};

function onPath(path: string): string | undefined {
  for (const folder of path.split(delimiter).filter((part) => part !== '')) {
    const file = join(folder, 'mongod');
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {}
  }
  return undefined;
}

/** What `mongod --version` says; undefined when it does not run. */
export async function versionOf(path: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(path, ['--version'], { timeout: 10_000 });
    return /db version v(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
}
