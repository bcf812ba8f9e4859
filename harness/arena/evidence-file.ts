import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import type { EvidenceRecord } from '../contract/evidence.ts';

/**
 * Streams evidence to disk as it comes, so a run that is cut short keeps what it had. The folder carries a working name
 * until the run ends; then it is named by the first 12 digits of the evidence's SHA-256.
 */
export class EvidenceFile {
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

  static async create(root: string, runId: string): Promise<EvidenceFile> {
    const folder = path.join(root, `running-${runId}`);
    await mkdir(folder, { recursive: true });
    return new EvidenceFile(root, folder, await open(path.join(folder, 'evidence.ndjson'), 'w'));
  }

  async write(record: EvidenceRecord): Promise<void> {
    const line = `${JSON.stringify(record)}\n`;
    this.#hash.update(line);
    await this.#handle.write(line);
  }

  /** Closes the file and gives the folder its lasting name; `latest` points to it. An equal run replaces its twin. */
  async finish(): Promise<string> {
    await this.#handle.close();
    const id = this.#hash.digest('hex');
    const lasting = path.join(this.#root, id.slice(0, 12));
    await rm(lasting, { recursive: true, force: true });
    await rename(this.folder, lasting);
    this.folder = lasting;
    await pointLatest(this.#root, id.slice(0, 12));
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

async function pointLatest(root: string, name: string): Promise<void> {
  const link = path.join(root, 'latest');
  await rm(link, { force: true, recursive: true });
  // A junction on Windows needs no privilege; elsewhere the type is ignored.
  await symlink(process.platform === 'win32' ? path.join(root, name) : name, link, 'junction');
}
