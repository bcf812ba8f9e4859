import { EJSON } from 'bson';
import { MongoClient } from 'mongodb';
import type { Client } from 'pg';
import type { AggregateConversion, ConversionDefinition, ConversionResult, ConvertedAggregate, Reject } from '../contract/conversion.ts';
import type { MongoTarget, PostgresTarget } from '../contract/subject.ts';
import { redact } from '../kit/redact.ts';
import { UnfitError } from '../kit/unfit-error.ts';
import { BatchWriter, type PendingDocument } from './batch-writer.ts';
import {
  advance,
  type Checkpoint,
  type CheckpointTerms,
  checkTerms,
  finish,
  noteRejects,
  openRanges,
  prepareCheckpoints,
  readRejects,
  sums,
} from './checkpoints.ts';
import { ConversionError } from './conversion-error.ts';
import { allOf, Sessions } from './sessions.ts';
import { keyRanges, type SourceDocument, scan } from './source-scan.ts';
import { refuseForeignRows } from './target-check.ts';

export interface ConvertOptions {
  readonly conversion: ConversionDefinition;
  readonly source: MongoTarget;
  /** Its schema has been brought to `schemaVersion`. */
  readonly target: PostgresTarget;
  /** The PostgreSQL schema that holds the module's tables. */
  readonly schema: string;
  readonly schemaVersion: string;
  /** The instant that the rules of tier B take for now, ms since the epoch. */
  readonly cutoffMs: number;
  /** Ranges of keys that convert at once. Default 1. */
  readonly parallel?: number;
  /**
   * `refuse`: a target with rows, and without a checkpoint, is somebody else's. `keep`: both stores are being written, so
   * rows may be there already; they stay as they are, being newer. Default `refuse`.
   */
  readonly present?: 'refuse' | 'keep';
  /** The source is being written meanwhile: its count is no measure then. Default: it must be the sum of what became of its documents. */
  readonly live?: boolean;
  /** Documents that are written in one transaction, with their checkpoint. Default 1,000. */
  readonly batchDocuments?: number | undefined;
  readonly signal?: AbortSignal;
  /** Called when a batch has been committed. */
  readonly onBatch?: (aggregate: string, documents: number) => void;
}

/**
 * Converts a module's collections, in the order in which its definition lists them. What was interrupted goes on from its
 * checkpoints; what was finished is gone through again, and changes nothing that is there.
 *
 * @throws ConversionError; see its codes.
 */
export async function convert(options: ConvertOptions): Promise<ConversionResult> {
  const { conversion, source, target, schema, cutoffMs, schemaVersion } = options;
  const terms: CheckpointTerms = { module: conversion.module, schemaVersion, cutoffMs };
  const mongo = new MongoClient(source.uri, { appName: 'cutover' });
  await using sessions = new Sessions(target.ownerUri);
  const control = await sessions.at(0);
  try {
    await prepareCheckpoints(control);
    const isBegun = await checkTerms(control, terms);
    if (!isBegun && options.present !== 'keep') await refuseForeignRows(target, schema, conversion);
    const database = mongo.db(source.database);
    const aggregates: ConvertedAggregate[] = [];
    for (const [name, aggregate] of Object.entries(conversion.aggregates)) {
      const collection = database.collection(aggregate.collection);
      if (aggregate.tier !== 'C') {
        const ranges = await openRanges(control, terms, name, () => keyRanges(collection, options.parallel ?? 1));
        const open = ranges.filter(({ finished }) => !finished);
        await allOf(open.map(async (range, index) => convertRange(await sessions.at(index), options, name, aggregate, collection, range)));
      }
      const done = aggregate.tier === 'C' ? { converted: 0, rejected: 0, skipped: 0 } : await sums(control, conversion.module, name);
      const count = await collection.countDocuments({}, { readConcern: { level: 'majority' } });
      aggregates.push(settled(name, aggregate, count, done, options.live === true));
    }
    const collections = Object.fromEntries(Object.entries(conversion.aggregates).map(([name, { collection }]) => [name, collection]));
    return { aggregates, rejects: await readRejects(control, conversion.module, collections) };
  } catch (error) {
    throw explained(error, conversion.module);
  } finally {
    await mongo.close();
  }
}

