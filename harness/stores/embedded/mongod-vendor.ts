import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { Agent as HttpAgent, get as httpGet, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, get as httpsGet } from 'node:https';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { StoreError } from '../store-error.ts';
import type { MongodSearch, MongodSource } from './mongod-binary.ts';
import { type CachedMongod, fromCache, intoCache } from './mongod-cache.ts';

/** One archive of MongoDB's own download site. */
export interface VendorArchive {
  readonly platform: string;
  /** On Linux: the oldest glibc that its mongod runs on. */
  readonly glibc?: number;
  readonly path: string;
  /** sha256 of the archive. */
  readonly digest: string;
}

const VERSION = '8.2.6';

/**
 * The release that `mongodb-memory-server` 11.3 takes by default. Digests: the `hash` lines of nixpkgs'
 * `mongodb-ce` 8.2.6 (converted from base64), but for `debian12`, which is the `.sha256` file beside the archive.
 *
 * The archive is fetched here and not by `mongodb-memory-server-core`, which verifies neither the server's certificate
 * (unless npm's `strict-ssl` says so) nor, by default, a digest, and writes its progress to standard output, where
 * `--json` has the word.
 */
const ARCHIVES: readonly VendorArchive[] = [
  {
    platform: 'linux-x64',
    glibc: 2.39,
    path: `linux/mongodb-linux-x86_64-ubuntu2404-${VERSION}.tgz`,
    digest: '56314a0f0a81238d974302fbffe7862efe9694c498ead62a0bca92cb595a0df0',
  },
  {
    platform: 'linux-x64',
    glibc: 2.36,
    path: `linux/mongodb-linux-x86_64-debian12-${VERSION}.tgz`,
    digest: 'ebf8bd8eb59c746a1ec834db4fe84d853453ed67ae3c39aea379dd0bbd16a2e6',
  },
  {
    platform: 'linux-arm64',
    glibc: 2.39,
    path: `linux/mongodb-linux-aarch64-ubuntu2404-${VERSION}.tgz`,
    digest: '8eaa50d208e82df9effa462a6c5cb200a65b037fa118af0153f701ce1ceab422',
  },
  { platform: 'darwin-x64', path: `osx/mongodb-macos-x86_64-${VERSION}.tgz`, digest: '39b6ba80ad21ad1ca8dbd989d7fe81a60aa5f41475eb42d4247fe40740062f3d' },
  { platform: 'darwin-arm64', path: `osx/mongodb-macos-arm64-${VERSION}.tgz`, digest: 'ef8301d05cdb4686775aee1ddce391b5f1cd67cdc61179c2d21dab246a2c4f1b' },
];

/** Where nothing answers, the next source is asked soon: a machine without a way out must not wait. */
const CONNECT_MS = 4_000;
const STALL_MS = 30_000;

/** The vendor's archive for this machine, from the cache. */
export function cachedVendor(archives: readonly VendorArchive[] = ARCHIVES): MongodSource {
  return {
    name: 'cache of the vendor’s download',
    async find({ cache }) {
      const archive = archiveForThisMachine(archives);
      const found = archive === undefined ? undefined : await fromCache(cache, describe(archive));
      return found ?? { reason: `${join(cache, 'tools')} holds none yet` };
    },
  };
}

/** The vendor's archive for this machine, from its site, or a mirror in `MONGOMS_DOWNLOAD_MIRROR`. */
export function vendorDownload(archives: readonly VendorArchive[] = ARCHIVES): MongodSource {
  return {
    name: 'the vendor’s download',
    offer: () => archiveForThisMachine(archives)?.path,
    async find(search) {
      const archive = archiveForThisMachine(archives);
      if (archive === undefined) return { reason: `no archive is pinned for ${process.platform}-${process.arch} with this C library` };
      mkdirSync(search.partial, { recursive: true });
      const folder = mkdtempSync(join(search.partial, 'vendor-'));
      try {
        const file = join(folder, 'archive.tgz');
        const actual = await download(`${search.env['MONGOMS_DOWNLOAD_MIRROR'] ?? 'https://fastdl.mongodb.org'}/${archive.path}`, file, search);
        if (actual !== archive.digest) return refusal(archive, actual);
        await promisify(execFile)('tar', ['-xzf', file, '-C', folder, '--strip-components=1'], search.signal ? { signal: search.signal } : {});
        return await intoCache(search, describe(archive), { mongod: join(folder, 'bin', 'mongod') });
      } catch (error) {
        search.signal?.throwIfAborted();
        if (error instanceof StoreError) throw error;
        return { reason: error instanceof Error ? error.message : String(error) };
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

/** What does not have the digest is not run; another source may still serve. */
function refusal(archive: VendorArchive, actual: string): { readonly reason: string; readonly error: StoreError } {
  const message = `${archive.path} is refused: its sha256 is ${actual}, expected is ${archive.digest}; nothing of it was run, something between here and the vendor serves another file`;
  return { reason: message, error: new StoreError('store_digest_mismatch', message, { store: 'mongo' }) };
}

function describe(archive: VendorArchive): CachedMongod {
  return { key: `mongod-${archive.platform}-${archive.digest.slice(0, 8)}`, origin: `MongoDB ${VERSION}, ${archive.path} of the vendor` };
}

function archiveForThisMachine(archives: readonly VendorArchive[]): VendorArchive | undefined {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  const glibc = Number(report.header?.glibcVersionRuntime ?? 0);
  return archives.find((archive) => archive.platform === `${process.platform}-${process.arch}` && (archive.glibc === undefined || glibc >= archive.glibc));
}

/** Streams a URL into a file; gives its sha256. Proxies are taken from the environment, as the Node in use supports. */
async function download(url: string, file: string, search: MongodSearch): Promise<string> {
  const response = await respond(url, search);
  if (response.statusCode !== 200) {
    response.destroy();
    throw new Error(`${url} answers with status ${response.statusCode}`);
  }
  search.onProgress(`fetching MongoDB ${VERSION} from ${new URL(url).host} (once)`);
  const hash = createHash('sha256');
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(response, hashing, createWriteStream(file), search.signal ? { signal: search.signal } : {});
  return hash.digest('hex');
}

async function respond(url: string, search: MongodSearch): Promise<IncomingMessage> {
  const agentOptions = { proxyEnv: { ...search.env } };
  const isPlain = url.startsWith('http:');
  return new Promise((resolve, reject) => {
    const options = {
      agent: isPlain ? new HttpAgent(agentOptions) : new HttpsAgent(agentOptions),
      timeout: STALL_MS,
      ...(search.signal ? { signal: search.signal } : {}),
    };
    const request = (isPlain ? httpGet : httpsGet)(url, options, (response) => {
      clearTimeout(deadline);
      resolve(response);
    });
    const deadline = setTimeout(() => request.destroy(new Error(`${new URL(url).host} does not answer within ${CONNECT_MS} ms`)), CONNECT_MS);
    request.on('timeout', () => request.destroy(new Error(`${new URL(url).host} has sent nothing for ${STALL_MS} ms`)));
    request.on('error', (error) => {
      clearTimeout(deadline);
      reject(error);
    });
  });
}
