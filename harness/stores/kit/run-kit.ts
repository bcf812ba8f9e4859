import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SMALL_HEAP, SMALL_MEMORY } from '../../kit/small-process.ts';
import { cacheFolder, type Environment } from '../folders.ts';
import { withScratch } from '../scratch.ts';
import { StoreError } from '../store-error.ts';
import { unpackArchive } from './archive.ts';
import { type KitManifest, type KitProject, verifyKit } from './manifest.ts';
import { inNamespace, requireNamespace } from './namespace.ts';
import { soleFolderIn } from './open-kit.ts';

export interface RunKitOptions {
  readonly env: Environment;
  /** Absolute path for evidence and reports: what outlives the run. */
  readonly reports: string;
  /** Further arguments of `cutover verify`. */
  readonly arguments: readonly string[];
  readonly onProgress: (message: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a kit's verification with the kit's own Node, harness and servers, in a network namespace with no interface but
 * loopback. Every byte of the kit is checked before any of it is run.
 *
 * @param path The archive, which is unpacked for this run alone, or a folder that it was unpacked to.
 * @returns the exit code of `cutover verify`.
 * @throws StoreError when the kit is not what it says, holds no project, or the platform allows no such namespace.
 */
export async function runKit(path: string, options: RunKitOptions): Promise<number> {
  await requireNamespace();
  const kit = resolve(path);
  const stat = statSync(kit, { throwIfNoEntry: false });
  if (stat === undefined) throw new StoreError('store_kit_invalid', `${path} is not there: name the archive of a kit, or the folder that it was unpacked to`);
  return withScratch(cacheFolder(options.env), 'kit-run', async (scratch) => {
    let folder = kit;
    if (!stat.isDirectory()) {
      options.onProgress(`unpacking ${path}`);
      const unpacked = join(scratch, 'kit');
      mkdirSync(unpacked);
      await unpackArchive(kit, unpacked, options.signal);
      folder = soleFolderIn(unpacked);
    }
    const manifest = await verifyKit(folder, options.env['CUTOVER_KIT_SHA256']);
    options.onProgress(`${Object.keys(manifest.files).length} files of the kit have the digests that it names`);
    return await runWithin(folder, projectOf(manifest, path), scratch, options);
  });
}

function projectOf({ project }: KitManifest, path: string): KitProject {
  if (project === undefined)
    throw new StoreError('store_kit_invalid', `${path} holds servers and no project: use it with --stores kit:PATH, or make one with "cutover kit build"`);
  return project;
}

async function runWithin(folder: string, project: KitProject, scratch: string, options: RunKitOptions): Promise<number> {
  const verify = ['verify', '--stores', `kit:${folder}`, '--config', join(folder, project.config), '--reports', options.reports, ...options.arguments];
  const [program, ...args] = inNamespace([join(folder, project.node.path), ...SMALL_HEAP, join(folder, project.entry), ...verify]);
  const cache = join(scratch, 'cache');
  mkdirSync(cache);
  options.signal?.throwIfAborted();
  const child = spawn(program, args, { stdio: 'inherit', env: environment(options.env, cache) });
  const stop = (): void => void child.kill('SIGTERM');
  options.signal?.addEventListener('abort', stop, { once: true });
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    options.signal?.throwIfAborted();
    return code ?? 3;
  } finally {
    options.signal?.removeEventListener('abort', stop);
  }
}

/** Nothing that names a server, a mirror or an option of Node comes from outside; what the kit finds it finds in itself. */
function environment(env: Environment, cache: string): NodeJS.ProcessEnv {
  const kept = ['PATH', 'HOME', 'TERM', 'LANG', 'TMPDIR', 'NO_COLOR', 'FORCE_COLOR', 'CI', 'CUTOVER_KIT_SHA256'];
  return { ...Object.fromEntries(kept.map((name) => [name, env[name]])), ...SMALL_MEMORY, CUTOVER_CACHE: cache, NODE_COMPILE_CACHE: join(cache, 'compiled') };
}
