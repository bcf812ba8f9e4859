import type { CorpusDocument } from '../contract/module.ts';
import { readDocument } from './corpus-document.ts';
import { CorpusError } from './corpus-error.ts';
import { type CorpusFile, corpusFiles, streamFile } from './corpus-files.ts';

/** Real documents, read and checked. */
export interface Corpus {
  readonly files: readonly {
    /** Its name within the corpus. */
    readonly file: string;
    /** SHA-256, hex, of the file as it lies there. */
    readonly sha256: string;
    /** How many documents it holds. */
    readonly documents: number;
  }[];
  /** Names of files that are no `.ndjson`, `.jsonl` or `.json`, plain or `.gz`: not read. */
  readonly ignored: readonly string[];
  /** In the order of the files, and within them in theirs. */
  readonly documents: readonly CorpusDocument[];
}

/**
 * Reads a corpus: a file, or a folder with all below it. Lines of `.ndjson` and `.jsonl` and whole `.json` files, also
 * packed as `.gz`, each a document as it is or wrapped as `{source_repo, path, licence, doc}`. Empty lines are passed over.
 *
 * Lossless: each document keeps its own text, and numbers their literal. In memory a corpus is as large as its text.
 *
 * @throws CorpusError naming file, line and column when something in it is no document, or when there is none.
 */
export async function readCorpus(place: string): Promise<Corpus> {
  const { files, ignored } = await corpusFiles(place);
  const documents: CorpusDocument[] = [];
  const read: Corpus['files'][number][] = [];
  for (const file of files) {
    const before = documents.length;
    const sha256 = await streamFile(file, async (chunks) => {
      for await (const document of documentsOf(file, chunks)) documents.push(document);
    });
    read.push({ file: file.name, sha256, documents: documents.length - before });
  }
  if (documents.length === 0) throw new CorpusError(`corpus ${place}: it is empty: there is no document in ${read.map(({ file }) => file).join(', ')}`);
  return { files: read, ignored, documents };
}

async function* documentsOf(file: CorpusFile, chunks: AsyncIterable<Buffer>): AsyncGenerator<CorpusDocument> {
  let line = 0;
  for await (const bytes of file.layout === 'lines' ? linesOf(chunks) : wholeOf(chunks)) {
    const document = readDocument(file.name, file.layout === 'lines' ? ++line : undefined, bytes);
    if (document !== undefined) yield document;
  }
}

/** Lines as bytes, so that a character split over two chunks stays whole. */
async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let open: Buffer[] = [];
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, from)) {
      yield Buffer.concat([...open, chunk.subarray(from, end)]);
      open = [];
      from = end + 1;
    }
    if (from < chunk.length) open.push(chunk.subarray(from));
  }
  if (open.length > 0) yield Buffer.concat(open);
}

async function* wholeOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const all: Buffer[] = [];
  for await (const chunk of chunks) all.push(chunk);
  yield Buffer.concat(all);
}
