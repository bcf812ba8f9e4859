import { readFileSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { commandLine, isRunning, processStart } from './process-identity.ts';
import type { RunRecord } from './run-record.ts';
import { endProcess } from './server-process.ts';

/** Where a run's own servers are, in case the one who clears is given them. */
export interface GivenServers {
  readonly mongoUrl?: string | undefined;
  readonly postgresUrl?: string | undefined;
}

/**
 * Clears all that a run's record names, then the record itself. What cannot be cleared now (the servers it was made on
 * are not given, or do not answer) stays on record, for a later run to find.
 *
 * @returns true when nothing is left
 */
export async function clearRun(file: string, record: RunRecord, given: GivenServers): Promise<boolean> {
  await clearProcessesAndFolders(record);
  // Loaded only when needed: a guard of throw-away servers stays small.
  if (record.containers.length > 0) {
    const { removeContainers } = await import('./containers/remove-containers.ts');
    if (!(await removeContainers(record.containers, basename(file, '.json')))) return false;
  }
  if (record.mongo !== null || record.postgres !== null) {
    const { dropRecordedNames } = await import('./drop-names.ts');
    if (!(await dropRecordedNames(record, given))) return false;
  }
  rmSync(file, { force: true });
  return true;
}

/**
 * Ends every process and removes every folder of a run, and nothing else: a process only when it is the one that the run
 * started (same pid and start time, or its command line names the run's own folder).
 *
 * PostgreSQL gets SIGQUIT, its immediate shutdown: it ends its children and frees the shared memory segment that it would
 * leave behind on SIGKILL. mongod has nothing to leave behind.
 */
export async function clearProcessesAndFolders(record: RunRecord): Promise<void> {
  const ends = record.processes
    .filter((one) => isRunning(one.pid, one.start))
    .map((one) => endProcess(one.pid, one.start, one.name === 'postgres' ? 'SIGQUIT' : 'SIGKILL', 8_000));
  await Promise.all([...ends, ...record.folders.flatMap(unrecordedServers).map(([pid, start]) => endProcess(pid, start, 'SIGQUIT', 8_000))]);
  for (const folder of record.folders) {
    // PostgreSQL's children outlive their parent by a moment and may still write a file.
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
}

/** A run killed between the start of a server and the note of its pid: the server itself wrote the pid into its folder. */
function unrecordedServers(folder: string): (readonly [number, string])[] {
  const found: (readonly [number, string])[] = [];
  for (const file of [join(folder, 'postgres', 'data', 'postmaster.pid'), join(folder, 'mongo', 'data', 'mongod.lock')]) {
    const pid = Number.parseInt(readOrEmpty(file), 10);
    const start = processStart(pid);
    if (start !== undefined && commandLine(pid).includes(folder)) found.push([pid, start]);
  }
  return found;
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
