import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeJson } from '../kit/json-text.ts';
import type { JsonValue } from '../kit/values.ts';
import { readCorpus } from './corpus.ts';
import { CorpusError } from './corpus-error.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cutover-corpus-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function put(name: string, content: string | Buffer): Promise<string> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
  return file;
}

const refusal = async (place: string): Promise<string> => {
  const error = await readCorpus(place).then(
    () => undefined,
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(CorpusError);
  return (error as Error).message;
};

describe('readCorpus', () => {
  it('reads a folder in the order of names, plain and packed, wrapped and plain, and tells what it left out', async () => {
    await put('b/two.ndjson', '{"id":"2"}\n\n{"id":"3"}\r\n');
    await put('a.jsonl.gz', gzipSync('{"source_repo":"o/r","path":"x/y.json","licence":"MIT","doc":{"id":"1","score":9.0}}'));
    await put('b/whole.json', '\ufeff{\n  "id": "4"\n}\n');
    await put('notes.md', '# notes');
    const corpus = await readCorpus(folder);
    expect(corpus.ignored).toEqual(['notes.md']);
    expect(corpus.files.map(({ file, documents }) => [file, documents])).toEqual([
      ['a.jsonl.gz', 1],
      ['b/two.ndjson', 2],
      ['b/whole.json', 1],
    ]);
    expect(corpus.documents.map(({ file, line, source, path: where, text }) => ({ file, line, source, where, text }))).toEqual([
      { file: 'a.jsonl.gz', line: 1, source: 'o/r', where: 'x/y.json', text: '{"id":"1","score":9.0}' },
      { file: 'b/two.ndjson', line: 1, source: undefined, where: undefined, text: '{"id":"2"}' },
      { file: 'b/two.ndjson', line: 3, source: undefined, where: undefined, text: '{"id":"3"}' },
      { file: 'b/whole.json', line: undefined, source: undefined, where: undefined, text: '{\n  "id": "4"\n}' },
    ]);
  });

  it('reads a single file, and digests it as it lies there', async () => {
    const packed = gzipSync('{"id":1}\n');
    const file = await put('one.ndjson.gz', packed);
    const { files } = await readCorpus(file);
    expect(files).toEqual([{ file: 'one.ndjson.gz', sha256: createHash('sha256').update(packed).digest('hex'), documents: 1 }]);
  });

  it('loses nothing: number literals, key order, escapes, a key that stands twice', async () => {
    const text = '{"b":9.0,"2":1e400,"1":12345678901234567890123,"z":-0,"u":"\\u00e9\\ud800"}';
    const twice = '{"a":1,"a":2}';
    const file = await put('x.ndjson', `{"source_repo":"o/r","path":"p","licence":"l","doc":${text}}\n${text}\n${twice}`);
    const { documents } = await readCorpus(file);
    expect(documents.map((document) => document.text)).toEqual([text, text, twice]);
    const written = writeJson(documents[0]?.value as JsonValue);
    for (const literal of ['9.0', '1e400', '12345678901234567890123', '-0']) expect(written).toContain(literal);
  });

  it('keeps a character whole that stands on the border of two chunks', async () => {
    // Streams hand out 64 KiB at a time.
    const text = `{"a":"${'x'.repeat(65_536 - 7)}€€"}`;
    const file = await put('x.ndjson', `${text}\n${text}`);
    const { documents } = await readCorpus(file);
    expect(documents.map((document) => document.text === text)).toEqual([true, true]);
  });

  it('takes an object with a member "doc" for what it is, unless it is wrapped', async () => {
    const file = await put('x.ndjson', '{"doc":{"a":1}}\n{"source_repo":"o/r","path":"p","doc":"text"}');
    const { documents } = await readCorpus(file);
    expect(documents.map(({ text }) => text)).toEqual(['{"doc":{"a":1}}', '{"source_repo":"o/r","path":"p","doc":"text"}']);
  });

  it.each([
    ['bad.ndjson', '{"a":1}\n{"a":}\n', /^bad\.ndjson:2:6: it is not JSON: expected a value, found "}"/],
    ['bad.json', '{\n  "a": 1,\n}\n', /^bad\.json:3:1: it is not JSON: expected a name/],
    ['bad.ndjson', '{"a":1}\n[1]\n', /^bad\.ndjson:2: a document must be a JSON object/],
    ['bad.jsonl', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), /^bad\.jsonl:1: it is not UTF-8/],
    ['bad.json.gz', '{}', /^bad\.json\.gz: it cannot be unpacked/],
    ['cut.json.gz', gzipSync('{"a":1}').subarray(0, 20), /^cut\.json\.gz: it cannot be unpacked/],
    ['empty.ndjson', '\n \n', /it is empty: there is no document in empty\.ndjson/],
    ['notes.txt', 'x', /its name must end in .ndjson/],
  ])('refuses %s', async (name, content, message) => {
    expect(await refusal(await put(name, content))).toMatch(message);
  });

  it('refuses what is not there, and a folder without documents', async () => {
    expect(await refusal(path.join(folder, 'nowhere'))).toMatch(/nowhere: there is no such file or folder/);
    await put('notes.md', 'x');
    expect(await refusal(folder)).toMatch(/holds no .ndjson.*\(1 other files\)/);
  });
});
