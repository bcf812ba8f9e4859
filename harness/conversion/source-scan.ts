import { deserialize, serialize } from 'bson';
import type { Collection } from 'mongodb';
import type { StoredDocument } from '../contract/conversion.ts';
import { TYPED } from '../kit/typed-bson.ts';

/** A part of a collection by `_id`, each end as BSON of `{_id}`; an end that is missing is open. */
export interface KeyRange {
  /** Inclusive. */
  readonly from: Uint8Array | undefined;
  /** Exclusive. */
  readonly to: Uint8Array | undefined;
}

/** A document of the source. `problem` where its bytes could not be read. */
export interface SourceDocument {
  readonly id: unknown;
  readonly document: StoredDocument | undefined;
  readonly problem: string | undefined;
}

/** Types are kept apart, nothing is promoted. */

/** Documents of a batch, unless its bytes are reached before. */
const BATCH_DOCUMENTS = 1000;
const BATCH_BYTES = 4 * 2 ** 20;

/**
 * A range's documents behind a place, in the order of `_id`, in batches of bounded size. The order is the index's own, so
 * it takes in ids of mixed types; and a place is found again whatever was written or deleted meanwhile.
 */
export async function* scan(
  collection: Collection,
  { from, to }: KeyRange,
  after?: Uint8Array,
  most = BATCH_DOCUMENTS,
): AsyncGenerator<readonly SourceDocument[]> {
  const lowest = after ?? from;
  const cursor = collection.find(
    {},
    {
      raw: true,
      hint: { _id: 1 },
      sort: { _id: 1 },
      batchSize: most,
      readConcern: { level: 'majority' },
      ...(lowest === undefined ? {} : { min: keyOf(lowest) }),
      ...(to === undefined ? {} : { max: keyOf(to) }),
    },
  );
  try {
    let batch: SourceDocument[] = [];
    let bytes = 0;
    let isFirst = after !== undefined;
    for await (const raw of cursor as unknown as AsyncIterable<Uint8Array>) {
      const read = readDocument(raw);
      const isDone = isFirst && Buffer.compare(placeOf(read), after as Uint8Array) === 0;
      isFirst = false;
      if (isDone) continue;
      batch.push(read);
      bytes += raw.length;
      if (batch.length < most && bytes < BATCH_BYTES) continue;
      yield batch;
      batch = [];
      bytes = 0;
    }
    if (batch.length > 0) yield batch;
  } finally {
    await cursor.close();
  }
}

/** The documents of these ids that are there, in no order. */
export async function find(collection: Collection, ids: readonly unknown[]): Promise<readonly SourceDocument[]> {
  const found = collection.find({ _id: { $in: ids as never[] } }, { raw: true, readConcern: { level: 'majority' } });
  const documents: SourceDocument[] = [];
  for await (const raw of found as unknown as AsyncIterable<Uint8Array>) documents.push(readDocument(raw));
  return documents;
}

/** A document's place in the scan: BSON of `{_id}`. */
export function placeOf({ id }: SourceDocument): Uint8Array {
  return serialize({ _id: id });
}

/** Cuts a collection into so many ranges of about equal size; fewer where it is small. */
export async function keyRanges(collection: Collection, count: number): Promise<readonly KeyRange[]> {
  const total = count < 2 ? 0 : await collection.countDocuments({});
  const cuts: Uint8Array[] = [];
  for (let index = 1; index < count && total >= count; index++) {
    // Covered by the index: nothing but keys is read.
    const skip = Math.floor((total * index) / count);
    const [at] = await collection.find({}, { projection: { _id: 1 }, sort: { _id: 1 }, hint: { _id: 1 }, skip, limit: 1, ...TYPED }).toArray();
    if (at !== undefined) cuts.push(serialize({ _id: at._id }));
  }
  return [...cuts, undefined].map((to, index) => ({ from: cuts[index - 1], to }));
}

function keyOf(place: Uint8Array): { _id: unknown } {
  return deserialize(place, TYPED) as { _id: unknown };
}

/** One document whose bytes are no good must not take those beside it along, so each is read by itself. */
function readDocument(raw: Uint8Array): SourceDocument {
  try {
    const document = deserialize(raw, TYPED);
    return { id: document._id, document, problem: undefined };
  } catch (error) {
    const { _id } = deserialize(raw, { ...TYPED, validation: { utf8: false } });
    return { id: _id, document: undefined, problem: error instanceof Error ? error.message : String(error) };
  }
}