type Source = Parameters<typeof scan>[0];

async function convertRange(
  client: Client,
  options: ConvertOptions,
  name: string,
  aggregate: AggregateConversion,
  collection: Source,
  range: Checkpoint,
): Promise<void> {
  const { conversion, schema, cutoffMs, signal, onBatch } = options;
  await using writer = await BatchWriter.open(client, schema, aggregate);
  for await (const batch of scan(collection, range, range.place, options.batchDocuments)) {
    signal?.throwIfAborted();
    const { pending, skipped, rejects } = sort(name, aggregate, batch, cutoffMs);
    await client.query('begin');
    const written = await writer.write(pending);
    const refused = written.rejected.map(({ document: { id, tenant }, ...why }) => ({ aggregate: name, collection: aggregate.collection, id, tenant, ...why }));
    await noteRejects(client, conversion.module, [...rejects, ...refused]);
    const counts = { converted: written.converted, skipped: skipped + written.skipped, rejected: rejects.length + refused.length };
    await advance(client, conversion.module, name, range.range, (batch.at(-1) as SourceDocument).place, counts);
    await client.query('commit');
    onBatch?.(name, batch.length);
  }
  await finish(client, conversion.module, name, range.range);
}

/** Sorts a batch: what is to be written, what its rule keeps back, what PostgreSQL cannot hold. */
function sort(
  name: string,
  aggregate: AggregateConversion,
  batch: readonly SourceDocument[],
  cutoffMs: number,
): { pending: PendingDocument[]; skipped: number; rejects: Reject[] } {
  const pending: PendingDocument[] = [];
  const rejects: Reject[] = [];
  let skipped = 0;
  for (const { id: rawId, document, problem } of batch) {
    const id = EJSON.stringify(rawId, { relaxed: false });
    const tenant = tenantOf(aggregate, document);
    const reject = (field: string | null, reason: string) => rejects.push({ aggregate: name, collection: aggregate.collection, id, tenant, field, reason });
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
  return { pending, skipped, rejects };
}

function tenantOf({ identity }: AggregateConversion, document: object | undefined): string | null {
  let value: unknown = document;
  for (const field of (identity[0] ?? '').split('.')) value = (value as Readonly<Record<string, unknown>> | undefined)?.[field];
  return typeof value === 'string' ? value : null;
}

function settled(
  name: string,
  { collection, tier, keep }: AggregateConversion,
  source: number,
  { converted, rejected, skipped }: { readonly converted: number; readonly rejected: number; readonly skipped: number },
  isLive: boolean,
): ConvertedAggregate {
  if (tier === 'C') return { aggregate: name, collection, tier, source, converted, rejected, skipped: source === 0 ? {} : { 'fresh start': source } };
  const sum = converted + skipped + rejected;
  if (sum !== source && !isLive) {
    throw new ConversionError(
      'conversion_sum',
      `"${name}": the source has ${source} documents, and ${converted} converted, ${skipped} skipped and ${rejected} rejected make ${sum}: somebody writes the source, or documents were lost`,
    );
  }
  return {
    aggregate: name,
    collection,
    tier,
    source: isLive ? sum : source,
    converted,
    rejected,
    skipped: skipped === 0 || keep === undefined ? {} : { [keep.rule]: skipped },
  };
}

/** What a store said, with what it means for the conversion. */
function explained(error: unknown, module: string): unknown {
  const code = (error as { readonly code?: unknown }).code;
  if (error instanceof ConversionError || (error as Error).name === 'AbortError') return error;
  const said = redact(error instanceof Error ? error.message : String(error));
  if (code === '53100' || code === 'ENOSPC' || /No space left on device/i.test(said)) {
    return new ConversionError(
      'conversion_interrupted',
      `module "${module}": the disk of a store is full (${said}): free some space and run it again, it goes on from its checkpoint`,
      {
        cause: error,
      },
    );
  }
  return error;
}
