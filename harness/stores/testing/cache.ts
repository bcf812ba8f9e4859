import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from '../folders.ts';
import { type RunRecord, readRecord } from '../run-record.ts';

/** A cache of a test's own, so that it sees its own runs only; binaries are shared with the user's, to fetch them once. */
export class TestCache implements Disposable {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'cutover-test-cache-'));

  constructor() {
    const shared = join(cacheFolder(process.env), 'tools');
    mkdirSync(shared, { recursive: true });
    symlinkSync(shared, join(this.folder, 'tools'));
  }

  env(more: Readonly<Record<string, string>> = {}): Record<string, string | undefined> {
    return { ...process.env, MONGO_URL: undefined, POSTGRES_URL: undefined, ...more, CUTOVER_CACHE: this.folder };
  }

  recordFiles(): readonly string[] {
    const folder = join(this.folder, 'runs');
    return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  }

  records(): readonly RunRecord[] {
    return this.recordFiles().flatMap((file) => readRecord(file) ?? []);
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
