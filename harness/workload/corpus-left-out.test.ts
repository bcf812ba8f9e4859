import { describe, expect, it } from 'vitest';
import type { CorpusDocument } from '../contract/module.ts';
import type { Corpus } from './corpus.ts';
import { leftOutText } from './corpus-left-out.ts';

const document = (file: string, line?: number): CorpusDocument => ({ file, line, source: undefined, path: undefined, text: '{}', value: {} });
const corpus = (documents: readonly CorpusDocument[], ignored: readonly string[] = []): Corpus => ({ files: [], ignored, documents });

describe('leftOutText', () => {
  it('says nothing when everything is taken', () => {
    expect(leftOutText(corpus([document('a.ndjson', 1)]), [])).toBeUndefined();
  });

  it('counts and names what is left out', () => {
    const documents = [...Array.from({ length: 8 }, (_, index) => document('a.ndjson', index + 1)), document('b.ndjson', 4), document('c.json')];
    expect(leftOutText(corpus(documents, ['NOTES.md']), documents.slice(1))).toBe(
      'corpus: 9 of 10 documents are of no kind that a chosen module takes: 7 of a.ndjson (lines 2, 3, 4, 5, 6 and 2 more), 1 of b.ndjson (line 4), 1 of c.json; not read: NOTES.md',
    );
  });
});
