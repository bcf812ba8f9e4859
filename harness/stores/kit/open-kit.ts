import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { sha256OfFile } from '../digest.ts';
import type { BinarySource } from '../embedded/open-embedded.ts';
import type { OpenContext } from '../open-context.ts';
import { withScratch } from '../scratch.ts';
import { StoreError } from '../store-error.ts';
import { unpackArchive } from './archive.ts';
import { type KitManifest, MANIFEST_FILE, verifyKit } from './manifest.ts';

/** Both servers' binaries out of a kit, all of it checked before any of it is run. */
export async function kitBinaries(path: string, context: OpenContext): Promise<BinarySource> {
  const folder = await kitFolder(resolve(path), context);
  const manifest = await verifyKit(folder, context.env['CUTOVER_KIT_SHA256']);
  return {
    way: 'kit',
    origin: `${path} (${manifest.platform})`,
    mongod: async () => mongodOf(folder, manifest),
    postgres: async () => join(folder, manifest.postgres.root),
  };
}

function mongodOf(folder: string, manifest: KitManifest): { path: string; origin: string; libraries?: string } {
  const { path, libraries, origin } = manifest.mongod;
  const file = join(folder, path);
  // Copied over a file system without modes, programs lose their permission to run.
  if ((statSync(file).mode & 0o111) === 0) chmodSync(file, 0o755);
  return { path: file, origin, ...(libraries === undefined ? {} : { libraries: libraries.map((part) => join(folder, part)).join(':') }) };
}

/** The kit's folder: itself, or what an archive holds, unpacked once into the cache. */
async function kitFolder(path: string, context: OpenContext): Promise<string> {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw new StoreError('store_kit_invalid', `${path} is not there: name the folder or the archive of a kit`);
  if (stat.isDirectory()) return path;
  if (!/\.(tar|tar\.gz|tgz)$/.test(path)) throw new StoreError('store_kit_invalid', `${path} is neither a folder nor a .tar, .tar.gz or .tgz archive`);
  const folder = join(context.cache, 'kits', (await sha256OfFile(path)).slice(0, 16));
  if (!existsSync(folder)) {
    context.onProgress(`unpacking ${path} (once)`);
    await unpack(path, folder, context);
  }
  return existsSync(join(folder, MANIFEST_FILE)) ? folder : soleFolderIn(folder);
}

async function unpack(archive: string, folder: string, context: OpenContext): Promise<void> {
  mkdirSync(join(context.cache, 'kits'), { recursive: true });
  await withScratch(context.cache, 'unpack', async (staged) => {
    await unpackArchive(archive, staged, context.signal);
    try {
      renameSync(staged, folder);
    } catch (error) {
      // Another process may have unpacked the same archive in between.
      if (!existsSync(folder)) throw error;
    }
  });
}

/** An archive made with its folder's name in front. */
export function soleFolderIn(folder: string): string {
  const [only, ...others] = readdirSync(folder);
  return only !== undefined && others.length === 0 ? join(folder, only) : folder;
}
