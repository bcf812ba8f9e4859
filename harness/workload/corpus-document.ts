import { isUtf8 } from 'node:buffer';
import type { CorpusDocument } from '../contract/module.ts';
import { parseJson } from '../kit/json-text.ts';
import { CorpusError } from './corpus-error.ts';
import { JsonFault, memberSpans } from './json-spans.ts';

/** A document of a corpus. Keeps the text alone: a parsed copy of every document would be many times as large. */
class StoredDocument implements CorpusDocument {
  readonly file: string;
  readonly line: number | undefined;
  readonly source: string | undefined;
  readonly path: string | undefined;
  readonly text: string;

  constructor(fields: Omit<CorpusDocument, 'value'>) {
    this.file = fields.file;
    this.line = fields.line;
    this.source = fields.source;
    this.path = fields.path;
    this.text = fields.text;
    Object.freeze(this);
  }

  get value(): unknown {
    return parseJson(this.text);
  }
}

/**
 * One document from the bytes of a line or of a whole file: plain, or wrapped as `{source_repo, path, licence, doc}`.
 * Undefined when there is nothing but white space.
 *
 * @param line Its number in the file, from 1; undefined when the document is the whole file.
 * @throws CorpusError naming file, line and column when it is not UTF-8, not JSON, or not an object.
 */
export function readDocument(file: string, line: number | undefined, bytes: Buffer): CorpusDocument | undefined {
  const place = line === undefined ? file : `${file}:${line}`;
  if (!isUtf8(bytes)) throw new CorpusError(`${place}: it is not UTF-8`);
  const text = bytes.toString('utf8').replace(/^\ufeff/, '');
  if (/^[ \t\r\n]*$/.test(text)) return undefined;
  const members = membersOf(file, line, text);
  if (members === undefined) throw new CorpusError(`${place}: a document must be a JSON object`);
  const part = (name: string): string | undefined => {
    const span = members.get(name);
    return span && text.slice(span.from, span.to);
  };
  const [source, path, doc] = [stringOf(part('source_repo')), stringOf(part('path')), part('doc')];
  if (source === undefined || path === undefined || doc === undefined || !doc.startsWith('{')) {
    return new StoredDocument({ file, line, source: undefined, path: undefined, text: text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '') });
  }
  return new StoredDocument({ file, line, source, path, text: doc });
}

function membersOf(file: string, line: number | undefined, text: string): ReturnType<typeof memberSpans> {
  try {
    return memberSpans(text);
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    const before = text.slice(0, error.offset).split('\n');
    const place = `${file}:${line ?? before.length}:${(before.at(-1) as string).length + 1}`;
    throw new CorpusError(`${place}: it is not JSON: ${error.message}`);
  }
}

function stringOf(text: string | undefined): string | undefined {
  return text?.startsWith('"') ? (JSON.parse(text) as string) : undefined;
}
