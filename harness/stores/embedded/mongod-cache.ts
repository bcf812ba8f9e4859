import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { MongodBinary, MongodSearch } from './mongod-binary.ts';
import { cachedFolder, type Digests, storeFolder } from './tool-cache.ts';

/** A mongod that is fetched once and then found in the cache: `mongod`, and libraries under `lib/`. */
export interface CachedMongod {
  /** Folder name within the cache; changes with the content. */
  readonly key: string;
  /** For the reader: version and where it came from. */
  readonly origin: string;
  /** sha256 of each file, where they are known beforehand; else the archive is pinned as a whole. */
  readonly files?: Digests;
}

/** The cached binary, its bytes checked once more; undefined when it is not there. */
export async function fromCache(cache: string, wanted: CachedMongod): Promise<MongodBinary | undefined> {
  const folder = await cachedFolder(cache, wanted.key, wanted.files);
  return folder === undefined ? undefined : binaryIn(folder, wanted);
}

/** @param sources where each file lies now */
export async function intoCache(search: MongodSearch, wanted: CachedMongod, sources: Readonly<Record<string, string>>): Promise<MongodBinary> {
  const { cache, partial } = search;
  return binaryIn(await storeFolder({ cache, partial, key: wanted.key, sources, ...(wanted.files ? { digests: wanted.files } : {}) }), wanted);
}

function binaryIn(folder: string, wanted: CachedMongod): MongodBinary {
  const libraries = join(folder, 'lib');
  return { path: join(folder, 'mongod'), origin: wanted.origin, ...(existsSync(libraries) ? { libraries } : {}) };
}
