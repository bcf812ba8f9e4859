import { mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { RunLedger } from './run-record.ts';

/**
 * A folder in the cache's own file system for work that ends in one rename, gone afterwards. It is on record while it is
 * there, so that the next run finds it if this process is killed.
 */
export async function withScratch<T>(cache: string, name: string, work: (folder: string) => Promise<T>): Promise<T> {
  const ledger = new RunLedger(cache, name);
  const folder = join(cache, 'partial', basename(ledger.file, '.json'));
  ledger.update(() => ({ folders: [folder] }));
  try {
    mkdirSync(folder, { recursive: true });
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    ledger.remove();
  }
}
