import type { Client } from 'pg';
import type { ConvertedAggregate, Reject } from '../contract/conversion.ts';
import { ConversionError } from './conversion-error.ts';
import type { KeyRange } from './source-scan.ts';

/*
 * What a conversion remembers, in the target's own database and a schema of its own: each checkpoint is written in the
 * transaction of the rows it stands for, so the two never part, whatever ends the run.
 */

const DDL = `
  create schema if not exists cutover_conversion;
  create table if not exists cutover_conversion.checkpoints (
    module text not null,
    aggregate text not null,
    range integer not null,
    schema_version text not null,
    cutoff_ms bigint not null,
    lower bytea,
    upper bytea,
    place bytea,
    converted bigint not null default 0,
    skipped bigint not null default 0,
    rejected bigint not null default 0,
    finished boolean not null default false,
    primary key (module, aggregate, range)
  );
  create table if not exists cutover_conversion.rejects (
    module text not null,
    aggregate text not null,
    document text not null,
    tenant text,
    field text,
    reason text not null,
    primary key (module, aggregate, document)
  )`;

/** Where a range stands. */
export interface Checkpoint extends KeyRange {
  readonly range: number;
  /** BSON of `{_id}` of the last document that is done; undefined before the first. */
  readonly place: Uint8Array | undefined;
  readonly finished: boolean;
}

/** What a run must have in common with the one that it continues. */
export interface CheckpointTerms {
  readonly module: string;
  readonly schemaVersion: string;
  readonly cutoffMs: number;
}

/** How many of a batch ended how. */
export interface BatchCounts {
  readonly converted: number;
  readonly skipped: number;
  readonly rejected: number;
}

export async function prepareCheckpoints(client: Client): Promise<void> {
  // Two that create at once would fail on each other, `if not exists` or not.
  await client.query(`begin; select pg_advisory_xact_lock(hashtextextended('cutover_conversion', 0)); ${DDL}; commit`);
}

/**
 * Whether a conversion of the module has begun in this database.
 *
 * @throws ConversionError when it was of another schema version, or is unfinished and has another cut-off.
 */
export async function checkTerms(client: Client, { module, schemaVersion, cutoffMs }: CheckpointTerms): Promise<boolean> {
  const { rows } = await client.query<{ aggregate: string; schema_version: string; cutoff_ms: string; finished: boolean }>(
    'select aggregate, schema_version, cutoff_ms, finished from cutover_conversion.checkpoints where module = $1 order by aggregate, range',
    [module],
  );
  const other = rows.find((row) => row.schema_version !== schemaVersion);
  if (other !== undefined) {
    throw new ConversionError(
      'conversion_checkpoint',
      `module "${module}": the checkpoint of "${other.aggregate}" is of schema version ${other.schema_version}, and the schema now is ${schemaVersion}: finish it with the release that began it, or convert into an empty database`,
    );
  }
  const moved = rows.find((row) => !row.finished && Number(row.cutoff_ms) !== cutoffMs);
  if (moved !== undefined) {
    throw new ConversionError(
      'conversion_checkpoint',
      `module "${module}": "${moved.aggregate}" was begun with the cut-off ${new Date(Number(moved.cutoff_ms)).toISOString()}: go on with that one`,
    );
  }
  return rows.length > 0;
}

/** The ranges of an aggregate: those under way, or new ones where there are none or all are finished. */
export async function openRanges(client: Client, terms: CheckpointTerms, aggregate: string, cut: () => Promise<readonly KeyRange[]>): Promise<Checkpoint[]> {
  const { rows } = await client.query<{ range: number; lower: Buffer | null; upper: Buffer | null; place: Buffer | null; finished: boolean }>(
    'select range, lower, upper, place, finished from cutover_conversion.checkpoints where module = $1 and aggregate = $2 order by range',
    [terms.module, aggregate],
  );
  if (rows.some(({ finished }) => !finished)) {
    return rows.map(({ range, lower, upper, place, finished }) => ({
      range,
      from: lower ?? undefined,
      to: upper ?? undefined,
      place: place ?? undefined,
      finished,
    }));
  }
  const ranges = await cut();
  await client.query('begin');
  await client.query('delete from cutover_conversion.checkpoints where module = $1 and aggregate = $2', [terms.module, aggregate]);
  await client.query('delete from cutover_conversion.rejects where module = $1 and aggregate = $2', [terms.module, aggregate]);
  for (const [range, { from, to }] of ranges.entries()) {
    await client.query(
      'insert into cutover_conversion.checkpoints (module, aggregate, range, schema_version, cutoff_ms, lower, upper) values ($1, $2, $3, $4, $5, $6, $7)',
      [terms.module, aggregate, range, terms.schemaVersion, terms.cutoffMs, from ?? null, to ?? null],
    );
  }
  await client.query('commit');
  return ranges.map((range, index) => ({ ...range, range: index, place: undefined, finished: false }));
}

/** Moves a checkpoint behind a batch. Within the batch's own transaction. */
export async function advance(client: Client, module: string, aggregate: string, range: number, place: Uint8Array, counts: BatchCounts): Promise<void> {
  await client.query(
    `update cutover_conversion.checkpoints set place = $4, converted = converted + $5, skipped = skipped + $6, rejected = rejected + $7
     where module = $1 and aggregate = $2 and range = $3`,
    [module, aggregate, range, place, counts.converted, counts.skipped, counts.rejected],
  );
}

export async function finish(client: Client, module: string, aggregate: string, range: number): Promise<void> {
  await client.query('update cutover_conversion.checkpoints set finished = true where module = $1 and aggregate = $2 and range = $3', [
    module,
    aggregate,
    range,
  ]);
}

/** Notes rejected documents. Within the batch's own transaction. */
export async function noteRejects(client: Client, module: string, rejects: readonly Reject[]): Promise<void> {
  for (const { aggregate, id, tenant, field, reason } of rejects) {
    await client.query(
      `insert into cutover_conversion.rejects (module, aggregate, document, tenant, field, reason) values ($1, $2, $3, $4, $5, $6)
       on conflict (module, aggregate, document) do update set tenant = excluded.tenant, field = excluded.field, reason = excluded.reason`,
      // A reason may quote what PostgreSQL cannot hold.
      [module, aggregate, id, ...[tenant, field, reason].map((text) => text?.replaceAll('\0', '\\0') ?? null)],
    );
  }
}

/** What became of an aggregate's documents, over all its ranges. */
export async function sums(
  client: Client,
  module: string,
  aggregate: string,
): Promise<Pick<ConvertedAggregate, 'converted' | 'rejected'> & { readonly skipped: number }> {
  const { rows } = await client.query<{ converted: string; skipped: string; rejected: string }>(
    `select coalesce(sum(converted), 0) converted, coalesce(sum(skipped), 0) skipped, coalesce(sum(rejected), 0) rejected
     from cutover_conversion.checkpoints where module = $1 and aggregate = $2`,
    [module, aggregate],
  );
  const [row] = rows;
  return { converted: Number(row?.converted), skipped: Number(row?.skipped), rejected: Number(row?.rejected) };
}

/** The rejected documents of a module, in a stable order. */
export async function readRejects(client: Client, module: string, collections: Readonly<Record<string, string>>): Promise<readonly Reject[]> {
  const { rows } = await client.query<{ aggregate: string; document: string; tenant: string | null; field: string | null; reason: string }>(
    'select aggregate, document, tenant, field, reason from cutover_conversion.rejects where module = $1 order by aggregate collate "C", document collate "C"',
    [module],
  );
  return rows.map(({ document, ...row }) => ({ ...row, collection: collections[row.aggregate] ?? '', id: document }));
}
