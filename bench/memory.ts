import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Stores } from '../harness/contract/stores.ts';
import { SMALL_HEAP, SMALL_MEMORY } from '../harness/kit/small-process.ts';
import { type Figure, figure } from './figures.ts';

/** Twenty times as much to do must not need noticeably more memory. */
const OPERATIONS = [1_000, 20_000] as const;

/** Peak memory of a process that judges parity and state, over the stores, at two sizes of the workload. */
export async function benchMemory(module: string, stores: Stores): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const operations of OPERATIONS) {
    const child = fileURLToPath(new URL('./memory-child.ts', import.meta.url));
    const env = { ...process.env, ...SMALL_MEMORY, MONGO_URL: stores.urls.mongo, POSTGRES_URL: stores.urls.postgres };
    const { stdout } = await promisify(execFile)(process.execPath, [...SMALL_HEAP, child, module, String(operations)], { env, maxBuffer: 1 << 20 });
    const { peakMiB } = JSON.parse(stdout) as { readonly peakMiB: number };
    figures.push(figure(`${module}: peak memory with ${operations.toLocaleString('en')} operations`, 'MiB', [peakMiB], { atMost: 300 }));
  }
  return figures;
}
