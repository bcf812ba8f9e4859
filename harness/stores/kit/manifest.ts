import { type Dirent, existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { sha256OfFile } from '../digest.ts';
import { StoreError } from '../store-error.ts';

/** What a kit folder holds: `kit.json` in its root. */
export interface KitManifest {
  readonly version: 1;
  /** `linux-x64`: what Node calls platform and architecture. */
  readonly platform: string;
  /** sha256 (hex) of every file, by its path within the kit with `/` between folders. */
  readonly files: Readonly<Record<string, string>>;
  readonly mongod: { readonly path: string; readonly libraries?: readonly string[]; readonly origin: string };
  /** `root` holds PostgreSQL's `bin`, `lib` and `share`. */
  readonly postgres: { readonly root: string; readonly origin: string };
  /** What is verified, and what runs it; absent in a kit of servers alone. */
  readonly project?: KitProject;
}

/** A project with its packages, so that a site needs nothing else. All paths are within the kit. */
export interface KitProject {
  readonly root: string;
  /** The configuration file. */
  readonly config: string;
  /** What is run in the kit's network namespace. */
  readonly entry: string;
  readonly node: { readonly path: string; readonly version: string };
  /** The commit that was packed, with `-dirty` when files were changed; null outside a repository. */
  readonly commit: string | null;
}

export const MANIFEST_FILE = 'kit.json';

/**
 * Reads a kit and checks every byte of it: each listed file is there with its digest, and nothing lies beside them that is
 * not listed (a library in the right place would be loaded). `expected` is the sha256 of `kit.json` itself, for sites that
 * have it from a source they trust.
 */
export async function verifyKit(folder: string, expected?: string): Promise<KitManifest> {
  const file = join(folder, MANIFEST_FILE);
  if (!existsSync(file)) throw invalid(`${folder} holds no ${MANIFEST_FILE}: name a folder or archive that "cutover kit" made`);
  if (expected !== undefined) {
    const actual = await sha256OfFile(file);
    if (actual !== expected.toLowerCase()) throw mismatch(file, actual, expected, 'CUTOVER_KIT_SHA256 names another kit');
  }
  const manifest = parse(readFileSync(file, 'utf8'), file);
  const here = `${process.platform}-${process.arch}`;
  if (manifest.platform !== here) throw invalid(`the kit in ${folder} is made for ${manifest.platform}, this machine is ${here}: make one on such a machine`);
  const present = new Set(filesBelow(folder));
  const link = strayLink(folder);
  if (link !== undefined) throw invalid(`${link} is a symbolic link to another folder: take a fresh copy of the kit`);
  for (const path of present) {
    if (!Object.hasOwn(manifest.files, path))
      throw invalid(`${join(folder, path)} is not listed in ${MANIFEST_FILE}: remove it, or take a fresh copy of the kit`);
  }
  for (const [path, digest] of Object.entries(manifest.files)) {
    if (!present.has(path)) throw invalid(`${join(folder, path)} is missing: take a fresh copy of the kit`);
    const actual = await sha256OfFile(join(folder, path));
    if (actual !== digest) throw mismatch(join(folder, path), actual, digest, 'take a fresh copy of the kit');
  }
  return manifest;
}

/** Links between versions of one library are a plain name of the same folder; any other could lead to unchecked bytes. */
function strayLink(folder: string): string | undefined {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isSymbolicLink())
    .map((entry) => join(entry.parentPath, entry.name))
    .find((link) => /[/\\]/.test(readlinkSync(link)));
}

/** Every regular file below, by its path within. */
export function filesBelow(folder: string): readonly string[] {
  return below(folder, (entry) => entry.isFile());
}

/** Every regular file and every link below, the manifest too, by its path within. */
export function entriesBelow(folder: string): readonly string[] {
  const manifest = existsSync(join(folder, MANIFEST_FILE)) ? [MANIFEST_FILE] : [];
  return [...manifest, ...below(folder, (entry) => entry.isFile() || entry.isSymbolicLink())];
}

function below(folder: string, isWanted: (entry: Dirent) => boolean): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(isWanted)
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((path) => path !== MANIFEST_FILE)
    .sort();
}

function parse(text: string, file: string): KitManifest {
  let manifest: KitManifest;
  try {
    manifest = JSON.parse(text) as KitManifest;
  } catch (cause) {
    throw new StoreError('store_kit_invalid', `${file} is not JSON: take a fresh copy of the kit`, { cause });
  }
  if (manifest.version !== 1) throw invalid(`${file} is of version ${String(manifest.version)}, this cutover reads version 1: make the kit anew with this one`);
  const { project } = manifest;
  const ofProject = project === undefined ? [] : [project.root, project.config, project.entry, project.node?.path];
  const paths = [manifest.mongod?.path, ...(manifest.mongod?.libraries ?? []), manifest.postgres?.root, ...ofProject, ...Object.keys(manifest.files ?? {})];
  // A path that leads out of the kit would be run without having been checked.
  const stray = paths.find((path) => typeof path !== 'string' || path.startsWith('/') || path.split(/[/\\]/).includes('..'));
  if (stray !== undefined || paths.length < 4) throw invalid(`${file} names "${String(stray)}", which is no path within the kit: take a fresh copy of it`);
  return manifest;
}

function invalid(message: string): StoreError {
  return new StoreError('store_kit_invalid', message);
}

function mismatch(file: string, actual: string, expected: string, remedy: string): StoreError {
  return new StoreError('store_digest_mismatch', `${file} is refused: its sha256 is ${actual}, expected is ${expected}; ${remedy}`);
}
