import { EJSON } from 'bson';
import type { Db } from 'mongodb';
import type { AggregateConversion, ConversionDefinition, Reject } from '../contract/conversion.ts';
import { UnfitError } from '../kit/unfit-error.ts';
import { valueAt } from '../kit/value-at.ts';
import type { PendingDocument } from './batch-writer.ts';
import type { Checkpoint } from './checkpoints.ts';
import { settleReferences } from './references.ts';
import { placeOf, type SourceDocument, scan } from './source-scan.ts';

/** A batch of the source, ready to be written. */
export interface SortedBatch {
  readonly documents: number;
  /** Of its last document. */
  readonly place: Uint8Array;
  readonly pending: readonly PendingDocument[];
  readonly skipped: number;
  readonly rejects: readonly Reject[];
}

/** Whose documents are sorted, and by what. */
export interface SortOptions {
  readonly mongo: Db;
  readonly conversion: ConversionDefinition;
  readonly name: string;
  readonly aggregate: AggregateConversion;
  readonly cutoffMs: number;
}

/** What of a range is not done yet, in batches. */
export async function* sorted(options: SortOptions, range: Checkpoint, batchDocuments?: number): AsyncGenerator<SortedBatch> {
  const collection = options.mongo.collection(options.aggregate.collection);
  for await (const batch of scan(collection, range, range.place, batchDocuments)) yield await sort(options, batch);
}

/** Gets the next item while the last one is worked on: two stores and this process are then busy at once. */
export async function* ahead<T>(items: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = items.next();
  try {
    for (;;) {
      const { value, done } = await next;
      if (done === true) return;
      next = items.next();
      // Its failure is told when its turn comes, or never, if this ends before.
      next.catch(() => undefined);
      yield value;
    }
  } finally {
    await next.catch(() => undefined);
    await items.return(undefined);
  }
}

/** Sorts a batch: what is to be written, what a rule keeps back, what PostgreSQL cannot hold. */
export async function sort(options: SortOptions, batch: readonly SourceDocument[]): Promise<SortedBatch> {
  const { mongo, conversion, name, aggregate, cutoffMs } = options;
  const pending: PendingDocument[] = [];
  const rejects: Reject[] = [];
  let skipped = 0;
  const readable = batch.flatMap(({ document }) => (document === undefined ? [] : [document]));
  const settled = await settleReferences(mongo, conversion, aggregate, readable, cutoffMs);
  const converting = new Map(readable.map((document, index) => [document, settled[index]]));
  for (const { id, document, problem } of batch) {
    const tenant = tenantOf(aggregate, document);
    const reject = (field: string | null, reason: string) =>
      rejects.push({ aggregate: name, collection: aggregate.collection, id: idText(id), tenant, field, reason });
    if (document === undefined) {
      reject(null, problem ?? 'cannot be read');
      continue;
    }
    try {
      const isKept = aggregate.keep?.keeps(document, cutoffMs) ?? true;
      const own = converting.get(document);
      if (own === undefined || (!isKept && aggregate.keep?.orReferredBy === undefined)) {
        skipped++;
        continue;
      }
      const rows = aggregate.toRows(own);
      pending.push({ id, tenant: tenant ?? '', rows, isConditional: !isKept });
    } catch (error) {
      if (error instanceof UnfitError) reject(error.field === '' ? null : error.field, error.reason);
      else reject(null, `the conversion of the document failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { documents: batch.length, place: placeOf(batch.at(-1) as SourceDocument), pending, skipped, rejects };
}

/** An `_id` in canonical Extended JSON. */
export function idText(id: unknown): string {
  return EJSON.stringify(id, { relaxed: false });
}

function tenantOf({ identity }: AggregateConversion, document: object | undefined): string | null {
  const value = valueAt(document, (identity[0] ?? '').split('.'));
  return typeof value === 'string' ? value : null;
}
