import { Int32, MongoClient } from 'mongodb';
import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { openStores } from '../open-stores.ts';
import { StoreError } from '../store-error.ts';
import { TestCache } from '../testing/cache.ts';
import { comesTrue, HeldRun } from '../testing/held-run.ts';
import { verifyPolicy } from '../testing/verify-policy.ts';
import { RUN_LABEL } from './remove-containers.ts';
import { containerRuntime } from './runtime.ts';

// Run by .ci/containers/run, which starts a daemon and makes images; needs a container runtime, hence no part of `npm test`.

async function containersOf(runId: string, isRunning = false): Promise<readonly string[]> {
  const { container } = await containerRuntime();
  const all = await container.dockerode.listContainers({ all: !isRunning, filters: { label: [RUN_LABEL] } });
  return all.filter(({ Labels }) => Labels[RUN_LABEL]?.startsWith(`${runId}-`)).map(({ Id }) => Id);
}

describe('containers', () => {
  it('are real servers, published on the loopback interface only, and gone afterwards', async () => {
    using cache = new TestCache();
    const stores = await openStores({ runId: 'boxed', way: 'containers', env: cache.env() });
    expect(stores.mongo).toMatchObject({ way: 'containers', durability: 'relaxed' });
    expect(stores.postgres).toMatchObject({ way: 'containers', durability: 'relaxed' });
    await stores.ping();
    const ids = await containersOf('boxed');
    expect(ids).toHaveLength(2);
    const { container } = await containerRuntime();
    for (const id of ids) {
      const { NetworkSettings } = await container.dockerode.getContainer(id).inspect();
      expect(Object.values(NetworkSettings.Ports).flatMap((bindings) => (bindings ?? []).map(({ HostIp }) => HostIp))).toEqual(['127.0.0.1']);
    }
    const mongo = await stores.mongoTarget('m');
    const client = new MongoClient(mongo.uri);
    await client.withSession((session) =>
      session.withTransaction(() =>
        client
          .db()
          .collection('c')
          .insertOne({ a: new Int32(1) }, { session }),
      ),
    );
    await client.close();
    const seen = [];
    for await (const record of stores.readMongo(mongo, { collection: 'c', pipeline: [{ $unset: '_id' }] })) seen.push(record);
    expect(seen).toEqual([{ a: new Int32(1) }]);
    const postgres = await stores.postgresTarget('p');
    const app = new Client({ connectionString: postgres.appUri });
    await app.connect();
    expect((await app.query(`SELECT current_user::text, current_setting('fsync') AS fsync, current_setting('TimeZone') AS zone`)).rows).toEqual([
      { current_user: postgres.appRole, fsync: 'off', zone: 'UTC' },
    ]);
    await app.end();
    await stores[Symbol.asyncDispose]();
    expect(await containersOf('boxed')).toEqual([]);
    expect(cache.recordFiles()).toEqual([]);
  });

  it('verify a module whole', { timeout: 300_000 }, async () => {
    using cache = new TestCache();
    expect(await verifyPolicy('containers', cache, cache.env())).toMatch(/Proven: [\d,]+ comparisons in 9 checks, none different/);
    expect(cache.recordFiles()).toEqual([]);
  });

  it('are removed by the guard when their run is killed', async () => {
    using cache = new TestCache();
    await using run = await HeldRun.start('boxkill', 'containers', cache.env());
    expect(await containersOf('boxkill')).toHaveLength(2);
    await run.endGroup('SIGKILL');
    expect(await comesTrue(() => cache.recordFiles().length === 0)).toBe(true);
    expect(await containersOf('boxkill')).toEqual([]);
  });

  it('are removed by the next run when the guard was killed too', async () => {
    using cache = new TestCache();
    await using run = await HeldRun.start('boxlost', 'containers', cache.env());
    process.kill(run.guard(), 'SIGKILL');
    await run.end('SIGKILL');
    expect(await containersOf('boxlost')).toHaveLength(2);
    await using _next = await openStores({ runId: 'boxnext', way: 'containers', env: cache.env() });
    expect(await containersOf('boxlost')).toEqual([]);
  });

  it('say so when one dies during the run, with the end of its log', async () => {
    using cache = new TestCache();
    await using stores = await openStores({ runId: 'boxdies', way: 'containers', env: cache.env() });
    const { container } = await containerRuntime();
    for (const id of await containersOf('boxdies')) {
      const one = container.dockerode.getContainer(id);
      if ((await one.inspect()).Args[0] === 'postgres') await one.kill();
    }
    const error = await stores.ping().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StoreError);
    expect(error).toMatchObject({
      code: 'store_died',
      store: 'postgres',
      message: expect.stringMatching(/container [0-9a-f]{12}\) ended with code 137 during the run/),
    });
    expect((error as StoreError).logTail.join('\n')).toContain('database system is ready');
  });

  it('stay, stopped, when a person wants to look at them', async () => {
    using cache = new TestCache();
    const stores = await openStores({ runId: 'boxkept', way: 'containers', env: cache.env() });
    const traces = await stores.keep();
    await stores[Symbol.asyncDispose]();
    expect(await containersOf('boxkept', true)).toEqual([]);
    const ids = await containersOf('boxkept');
    expect(ids).toHaveLength(2);
    for (const id of ids) expect(traces.join('\n')).toContain(`docker start ${id.slice(0, 12)}`);
    const { container } = await containerRuntime();
    for (const id of ids) await container.dockerode.getContainer(id).remove({ v: true });
  });

  it('show what a server said that did not start', async () => {
    using cache = new TestCache();
    const env = cache.env({ CUTOVER_POSTGRES_IMAGE: process.env['CUTOVER_BROKEN_IMAGE'] as string });
    const error = await openStores({ runId: 'boxbroken', way: 'containers', env }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'store_start_failed', store: 'postgres', logTail: ['this server is broken'] });
    expect(await containersOf('boxbroken')).toEqual([]);
  });

  it('name the image that cannot be had', async () => {
    using cache = new TestCache();
    const env = cache.env({ CUTOVER_MONGO_IMAGE: '127.0.0.1:1/none:1' });
    await expect(openStores({ runId: 'boxnone', way: 'containers', env })).rejects.toMatchObject({
      code: 'store_unreachable',
      store: 'mongo',
      message: expect.stringMatching(/the image 127\.0\.0\.1:1\/none:1 cannot be had.*CUTOVER_MONGO_IMAGE/),
    });
    expect(await containersOf('boxnone')).toEqual([]);
    expect(cache.recordFiles()).toEqual([]);
  });
});
