import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm, symlink } from 'node:fs/promises';
import path from 'node:path';

/**
 * Streams evidence to disk as it comes, so a run that is cut short keeps what it had. The folder carries a working name
 * until the run ends; then it is named by the first 12 digits of the evidence's SHA-256.
 */
export class EvidenceFile<Line> {
  readonly #root: string;
  readonly #hash = createHash('sha256');
  readonly #handle: FileHandle;
  /** The run's folder. */
  folder: string;

  private constructor(root: string, folder: string, handle: FileHandle) {
    this.#root = root;
    this.folder = folder;
    this.#handle = handle;
  }

  static async create<Line>(root: string, runId: string, name = 'evidence.ndjson'): Promise<EvidenceFile<Line>> {
    const folder = path.join(root, `running-${runId}`);
    await mkdir(folder, { recursive: true });
    return new EvidenceFile<Line>(root, folder, await open(path.join(folder, name), 'w'));
  }

  async write(record: Line): Promise<void> {
    const line = `${JSON.stringify(record)}\n`;
    this.#hash.update(line);
    await this.#handle.write(line);
  }

  /** Closes the file and gives the folder its lasting name; the link of that name points to it. An equal run replaces its twin. */
  async finish(link = 'latest'): Promise<string> {
    await this.#handle.close();
    const id = this.#hash.digest('hex');
    const lasting = path.join(this.#root, id.slice(0, 12));
    await rm(lasting, { recursive: true, force: true });
    await rename(this.folder, lasting);
    this.folder = lasting;
    await point(path.join(this.#root, link), this.#root, id.slice(0, 12));
    return id;
  }

  /** Closes a file that has no end: the run was interrupted or broke. */
  async abandon(): Promise<void> {
    await this.#handle.close();
    const lasting = this.folder.replace(`${path.sep}running-`, `${path.sep}interrupted-`);
    await rename(this.folder, lasting);
    this.folder = lasting;
  }
}

async function point(link: string, root: string, name: string): Promise<void> {
  await rm(link, { force: true, recursive: true });
  // A junction on Windows needs no privilege; elsewhere the type is ignored.
  await symlink(process.platform === 'win32' ? path.join(root, name) : name, link, 'junction');
}
