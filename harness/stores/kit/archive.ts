import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { create, extract } from 'tar';
import { StoreError } from '../store-error.ts';
import { entriesBelow } from './manifest.ts';

/** The folder that a kit's archive unpacks to. */
const FOLDER = 'cutover-kit';

/**
 * Packs a folder into a `.tar.gz` whose bytes are a function of its files: entries in order of their names, no times, no
 * owners, the least of modes.
 */
export async function packArchive(folder: string, archive: string): Promise<void> {
  await create({ file: archive, cwd: folder, gzip: { level: 6 }, portable: true, mtime: new Date(0), prefix: FOLDER }, [...entriesBelow(folder)]);
}

/**
 * Unpacks a `.tar`, `.tar.gz` or `.tgz` below a folder. No entry can lead out of it.
 *
 * @throws StoreError when it is no archive, is cut short, or holds what cannot be unpacked.
 */
export async function unpackArchive(archive: string, folder: string, signal: AbortSignal | undefined): Promise<void> {
  try {
    // Stricter than it has to be: a kit holds none of what the library would pass over with a warning.
    await pipeline(createReadStream(archive), extract({ cwd: folder, strict: true, preserveOwner: false }), signal === undefined ? {} : { signal });
  } catch (cause) {
    signal?.throwIfAborted();
    const said = cause instanceof Error ? cause.message.trim() : String(cause);
    throw new StoreError('store_kit_invalid', `${archive} cannot be unpacked: take a fresh copy of it (${said})`, { cause });
  }
}
