import { EJSON } from 'bson';
import type { Db, Document } from 'mongodb';
import type { AggregateConversion, ConversionDefinition, StoredDocument } from '../contract/conversion.ts';
import { TYPED } from '../kit/typed-bson.ts';
import { valueAt } from '../kit/value-at.ts';

/**
 * Documents as they convert, where what they refer to may be passed over by its own rule: the reference is cleared, or the
 * document is passed over with it (undefined). Whether the other is kept is asked of MongoDB, which is where it was: that
 * PostgreSQL has it not may have other reasons, and then the foreign key must refuse what refers to it.
 *
 * @returns in the order of the documents.
 */
export async function settleReferences(
  mongo: Db,
  { aggregates }: ConversionDefinition,
  { refers = [] }: AggregateConversion,
  documents: readonly StoredDocument[],
  cutoffMs: number,
): Promise<readonly (StoredDocument | undefined)[]> {
  let settled: readonly (StoredDocument | undefined)[] = documents;
  for (const { to, fields, passedOver } of refers) {
    const other = aggregates[to] as AggregateConversion;
    const own = Object.values(fields);
    const last = own.at(-1) as string;
    const referring = settled.filter((document) => document !== undefined && isSet(valueAt(document, last.split('.'))));
    const gone = await passedOverOf(mongo, other, fields, referring as readonly StoredDocument[], cutoffMs);
    if (gone.size === 0) continue;
    settled = settled.map((document) => {
      if (document === undefined || !gone.has(textOf(document, own))) return document;
      return passedOver === 'skip' ? undefined : cleared(document, last.split('.'));
    });
  }
  return settled;
}

/** Which of the documents that are referred to the other's rule passes over: the texts of their fields. */
async function passedOverOf(
  mongo: Db,
  { collection, keep }: AggregateConversion,
  fields: Readonly<Record<string, string>>,
  referring: readonly StoredDocument[],
  cutoffMs: number,
): Promise<ReadonlySet<string>> {
  const gone = new Set<string>();
  if (referring.length === 0 || keep === undefined) return gone;
  const theirs = Object.keys(fields);
  // More than are meant where several tenants come together; which one is which the text says.
  const filter: Document = Object.fromEntries(
    Object.entries(fields).map(([path, own]) => [
      path,
      { $in: [...new Map(referring.map((each) => [textOf(each, [own]), valueAt(each, own.split('.'))])).values()] },
    ]),
  );
  for await (const other of mongo.collection(collection).find(filter, { ...TYPED, readConcern: { level: 'majority' } }))
    if (!keep.keeps(other, cutoffMs)) gone.add(textOf(other, theirs));
  return gone;
}

const isSet = (value: unknown): boolean => value !== null && value !== undefined;

function textOf(document: StoredDocument, paths: readonly string[]): string {
  return EJSON.stringify(
    paths.map((path) => valueAt(document, path.split('.')) ?? null),
    { relaxed: false },
  );
}

function cleared(document: StoredDocument, [name = '', ...below]: readonly string[]): StoredDocument {
  return { ...document, [name]: below.length === 0 ? null : cleared(document[name] as StoredDocument, below) };
}
