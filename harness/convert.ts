import path from 'node:path';
import { commitOf } from './arena/commit.ts';
import { type ConversionPlaces, type NamedDatabases, namedPlaces, ownPlaces } from './arena/conversion-places.ts';
import { proveConversion } from './arena/conversion-proof.ts';
import { schemaVersion } from './arena/schema-version.ts';
import { storedRecords } from './arena/stored-records.ts';
import type { ConvertedEntry } from './contract/config.ts';
import type { ConversionProof, ConversionResult } from './contract/conversion.ts';
import { CONVERSION_VERSION, type ConversionReport, type ConversionRun } from './contract/conversion-report.ts';
import type { Stores } from './contract/stores.ts';
import { convert } from './conversion/converter.ts';
import { counted } from './kit/grouped.ts';
import { packageVersion } from './kit/package-version.ts';
import { deriveSeed } from './kit/random.ts';
import { randomWorkload } from './workload/random-operations.ts';

export interface ConvertModuleOptions {
  readonly entry: ConvertedEntry;
  /** Absolute path of the configuration file. */
  readonly configFile: string;
  readonly seed: number;
  readonly parallel: number;
  readonly signal: AbortSignal;
  readonly onNote: (message: string) => void;
}

/** What a workload leaves converts. */
export interface ConvertWorkloadOptions extends ConvertModuleOptions {
  readonly stores: Stores;
  readonly operations: number;
  /** Default: the instant of the workload's last operation. */
  readonly cutoffMs?: number | undefined;
}

/** What a database that somebody names holds converts. */
export interface ConvertNamedOptions extends ConvertModuleOptions {
  readonly named: NamedDatabases;
  /** Of a dry run: the target is a database of these. */
  readonly stores?: Stores | undefined;
  readonly cutoffMs: number;
}

/** Lost records that a report names. */
const NAMED = 20;
const TENANTS = 4;
/** After so many documents it is told how many there were. */
const TOLD = 10_000;

/**
 * Rehearses a module's conversion: leaves the records of a workload on MongoDB, converts them, and holds every record of
 * both sides against each other.
 *
 * @throws ConversionError; the signal's reason.
 */
export async function convertModule(options: ConvertWorkloadOptions): Promise<ConversionRun> {
  const { entry, stores, seed, operations, signal, onNote } = options;
  await using places = await ownPlaces(entry, stores, signal);
  onNote(`${entry.module.name}: ${counted(operations, 'operation')} on mongo`);
  const workload = randomWorkload(entry.module, { seed: deriveSeed(seed, 'convert'), size: operations, tenants: TENANTS });
  for await (const _ of places.leg.drive(workload)) signal.throwIfAborted();
  return await convertBetween(places, { ...options, cutoffMs: options.cutoffMs ?? workload.operations.at(-1)?.nowMs ?? 0 });
}

/**
 * Converts what a database of somebody's own holds, and holds every record of both sides against each other. The source is
 * only read. What was interrupted goes on from its checkpoints, with the same cut-off.
 *
 * @throws StoreError, ConversionError: nothing, or no more than committed batches, was written; the signal's reason.
 */
export async function convertNamed(options: ConvertNamedOptions): Promise<ConversionRun> {
  await using places = await namedPlaces(options.entry, options.named, options.stores, options.signal);
  return await convertBetween(places, { ...options, operations: null });
}

interface Converting extends ConvertModuleOptions {
  readonly operations: number | null;
  readonly cutoffMs: number;
}

async function convertBetween(places: ConversionPlaces, options: Converting): Promise<ConversionRun> {
  const { entry, seed, operations, cutoffMs, parallel, signal, onNote } = options;
  const { source, target, reader, stores, named } = places;
  const { conversion, postgres } = entry;
  const version = await schemaVersion(postgres.schema.migrations);
  onNote(`${entry.module.name}: converting`);
  let documents = 0;
  const result = await convert({
    ...{ conversion, source, target, schema: postgres.schema.name, schemaVersion: version?.digest ?? '', cutoffMs, parallel, signal },
    onBatch: (_, count) => {
      const before = documents;
      documents += count;
      if (Math.floor(before / TOLD) < Math.floor(documents / TOLD)) onNote(`${entry.module.name}: ${counted(documents, 'document')} gone through`);
    },
  });
  onNote(`${entry.module.name}: holding both sides against each other`);
  const proof = await proveConversion({
    ...{ entry, cutoffMs, rejects: result.rejects },
    source: (name, apart) => storedRecords(entry, reader, source, name, { apart }),
    target: (name) => storedRecords(entry, reader, target, name),
  });
  const report: ConversionReport = {
    type: 'conversion',
    version: CONVERSION_VERSION,
    tool: { name: 'cutover', version: packageVersion(), node: process.versions.node },
    commit: await commitOf(path.dirname(options.configFile)),
    seed,
    operations,
    named,
    module: entry.module.name,
    schema: version ?? null,
    stores,
    cutoff: new Date(cutoffMs).toISOString(),
    parallel,
    aggregates: result.aggregates,
    tenants: proof.tenants,
    lost: proof.lost.length,
    lostRecords: proof.lost.slice(0, NAMED),
    ...verdictOf(result, proof),
  };
  return { report, rejects: result.rejects };
}

/** A document that was refused has not converted, so it fails the run as a lost record does: somebody must decide on it. */
function verdictOf({ rejects }: ConversionResult, { tenants, lost }: ConversionProof): Pick<ConversionReport, 'verdict' | 'reason'> {
  const expected = tenants.reduce((sum, tenant) => sum + tenant.expected, 0);
  if (lost.length > 0 || rejects.length > 0) {
    return { verdict: 'fail', reason: `${counted(lost.length, 'record')} missing, changed or too many, ${counted(rejects.length, 'document')} rejected` };
  }
  if (expected === 0) return { verdict: 'void', reason: 'no record was to convert' };
  return {
    verdict: 'pass',
    reason: `${counted(expected, 'record')} of ${counted(tenants.length, 'tenant and collection', 'tenants and collections')} are the same on both sides`,
  };
}
