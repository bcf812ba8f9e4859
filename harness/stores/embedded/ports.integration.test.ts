import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stores } from '../../contract/stores.ts';
import { clearProcessesAndFolders } from '../clear-run.ts';
import { makeRunFolder } from '../folders.ts';
import { freePort } from '../free-port.ts';
import { openStores } from '../open-stores.ts';
import { RunLedger } from '../run-record.ts';
import { TestCache } from '../testing/cache.ts';
import { findMongod } from './find-mongod.ts';
import { installedPostgres, readyPostgres } from './postgres-binaries.ts';
import type { StartContext, StartedServer } from './start-context.ts';
import { startMongod } from './start-mongod.ts';
import { startPostgres } from './start-postgres.ts';

// Whoever is faster takes the port: another server of the same kind, and one that accepts and says nothing.
const cache = new TestCache();
const silent = createServer();
let others: Stores;
let silentPort: number;

beforeAll(async () => {
  others = await openStores({ runId: 'others', way: 'embedded', env: cache.env() });
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const address = silent.address();
  silentPort = typeof address === 'object' && address !== null ? address.port : 0;
}, 120_000);

afterAll(async () => {
  await others[Symbol.asyncDispose]();
  silent.close();
  cache[Symbol.dispose]();
});

async function withStart(store: 'mongo' | 'postgres', ports: () => Promise<number>, check: (starting: Promise<StartedServer>) => Promise<void>): Promise<void> {
  const folder = makeRunFolder('ports');
  const ledger = new RunLedger(cache.folder, 'ports');
  ledger.update(() => ({ folders: [folder] }));
  const context: StartContext = { folder, data: folder, ledger, durability: 'relaxed', deadlineMs: 20_000, port: ports };
  try {
    if (store === 'postgres') await check(startPostgres(readyPostgres(installedPostgres(), folder), context));
    else {
      const partial = mkdtempSync(join(tmpdir(), 'cutover-ports-'));
      const binary = await findMongod({ env: cache.env(), cache: cache.folder, partial, onProgress: () => undefined });
      rmSync(partial, { recursive: true });
      await check(startMongod(binary, context));
    }
  } finally {
    await clearProcessesAndFolders(ledger.record);
    ledger.remove();
  }
}

function portOf(url: string): number {
  return Number(/:(\d+)\//.exec(url)?.[1]);
}

describe.each(['mongo', 'postgres'] as const)('%s', (store) => {
  it('takes another port when another server is there first', async () => {
    const taken = [portOf(others.urls[store]), silentPort];
    const free = await freePort();
    const order = [...taken, free];
    await withStart(
      store,
      async () => order.shift() ?? free,
      async (starting) => {
        const { url, server } = await starting;
        expect(portOf(url)).toBe(free);
        expect(server.process.ending).toBeUndefined();
        expect(basename(server.process.log)).toMatch(/-3\.log$/);
      },
    );
    await others.ping();
  });

  it('says so when no port is free', async () => {
    await withStart(
      store,
      async () => silentPort,
      async (starting) => {
        await expect(starting).rejects.toMatchObject({
          code: 'store_port_in_use',
          store,
          message: expect.stringContaining('found no free port in 8 attempts'),
        });
      },
    );
  });
});
