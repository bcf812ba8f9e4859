import { MongoClient } from 'mongodb';
import type { Client } from 'pg';
import type { AggregateConversion, ConversionDefinition, ConversionResult, ConvertedAggregate } from '../contract/conversion.ts';
import type { MongoTarget, PostgresTarget } from '../contract/subject.ts';
import { allOf } from '../kit/all-of.ts';
import { redact } from '../kit/redact.ts';
import { BatchWriter } from './batch-writer.ts';
import {
  advance,
  begin,
  type Checkpoint,
  type CheckpointTerms,
  finish,
  noteRejects,
  openRanges,
  prepareCheckpoints,
  readRejects,
  standing,
  sums,
} from './checkpoints.ts';
import { ConversionError } from './conversion-error.ts';
import { convertOwnKind } from './own-kind.ts';
import { Sessions } from './sessions.ts';
import { ahead, idText, type SortOptions, sorted } from './sorted-batches.ts';
import { keyRanges } from './source-scan.ts';
import { tableName } from './table-sql.ts';
import { refuseForeignRows } from './target-check.ts';
import { transaction } from './transaction.ts';

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
  /**
   * The source is being written meanwhile: its count is no measure then. Default: it must be the sum of what became of its documents.
   *
   * The last range has no upper end either way: what is added behind the last key while it is gone through converts as well.
   * That loses nothing and doubles nothing (the mirror that was started before brings it too, and whoever is second leaves
   * the row as it is), and it ends when it has caught up with who adds: at less than it converts, some 10,000 documents a
   * second.
   */
  readonly live?: boolean;
  /** Documents that are written in one transaction, with their checkpoint. Default 1,000. */
  readonly batchDocuments?: number | undefined;
  readonly signal?: AbortSignal;
  /** Called when a batch has been committed; the next one waits for it. */
  readonly onBatch?: (aggregate: string, documents: number) => void | Promise<void>;
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
    const converting = Object.entries(conversion.aggregates).filter(([, { tier }]) => tier !== 'C');
    const stands = await standing(
      control,
      terms,
      converting.map(([name]) => name),
    );
    if (stands.kind === 'new' && options.present !== 'keep') await refuseForeignRows(target, schema, conversion);
    if (stands.kind !== 'begun') await begin(control, terms);
    const database = mongo.db(source.database);
    for (const [name, aggregate] of converting) {
      const own: SortOptions = { mongo: database, conversion, name, aggregate, cutoffMs };
      if (stands.kind !== 'begun' || !stands.done.has(name)) {
        const ranges = await openRanges(control, terms.module, name, () => keyRanges(database.collection(aggregate.collection), options.parallel ?? 1));
        await allOf(ranges.map(async (range, index) => convertRange(await sessions.at(index), options, own, range)));
      }
      // Whoever ended the run may have done so just before this.
      await convertOwnKind(control, { ...own, schema, signal: options.signal });
    }
    const done = await sums(control, conversion.module);
    const aggregates = await Promise.all(
      Object.entries(conversion.aggregates).map(async ([name, aggregate]) => {
        const count = await database.collection(aggregate.collection).countDocuments({}, { readConcern: { level: 'majority' } });
        return settled(name, aggregate, count, done.get(name) ?? { converted: 0, skipped: 0, rejected: 0 }, options.live === true);
      }),
    );
    const collections = Object.fromEntries(Object.entries(conversion.aggregates).map(([name, { collection }]) => [name, collection]));
    return { aggregates, rejects: await readRejects(control, conversion.module, collections) };
  } catch (error) {
    throw explained(error, conversion.module);
  } finally {
    await mongo.close();
  }
}

/**
 * How many documents of a range make PostgreSQL look at its tables, and how many times as many do it again. It plans the
 * look-ups of foreign keys once, while the tables are empty, and without statistics goes through all of a tenant for each.
 */
const ANALYZE_FROM = 1000;
const ANALYZE_AGAIN = 4;

async function convertRange(client: Client, options: ConvertOptions, own: SortOptions, range: Checkpoint): Promise<void> {
  const { conversion, schema, signal, onBatch } = options;
  const { name, aggregate } = own;
  await using opened = new AsyncDisposableStack();
  let writer: BatchWriter | undefined;
  const tables = aggregate.tables.map((table) => tableName(schema, table)).join(', ');
  let seen = 0;
  let next = ANALYZE_FROM;
  for await (const { documents, place, pending, skipped, rejects } of ahead(sorted(own, range, options.batchDocuments))) {
    signal?.throwIfAborted();
    // Of many a collection there is nothing to write, and its tables on the way cost more than all else.
    if (pending.length > 0) writer ??= opened.use(await BatchWriter.open(client, schema, aggregate));
    await transaction(client, async () => {
      const written = (await writer?.write(pending)) ?? { converted: 0, skipped: 0, rejected: [] };
      const refused = written.rejected.map(({ document: { id, tenant }, ...why }) => ({
        aggregate: name,
        collection: aggregate.collection,
        id: idText(id),
        tenant,
        ...why,
      }));
      await noteRejects(client, conversion.module, [...rejects, ...refused]);
      const counts = { converted: written.converted, skipped: skipped + written.skipped, rejected: rejects.length + refused.length };
      await advance(client, conversion.module, name, range.range, place, counts);
    });
    seen += documents;
    if (seen >= next) {
      await client.query(`analyze ${tables}`);
      next = seen * ANALYZE_AGAIN;
    }
    await onBatch?.(name, documents);
  }
  await finish(client, conversion.module, name, range.range);
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
