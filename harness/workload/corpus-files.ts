import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { CorpusError } from './corpus-error.ts';

/** One file of a corpus. */
export interface CorpusFile {
  /** Where it lies. */
  readonly path: string;
  /** Its name within the corpus, with `/` on every platform. */
  readonly name: string;
  /** One document a line, or one document a file. */
  readonly layout: 'lines' | 'whole';
}

const LAYOUTS: Readonly<Record<string, CorpusFile['layout']>> = { '.ndjson': 'lines', '.jsonl': 'lines', '.json': 'whole' };

/**
 * The files of a corpus, which is a file or a folder with all below it, in the order of their names' code units; and how
 * many others lie there that are no `.ndjson`, `.jsonl` or `.json`, plain or `.gz`.
 *
 * @throws CorpusError when there is no such file or folder, it cannot be read, or holds no such file.
 */
export async function corpusFiles(place: string): Promise<{ readonly files: readonly CorpusFile[]; readonly ignored: readonly string[] }> {
  const target = await stat(place).catch((error: NodeJS.ErrnoException) => {
    throw new CorpusError(`corpus ${place}: ${error.code === 'ENOENT' ? 'there is no such file or folder' : error.message}`);
  });
  const names = target.isDirectory() ? await namesBelow(place) : [path.basename(place)];
  const root = target.isDirectory() ? place : path.dirname(place);
  const files: CorpusFile[] = [];
  const ignored: string[] = [];
  for (const name of names) {
    const layout = LAYOUTS[path.extname(name.replace(/\.gz$/i, '')).toLowerCase()];
    if (layout === undefined) ignored.push(name);
    else files.push({ path: path.join(root, name), name, layout });
  }
  if (files.length > 0) return { files, ignored };
  if (!target.isDirectory()) throw new CorpusError(`corpus ${place}: its name must end in .ndjson, .jsonl or .json, plain or with .gz`);
  throw new CorpusError(`corpus ${place}: it holds no .ndjson, .jsonl or .json file, plain or with .gz (${ignored.length} other files)`);
}

async function namesBelow(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const names = entries.filter((entry) => !entry.isDirectory()).map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
    return names.map((name) => name.replaceAll(path.sep, '/')).sort((a, b) => (a < b ? -1 : 1));
  } catch (error) {
    throw new CorpusError(`corpus ${folder}: ${(error as Error).message}`);
  }
}

/**
 * Streams a file's content through `take`, unpacked when its name ends in `.gz`.
 *
 * @returns SHA-256, hex, of the file as it lies there.
 * @throws CorpusError when it cannot be read or unpacked. What `take` throws passes through.
 */
export async function streamFile(file: CorpusFile, take: (chunks: AsyncIterable<Buffer>) => Promise<void>): Promise<string> {
  const hash = createHash('sha256');
  const tap = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const source = createReadStream(file.path);
  try {
    if (/\.gz$/i.test(file.name)) await pipeline(source, tap, createGunzip(), take);
    else await pipeline(source, tap, take);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code?.startsWith('Z_')) throw new CorpusError(`${file.name}: it cannot be unpacked: ${message}`);
    if ((error as NodeJS.ErrnoException).syscall !== undefined) throw new CorpusError(`${file.name}: it cannot be read: ${message}`);
    throw error;
  }
  return hash.digest('hex');
}
