import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { schemaVersion } from './schema-version.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cutover-schema-version-'));
});
afterEach(() => rm(folder, { recursive: true }));

const put = (file: string, text: string) => writeFile(path.join(folder, file), text);

it('is the newest number, and a digest that every byte and every name of the migrations changes', async () => {
  await put('001_first.sql', 'SELECT 1;');
  await put('002_second.sql', 'SELECT 2;');
  await put('notes.md', 'no migration');
  const before = await schemaVersion(folder);
  expect(before).toEqual({ migration: 2, digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(await schemaVersion(folder)).toEqual(before);
  await put('001_first.sql', 'SELECT 1 ;');
  const changed = await schemaVersion(folder);
  await put('001_first.sql', 'SELECT 1;');
  await rename(path.join(folder, '002_second.sql'), path.join(folder, '002_other.sql'));
  const renamed = await schemaVersion(folder);
  await put('003_third.sql', '');
  const grown = await schemaVersion(folder);
  expect(grown?.migration).toBe(3);
  expect(new Set([before, changed, renamed, grown].map((version) => version?.digest)).size).toBe(4);
});

it('is none without migrations, or without their folder', async () => {
  expect(await schemaVersion(folder)).toBeUndefined();
  expect(await schemaVersion(path.join(folder, 'nowhere'))).toBeUndefined();
});
