import { describe, expect, it } from 'vitest';
import type { CorpusDefinition, CorpusDocument, ModuleDefinition } from '../contract/module.ts';
import type { Operation } from '../contract/operation.ts';
import { corpusWorkloads, untakenDocuments } from './corpus-workload.ts';

function document(text: string): CorpusDocument {
  return { file: 'x.ndjson', line: 1, source: undefined, path: undefined, text, value: JSON.parse(text) };
}

function moduleWith(corpus: CorpusDefinition): ModuleDefinition {
  const operation = { kind: 'read', summary: '', args: undefined as never, result: { kind: 'none' } } as const;
  return { name: 'wallet', summary: '', phase: 1, operations: { take: operation, list: operation, drop: operation }, collections: {}, corpus };
}

const isOurs = ({ text }: CorpusDocument): boolean => text.includes('"ours"');
const documents = Array.from({ length: 10 }, (_, index) => document(index === 3 ? '{"kind":"theirs"}' : `{"kind":"ours","id":${index}}`));
const ingest: CorpusDefinition['ingest'] = (each) => (isOurs(each) ? { op: 'take', args: { text: each.text } } : undefined);
const keysOf = (operations: readonly Operation[]): number[] => operations.map(({ key }) => key);

describe('corpusWorkloads', () => {
  const module = moduleWith({
    formats: ['toy'],
    ingest,
    sweep: (seen) => [
      { name: 'pages', operations: [{ op: 'list', args: { limit: 4, total: seen.length }, follow: '/next' }] },
      { name: 'nothing', operations: [] },
      {
        name: 'two walks',
        operations: [
          { op: 'list', args: {}, follow: '/next', pages: 1 },
          { op: 'list', args: {}, follow: '/next', pages: 2 },
          { op: 'drop', args: {} },
        ],
      },
    ],
  });
  const [first, second] = corpusWorkloads(module, documents, 7);
  if (first === undefined || second === undefined) throw new Error('two workloads are expected');

  it('ingests every document that the module takes, once in order and once shuffled', () => {
    expect(first.origin).toBe('corpus, file order');
    expect(second.origin).toBe('corpus, shuffled');
    const ingested = [0, 1, 2, 4, 5, 6, 7, 8, 9];
    expect(keysOf(first.operations.slice(0, 9))).toEqual(ingested);
    expect(keysOf(second.operations.slice(0, 9))).not.toEqual(ingested);
    expect(keysOf(second.operations.slice(0, 9)).sort()).toEqual(ingested);
    expect(untakenDocuments(documents, [first])).toEqual([documents[3]]);
  });

  it('gives a document the same key, instant and arguments wherever it stands', () => {
    const byKey = new Map(first.operations.map((operation) => [operation.key, operation]));
    for (const operation of second.operations) expect(operation).toEqual(byKey.get(operation.key));
    expect(first.operations[4]?.nowMs).toBe(Date.UTC(2026, 0, 1) + 5_000);
    expect(first.seed).toBe(7);
  });

  it('follows pages until one link past the most that there can be', () => {
    // 9 documents, 4 a page: 3 pages, and the link that must be skipped.
    const walk = first.operations.slice(9, 13);
    expect(keysOf(walk)).toEqual([10, 11, 12, 13]);
    expect(walk.map(({ args }) => args)).toEqual([
      { limit: 4, total: 9 },
      ...[10, 11, 12].map((key) => ({ limit: 4, total: 9, after: { $ref: { key, pointer: '/next', missing: 'skip' } } })),
    ]);
  });

  it('marks where groups stand and where their walks end', () => {
    expect(first.groups).toEqual([
      { name: 'ingestion', from: 0, to: 9 },
      { name: 'pages', from: 9, to: 13, ends: new Set([13]) },
      { name: 'two walks', from: 13, to: 19, ends: new Set([15, 18]) },
    ]);
    expect(second.groups).toEqual(first.groups);
  });

  it('is the same for the same seed and another order for another', () => {
    expect(corpusWorkloads(module, documents, 7)).toEqual([first, second]);
    expect(keysOf(corpusWorkloads(module, documents, 8)[1]?.operations ?? [])).not.toEqual(keysOf(second.operations));
  });

  it('is empty for a module that takes none of them', () => {
    expect(corpusWorkloads(moduleWith({ formats: [], ingest: () => undefined, sweep: () => [] }), documents, 7)).toEqual([]);
    const { corpus: _, ...without } = module;
    expect(corpusWorkloads(without, documents, 7)).toEqual([]);
  });

  it('names the document that a module cannot read, and what else it gets wrong', () => {
    const broken = (): never => {
      throw new Error('no id');
    };
    expect(() => corpusWorkloads(moduleWith({ formats: [], ingest: broken, sweep: () => [] }), documents, 7)).toThrow(
      'x.ndjson:1: module "wallet" cannot read it: no id',
    );
    const unknown = moduleWith({ formats: [], ingest: () => ({ op: 'grab', args: {} }), sweep: () => [] });
    expect(() => corpusWorkloads(unknown, documents, 7)).toThrow(/unknown operation "grab"/);
    const endless = moduleWith({ formats: [], ingest, sweep: () => [{ name: 'x', operations: [{ op: 'list', args: {}, follow: '/next' }] }] });
    expect(() => corpusWorkloads(endless, documents, 7)).toThrow(/say how many with "pages"/);
  });
});
