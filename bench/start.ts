import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openStores } from '../harness/stores/open-stores.ts';
import { type Figure, figure } from './figures.ts';

/** How long it takes until both embedded servers answer: from an empty cache (once: it downloads), and from a filled one. */
export async function benchStart(rounds: number): Promise<readonly Figure[]> {
  const cache = await mkdtemp(path.join(tmpdir(), 'cutover-bench-'));
  try {
    const env = { ...process.env, MONGO_URL: undefined, POSTGRES_URL: undefined, CUTOVER_CACHE: cache };
    const start = async (): Promise<number> => {
      await using stores = await openStores({ runId: randomBytes(4).toString('hex'), way: 'embedded', env });
      return stores.startMs / 1_000;
    };
    const cold = await start();
    const warm: number[] = [];
    for (let round = 0; round < rounds; round++) warm.push(await start());
    return [figure('stores, cold start', 's', [cold]), figure('stores, warm start', 's', warm)];
  } finally {
    await rm(cache, { recursive: true, force: true });
  }
}
