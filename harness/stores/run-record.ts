import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { processRealm, processStart } from './process-identity.ts';

/** One process that a run started. */
export interface RecordedProcess {
  readonly name: 'mongo' | 'postgres';
  readonly pid: number;
  readonly start: string;
}

/** What a run made on servers that it was given. Names only: a record never holds a password. */
export interface RecordedNames {
  /** The server, redacted: host, port. Names are only ever dropped on the server they were made on. */
  readonly server: string;
  readonly databases: readonly string[];
  readonly roles: readonly string[];
}

/**
 * All that a run has made outside its own memory, written before the thing itself is made. Whoever finds the record of
 * a run whose process is gone can clear up after it, and cannot clear anything else.
 */
export interface RunRecord {
  readonly version: 1;
  readonly runId: string;
  readonly pid: number;
  readonly start: string;
  /** Where `pid` means something. See `processRealm`. */
  readonly realm: string;
  readonly folders: readonly string[];
  readonly processes: readonly RecordedProcess[];
  /** Docker's container ids. */
  readonly containers: readonly string[];
  readonly mongo: RecordedNames | null;
  readonly postgres: RecordedNames | null;
}

/** The record of the run under way, kept in one small file of the cache folder. */
export class RunLedger {
  readonly file: string;
  #record: RunRecord;

  constructor(cache: string, runId: string) {
    const start = processStart(process.pid);
    if (start === undefined) throw new Error('the start time of this process cannot be read: neither /proc nor ps is there');
    this.file = join(recordsFolder(cache), `${runId}-${randomBytes(4).toString('hex')}.json`);
    this.#record = {
      version: 1,
      runId,
      pid: process.pid,
      start,
      realm: processRealm(),
      folders: [],
      processes: [],
      containers: [],
      mongo: null,
      postgres: null,
    };
    this.#write();
  }

  get record(): RunRecord {
    return this.#record;
  }

  update(change: (record: RunRecord) => Partial<RunRecord>): void {
    this.#record = { ...this.#record, ...change(this.#record) };
    this.#write();
  }

  /** All is cleared: there is nothing left to find. */
  remove(): void {
    rmSync(this.file, { force: true });
  }

  #write(): void {
    // Renamed into place, so that a reader never sees half a record, whenever this process dies.
    writeFileSync(`${this.file}.new`, JSON.stringify(this.#record), { mode: 0o600 });
    renameSync(`${this.file}.new`, this.file);
  }
}

export function recordsFolder(cache: string): string {
  const folder = join(cache, 'runs');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Reads a record; undefined when it is gone or not one of ours. */
export function readRecord(file: string): RunRecord | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const record = JSON.parse(readFileSync(file, 'utf8')) as RunRecord;
    return record.version === 1 && Array.isArray(record.folders) && Array.isArray(record.processes) ? record : undefined;
  } catch {
    return undefined;
  }
}
