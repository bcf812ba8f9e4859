import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { clearProcessesAndFolders, forgetRun } from './clear-run.ts';
import { isRunning, processRealm } from './process-identity.ts';
import { readRecord, recordsFolder } from './run-record.ts';

/**
 * Finds runs whose process is gone and clears what they left: servers, folders and, when the same servers are given
 * again, the databases and roles made on them. Runs that are alive, and those of another host or container, are left alone.
 *
 * @returns the ids of the runs that were cleared
 */
export async function sweep(
  cache: string,
  given: { readonly mongoUrl?: string | undefined; readonly postgresUrl?: string | undefined },
): Promise<readonly string[]> {
  const cleared: string[] = [];
  const folder = recordsFolder(cache);
  for (const name of readdirSync(folder).filter((entry) => entry.endsWith('.json'))) {
    const file = join(folder, name);
    const record = readRecord(file);
    if (record === undefined || record.realm !== processRealm() || isRunning(record.pid, record.start)) continue;
    await clearProcessesAndFolders(record);
    let isClear = true;
    if (record.mongo !== null || record.postgres !== null) {
      const { dropRecordedNames } = await import('./drop-names.ts');
      isClear = await dropRecordedNames(record, given);
    }
    if (!isClear) continue; // Its servers are not at hand now: a later run that is given them finds the record again.
    forgetRun(file);
    cleared.push(record.runId);
  }
  return cleared;
}
