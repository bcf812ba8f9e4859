import { linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stores } from '../../contract/stores.ts';
import { openStores } from '../open-stores.ts';
import { TestCache } from '../testing/cache.ts';
import { packArchive } from './archive.ts';
import { type BuiltKit, buildKit } from './build-kit.ts';
import { filesBelow, type KitManifest } from './manifest.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutover-kit-'));
const cache = new TestCache();
let kit: BuiltKit;

beforeAll(async () => {
  kit = await buildKit(join(folder, 'kit'), { env: cache.env() });
  await packArchive(kit.folder, join(folder, 'kit.tar.gz'));
}, 120_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  cache[Symbol.dispose]();
});

/** Nothing but the kit: no registry, no PATH to find a server on, an empty cache. */
async function openOffline(path: string, more: Readonly<Record<string, string>> = {}): Promise<Stores> {
  using empty = new TestCache();
  rmSync(join(empty.folder, 'tools'));
  const env = empty.env({ PIP_INDEX_URL: 'http://127.0.0.1:1', MONGOMS_DOWNLOAD_MIRROR: 'http://127.0.0.1:1', ...more });
  const stores = await openStores({ runId: 'kit', way: `kit:${path}`, env });
  await stores[Symbol.asyncDispose]();
  return stores;
}

/** A copy of the kit that a test may spoil: made of hard links, so that only what is spoiled takes time and space. */
function spoiled(name: string, spoil: (copy: string) => void): string {
  const copy = join(folder, name);
  for (const path of [...filesBelow(kit.folder), 'kit.json']) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    linkSync(join(kit.folder, path), join(copy, path));
  }
  spoil(copy);
  return copy;
}

/** Never through the link: the kit itself must stay whole. */
function replace(file: string, content: string | Buffer): void {
  rmSync(file);
  writeFileSync(file, content);
}

function rewrite(copy: string, change: (manifest: Record<string, unknown>) => void): void {
  const file = join(copy, 'kit.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  change(manifest);
  replace(file, JSON.stringify(manifest));
}

describe('a kit', () => {
  it('names every file with its digest', () => {
    const manifest = JSON.parse(readFileSync(join(kit.folder, 'kit.json'), 'utf8')) as KitManifest;
    expect(manifest).toMatchObject({
      version: 1,
      platform: `${process.platform}-${process.arch}`,
      mongod: { path: 'mongo/mongod' },
      postgres: { root: 'postgres' },
    });
    expect(Object.keys(manifest.files)).toEqual(expect.arrayContaining(['mongo/mongod', 'postgres/bin/initdb', 'postgres/bin/postgres']));
    expect(Object.keys(manifest.files)).toHaveLength(kit.files);
    expect(Object.values(manifest.files).every((digest) => /^[0-9a-f]{64}$/.test(digest))).toBe(true);
  });

  it('opens stores from its folder, and from its archive, with no network', async () => {
    const fromFolder = await openOffline(kit.folder, { CUTOVER_KIT_SHA256: kit.digest });
    expect(fromFolder.mongo).toMatchObject({ way: 'kit', origin: expect.stringContaining(kit.folder) });
    expect(fromFolder.postgres.version).toMatch(/^18\./);
    const fromArchive = await openOffline(join(folder, 'kit.tar.gz'));
    expect(fromArchive.mongo.version).toBe(fromFolder.mongo.version);
  });

  it('is not built over something else', async () => {
    await expect(buildKit(folder, { env: cache.env() })).rejects.toMatchObject({ code: 'store_kit_invalid', message: expect.stringContaining('is not empty') });
  });
});

describe('a kit is refused', () => {
  it.each<[string, (copy: string) => void, string, RegExp]>([
    [
      'a changed file',
      (copy) => replace(join(copy, 'postgres/bin/initdb'), '!'),
      'store_digest_mismatch',
      /initdb is refused: its sha256 is [0-9a-f]{64}, expected is [0-9a-f]{64}/,
    ],
    ['a missing file', (copy) => rmSync(join(copy, 'mongo/mongod')), 'store_kit_invalid', /mongod is missing/],
    ['a file that is not listed', (copy) => writeFileSync(join(copy, 'postgres/lib/libssl.so.9'), ''), 'store_kit_invalid', /libssl\.so\.9 is not listed/],
    [
      'a link that leads out',
      (copy) => symlinkSync('/etc/passwd', join(copy, 'postgres/lib/libx.so')),
      'store_kit_invalid',
      /libx\.so is a symbolic link to another folder/,
    ],
    ['no manifest', (copy) => rmSync(join(copy, 'kit.json')), 'store_kit_invalid', /holds no kit\.json/],
    ['a manifest that is not JSON', (copy) => replace(join(copy, 'kit.json'), '{'), 'store_kit_invalid', /is not JSON/],
    ['a manifest of another version', (copy) => rewrite(copy, (manifest) => Object.assign(manifest, { version: 2 })), 'store_kit_invalid', /version 2/],
    [
      'another platform',
      (copy) => rewrite(copy, (manifest) => Object.assign(manifest, { platform: 'plan9-mips' })),
      'store_kit_invalid',
      /made for plan9-mips/,
    ],
    [
      'a path that leads out',
      (copy) => rewrite(copy, (manifest) => Object.assign(manifest, { postgres: { root: '../elsewhere', origin: '' } })),
      'store_kit_invalid',
      /no path within the kit/,
    ],
  ])('for %s', async (name, spoil, code, message) => {
    const copy = spoiled(`spoiled ${name}`, spoil);
    await expect(openOffline(copy)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    rmSync(copy, { recursive: true });
  });

  it('for a manifest other than the one that was announced', async () => {
    await expect(openOffline(kit.folder, { CUTOVER_KIT_SHA256: 'b'.repeat(64) })).rejects.toMatchObject({
      code: 'store_digest_mismatch',
      message: expect.stringContaining(kit.digest),
    });
  });

  it('for an archive that is none', async () => {
    const broken = join(folder, 'broken.tar.gz');
    writeFileSync(broken, 'not an archive');
    await expect(openOffline(broken)).rejects.toMatchObject({ code: 'store_kit_invalid', message: expect.stringContaining('cannot be unpacked') });
    await expect(openOffline(join(folder, 'none.tar'))).rejects.toMatchObject({ code: 'store_kit_invalid', message: expect.stringContaining('is not there') });
    await expect(openOffline(join(kit.folder, 'kit.json'))).rejects.toMatchObject({
      code: 'store_kit_invalid',
      message: expect.stringContaining('neither a folder nor'),
    });
    expect(readdirSync(join(cache.folder)).filter((name) => name === 'kits')).toEqual([]);
  });
});
