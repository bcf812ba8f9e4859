import path from 'node:path';
import { commitOf } from './arena/commit.ts';
import { RunConversionDesk } from './arena/conversion-desk.ts';
import { StoreLeg } from './arena/leg.ts';
import { schemaVersion } from './arena/schema-version.ts';
import type { ConvertedEntry } from './contract/config.ts';
import type { ConversionProof, ConversionResult } from './contract/conversion.ts';
import { CONVERSION_VERSION, type ConversionReport, type ConversionRun } from './contract/conversion-report.ts';
import type { Stores } from './contract/stores.ts';
import { counted } from './kit/grouped.ts';
import { packageVersion } from './kit/package-version.ts';
import { deriveSeed } from './kit/random.ts';
import { randomWorkload } from './workload/random-operations.ts';

export interface ConvertModuleOptions {
  readonly entry: ConvertedEntry;
  /** Absolute path of the configuration file. */
  readonly configFile: string;
  readonly stores: Stores;
  readonly seed: number;
  /** Of the workload whose records convert. */
  readonly operations: number;
  /** Default: the instant of the workload's last operation. */
  readonly cutoffMs?: number | undefined;
  readonly parallel: number;
  readonly signal: AbortSignal;
  readonly onNote: (message: string) => void;
}

/** Lost records that a report names. */
const NAMED = 20;
const TENANTS = 4;

/**
 * Rehearses a module's conversion: leaves the records of a workload on MongoDB, converts them, and holds every record of
 * both sides against each other.
 *
 * @throws ConversionError; the signal's reason.
 */
export async function convertModule(options: ConvertModuleOptions): Promise<ConversionRun> {
  const { entry, stores, seed, operations, parallel, signal, onNote } = options;
  await using source = await StoreLeg.open('mongo', entry, stores, { label: 'convert', signal });
  await using target = await StoreLeg.open('postgres', entry, stores, { label: 'convert', signal });
  onNote(`${entry.module.name}: ${counted(operations, 'operation')} on mongo`);
  const workload = randomWorkload(entry.module, { seed: deriveSeed(seed, 'convert'), size: operations, tenants: TENANTS });
  for await (const _ of source.drive(workload)) signal.throwIfAborted();
  const cutoffMs = options.cutoffMs ?? workload.operations.at(-1)?.nowMs ?? 0;
  const desk = new RunConversionDesk(entry, stores, signal);
  onNote(`${entry.module.name}: converting`);
  const result = await desk.convert(source, target, { cutoffMs, parallel });
  onNote(`${entry.module.name}: holding both sides against each other`);
  const proof = await desk.prove(source, target, { cutoffMs, rejects: result.rejects });
  const report: ConversionReport = {
    type: 'conversion',
    version: CONVERSION_VERSION,
    tool: { name: 'cutover', version: packageVersion(), node: process.versions.node },
    commit: await commitOf(path.dirname(options.configFile)),
    seed,
    operations,
    module: entry.module.name,
    schema: (await schemaVersion(entry.postgres.schema.migrations)) ?? null,
    stores: {
      mongo: { version: stores.mongo.version, durability: stores.mongo.durability },
      postgres: { version: stores.postgres.version, durability: stores.postgres.durability },
    },
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
