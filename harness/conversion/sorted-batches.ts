import { EJSON } from 'bson';
import type { Collection } from 'mongodb';
import type { AggregateConversion, Reject } from '../contract/conversion.ts';
import { UnfitError } from '../kit/unfit-error.ts';
import type { PendingDocument } from './batch-writer.ts';
import type { Checkpoint } from './checkpoints.ts';
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

/** What of a range is not done yet, in batches. */
export async function* sorted(
  name: string,
  aggregate: AggregateConversion,
  collection: Collection,
  range: Checkpoint,
  { cutoffMs, batchDocuments }: { readonly cutoffMs: number; readonly batchDocuments?: number | undefined },
): AsyncGenerator<SortedBatch> {
  for await (const batch of scan(collection, range, range.place, batchDocuments)) yield sort(name, aggregate, batch, cutoffMs);
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

/** Sorts a batch: what is to be written, what its rule keeps back, what PostgreSQL cannot hold. */
export function sort(name: string, aggregate: AggregateConversion, batch: readonly SourceDocument[], cutoffMs: number): SortedBatch {
  const pending: PendingDocument[] = [];
  const rejects: Reject[] = [];
  let skipped = 0;
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
      if (!isKept && aggregate.keep?.orReferredBy === undefined) {
        skipped++;
        continue;
      }
      const rows = aggregate.toRows(document);
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
  let value: unknown = document;
  for (const field of (identity[0] ?? '').split('.')) value = (value as Readonly<Record<string, unknown>> | undefined)?.[field];
  return typeof value === 'string' ? value : null;
}
