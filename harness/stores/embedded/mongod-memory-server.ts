import type { MongodSource } from './mongod-binary.ts';
import { OLDEST_MONGO, versionOf } from './mongod-system.ts';

/** What `mongodb-memory-server` has put into its own cache, on machines where other projects use it. */
export const memoryServerCache: MongodSource = {
  name: 'cache of mongodb-memory-server',
  async find() {
    // Loaded only when asked: it takes a good part of a second.
    const { DryMongoBinary } = await import('mongodb-memory-server-core');
    // Not `locateBinary`, which deletes binaries that it finds fault with: they are not ours.
    const options = await DryMongoBinary.generateOptions();
    const [isThere, path] = await DryMongoBinary.generateDownloadPath(options);
    if (!isThere) return { reason: `${path} is not there` };
    const version = await versionOf(path);
    if (version === undefined || Number.parseInt(version, 10) < OLDEST_MONGO) return { reason: `${path} does not run, or is too old` };
    return { path, origin: `MongoDB ${version}, ${path}` };
  },
};
