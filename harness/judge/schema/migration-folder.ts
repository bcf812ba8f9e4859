import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** One `NNN_name.sql` file. */
export interface MigrationFile {
  readonly number: number;
  readonly file: string;
  readonly bytes: Buffer;
  /** SHA-256, hex, of its bytes. */
  readonly checksum: string;
}

const FILE = /^(\d+)_.+\.sql$/;

/** The migrations of a folder, in order of their numbers. */
export async function migrationFiles(folder: string): Promise<readonly MigrationFile[]> {
  const names = (await readdir(folder)).filter((file) => FILE.test(file)).sort();
  return Promise.all(
    names.map(async (file) => {
      const bytes = await readFile(path.join(folder, file));
      return { number: Number(FILE.exec(file)?.[1]), file, bytes, checksum: createHash('sha256').update(bytes).digest('hex') };
    }),
  );
}

/** A copy of a migrations folder to spoil; disposing it removes it. */
export class ScratchFolder implements AsyncDisposable {
  readonly folder: string;
  readonly #files: readonly MigrationFile[];

  private constructor(folder: string, files: readonly MigrationFile[]) {
    this.folder = folder;
    this.#files = files;
  }

  static async copyOf(original: string): Promise<ScratchFolder> {
    const files = await migrationFiles(original);
    const folder = await mkdtemp(path.join(tmpdir(), 'cutover-migrations-'));
    await cp(original, folder, { recursive: true });
    return new ScratchFolder(folder, files);
  }

  /** Writes a file beside the copies, with a number as the others have it. */
  async add(number: number, name: string, text: string): Promise<string> {
    const width = this.#files[0]?.file.indexOf('_') ?? 3;
    const file = `${String(number).padStart(width, '0')}_${name}.sql`;
    await writeFile(path.join(this.folder, file), text);
    return file;
  }

  async overwrite(file: string, bytes: Uint8Array): Promise<void> {
    await writeFile(path.join(this.folder, file), bytes);
  }

  async remove(file: string): Promise<void> {
    await rm(path.join(this.folder, file));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true });
  }
}
