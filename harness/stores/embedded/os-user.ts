import { readFileSync } from 'node:fs';
import { StoreError } from '../store-error.ts';

export interface OsUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * Whom PostgreSQL runs as: it refuses to be root, so root's servers run as `nobody`, an account that every Unix has for
 * this purpose. No account is created (a throw-away server must not leave one behind), and `postgres` is not borrowed
 * where it exists: it owns the files of a server that people rely on. Undefined when this process is not root.
 */
export function postgresOsUser(): OsUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const wanted = 'nobody';
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${wanted}:`));
  const [name, , uid, gid] = line?.split(':') ?? [];
  if (name === undefined) {
    throw new StoreError(
      'store_start_failed',
      `PostgreSQL refuses to run as root and there is no account "${wanted}" to run it as: run as an ordinary user, or add the account`,
      { store: 'postgres' },
    );
  }
  return { name, uid: Number(uid), gid: Number(gid) };
}
