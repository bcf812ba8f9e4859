import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { clearRun, type GivenServers } from './clear-run.ts';
import { isRunning, processRealm } from './process-identity.ts';
import { readRecord, recordsFolder } from './run-record.ts';

/**
 * Finds runs whose process is gone and clears what they left: servers, folders and, when the same servers are given
 * again, the databases and roles made on them. Runs that are alive, and those of another host or container, are left alone.
 *
 * @returns the ids of the runs that were cleared
 */
export async function sweep(cache: string, given: GivenServers): Promise<readonly string[]> {
  const cleared: string[] = [];
  const folder = recordsFolder(cache);
  for (const name of readdirSync(folder).filter((entry) => entry.endsWith('.json'))) {
    const file = join(folder, name);
    const record = readRecord(file);
    if (record === undefined || record.realm !== processRealm() || isRunning(record.pid, record.start)) continue;
    try {
      if (await clearRun(file, record, given)) cleared.push(record.runId);
    } catch {
      // Another user's, say. It stays on record; a run that has nothing to do with it goes on.
    }
  }
  return cleared;
}
