import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { sha256OfFile } from '../digest.ts';
import { findMongod } from '../embedded/find-mongod.ts';
import { installedPostgres } from '../embedded/postgres-binaries.ts';
import { cacheFolder, type Environment } from '../folders.ts';
import { withScratch } from '../scratch.ts';
import { StoreError } from '../store-error.ts';
import { packArchive } from './archive.ts';
import { filesBelow, type KitManifest, type KitProject, MANIFEST_FILE } from './manifest.ts';
import { ownFiles, type ProjectPlace, packageFiles, packageFolders } from './project-files.ts';

export interface BuildKitOptions {
  /** Default `process.env`. */
  readonly env?: Environment;
  readonly onProgress?: (message: string) => void;
  readonly signal?: AbortSignal;
  /** What is to be verified where the kit is run; without it the kit holds both servers alone. */
  readonly project?: ProjectPlace & {
    /** The file to run there, of the harness that the project has. */
    readonly entry: string;
    /** The command line of that harness. */
    readonly launcher: string;
    readonly commit: string | null;
  };
}

export interface BuiltKit {
  readonly folder: string;
  readonly files: number;
  /** sha256 of `kit.json`: give it to the site by another way, to be set there as CUTOVER_KIT_SHA256. */
  readonly digest: string;
}

/** What only compiling against PostgreSQL needs. */
const LEFT_OUT = [`${sep}pgxs${sep}`, `${sep}pkgconfig${sep}`, `${sep}include${sep}`];

/**
 * Makes a kit for sites without a network, in a new or empty folder: both servers' binaries for this platform, those
 * that the embedded way would use here and now; the project with the packages and the Node that run it; and the digest
 * of every file.
 */
export async function buildKit(folder: string, options: BuildKitOptions = {}): Promise<BuiltKit> {
  const target = resolve(folder);
  if (existsSync(target) && readdirSync(target).length > 0) throw new StoreError('store_kit_invalid', `${target} is not empty: name a new folder for the kit`);
  mkdirSync(target, { recursive: true });
  const env = options.env ?? process.env;
  const tell = options.onProgress ?? (() => undefined);
  const cache = cacheFolder(env);
  return withScratch(cache, 'kit', async (partial) => {
    const mongod = await findMongod({ env, cache, partial, onProgress: tell, signal: options.signal });
    copyProgram(mongod.path, join(target, 'mongo', 'mongod'));
    const libraries = copyLibraries(mongod.libraries, target);
    const root = installedPostgres();
    const isNeeded = (path: string): boolean => !path.endsWith('.a') && !LEFT_OUT.some((part) => `${path}${sep}`.includes(part));
    cpSync(root, join(target, 'postgres'), { recursive: true, verbatimSymlinks: true, filter: isNeeded });
    const project = options.project === undefined ? undefined : await copyProject(options.project, target, tell);
    options.signal?.throwIfAborted();
    const files: Record<string, string> = {};
    for (const path of filesBelow(target)) files[path] = await sha256OfFile(join(target, path));
    writeFileSync(join(target, SUMS_FILE), sumsOf(files));
    files[SUMS_FILE] = await sha256OfFile(join(target, SUMS_FILE));
    const manifest: KitManifest = {
      version: 1,
      platform: `${process.platform}-${process.arch}`,
      files,
      mongod: { path: 'mongo/mongod', origin: mongod.origin, ...(libraries.length > 0 ? { libraries } : {}) },
      postgres: { root: 'postgres', origin: packageVersion(root) },
      ...(project === undefined ? {} : { project }),
    };
    writeFileSync(join(target, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
    return { folder: target, files: Object.keys(files).length, digest: await sha256OfFile(join(target, MANIFEST_FILE)) };
  });
}

/** The digests as `sha256sum --check` reads them, for who would rather not ask the kit itself. */
const SUMS_FILE = 'SHA256SUMS';

function sumsOf(files: Readonly<Record<string, string>>): string {
  return Object.entries(files)
    .map(([path, digest]) => `${digest}  ${path}\n`)
    .join('');
}

/** Makes a kit as one archive: equal files give equal bytes. */
export async function buildKitArchive(archive: string, options: BuildKitOptions): Promise<Omit<BuiltKit, 'folder'> & { readonly archive: string }> {
  const target = resolve(archive);
  if (existsSync(target)) throw new StoreError('store_kit_invalid', `${target} is there already: name a new file for the kit`);
  return withScratch(cacheFolder(options.env ?? process.env), 'kit', async (staged) => {
    const { files, digest } = await buildKit(join(staged, 'kit'), options);
    options.onProgress?.('packing the archive');
    await packArchive(join(staged, 'kit'), target);
    return { files, digest, archive: target };
  });
}

/** Gives what the manifest says of it. */
async function copyProject(project: NonNullable<BuildKitOptions['project']>, target: string, tell: (message: string) => void): Promise<KitProject> {
  const { root } = project;
  for (const file of [project.config, project.entry, project.launcher]) {
    if (file.startsWith(root + sep)) continue;
    throw new StoreError('store_kit_invalid', `${file} lies outside the project in ${root}, which alone is packed: install cutover in the project`);
  }
  const packages = packageFolders(project);
  tell(`packing the project with ${packages.length} packages`);
  for (const file of [...(await ownFiles(project)), ...packages.flatMap((folder) => packageFiles(root, folder))]) {
    const copy = join(target, 'project', file);
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(join(root, file), copy);
  }
  copyProgram(process.execPath, join(target, 'node', 'node'));
  const within = (file: string): string => `project/${relative(root, file).replaceAll(sep, '/')}`;
  writeFileSync(join(target, 'run'), runScript(within(project.launcher)), { mode: 0o755 });
  return {
    root: 'project',
    config: within(project.config),
    entry: within(project.entry),
    node: { path: 'node/node', version: process.versions.node },
    commit: project.commit,
  };
}

/** So that a site needs nothing but the archive, tar and a shell. What is not whole is not run. */
function runScript(launcher: string): string {
  return `#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd) || exit 2
(cd "$here" && sha256sum --check --quiet --strict ${SUMS_FILE}) || { echo "the kit is refused: take a fresh copy of it" >&2; exit 2; }
exec "$here/node/node" "$here/${launcher}" kit run "$here" "$@"
`;
}

function copyProgram(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { dereference: true });
  chmodSync(to, 0o755);
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
  const name = dirname(root).split(`node_modules${sep}`).at(-1) ?? basename(root);
  return `npm package ${name}`;
}
