import type { Client } from 'pg';
import type { Reject } from '../contract/conversion.ts';
import { ConversionError } from './conversion-error.ts';
import type { KeyRange } from './source-scan.ts';

/*
 * What a conversion remembers, in the target's own database and a schema of its own: each checkpoint is written in the
 * transaction of the rows it stands for, so the two never part, whatever ends the run.
 */

const DDL = `
  create schema if not exists cutover_conversion;
  create table if not exists cutover_conversion.conversions (
    module text primary key,
    schema_version text not null,
    cutoff_ms bigint not null
  );
  create table if not exists cutover_conversion.checkpoints (
    module text not null references cutover_conversion.conversions,
    aggregate text not null,
    range integer not null,
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

/** How a conversion of the module stands in this database. */
export type Standing =
  | { readonly kind: 'new' }
  /** Interrupted: these aggregates are done. */
  | { readonly kind: 'begun'; readonly done: ReadonlySet<string> }
  | { readonly kind: 'finished' };

/**
 * Finds out how a conversion stands.
 *
 * @param aggregates Names of all that convert.
 * @throws ConversionError when it was of another schema version, or is unfinished and has another cut-off.
 */
export async function standing(client: Client, { module, schemaVersion, cutoffMs }: CheckpointTerms, aggregates: readonly string[]): Promise<Standing> {
  const { rows } = await client.query<{ schema_version: string; cutoff_ms: string; done: string[] }>(
    `select schema_version, cutoff_ms, array(
       select c.aggregate from cutover_conversion.checkpoints c where c.module = v.module group by c.aggregate having bool_and(c.finished)
     ) as done
     from cutover_conversion.conversions v where module = $1`,
    [module],
  );
  const [row] = rows;
  if (row === undefined) return { kind: 'new' };
  if (row.schema_version !== schemaVersion) {
    throw new ConversionError(
      'conversion_checkpoint',
      `module "${module}": its checkpoints are of schema version ${row.schema_version}, and the schema now is ${schemaVersion}: finish it with the release that began it, or convert into an empty database`,
    );
  }
  const done = new Set(row.done);
  if (aggregates.every((name) => done.has(name))) return { kind: 'finished' };
  if (Number(row.cutoff_ms) !== cutoffMs) {
    throw new ConversionError(
      'conversion_checkpoint',
      `module "${module}": it was begun with the cut-off ${new Date(Number(row.cutoff_ms)).toISOString()}: go on with that one`,
    );
  }
  return { kind: 'begun', done };
}

/** Begins a conversion, or one that was finished anew: nothing is done. */
export async function begin(client: Client, { module, schemaVersion, cutoffMs }: CheckpointTerms): Promise<void> {
  await client.query('begin');
  await client.query(
    `insert into cutover_conversion.conversions (module, schema_version, cutoff_ms) values ($1, $2, $3)
     on conflict (module) do update set schema_version = excluded.schema_version, cutoff_ms = excluded.cutoff_ms`,
    [module, schemaVersion, cutoffMs],
  );
  await client.query('delete from cutover_conversion.checkpoints where module = $1', [module]);
  await client.query('delete from cutover_conversion.rejects where module = $1', [module]);
  await client.query('commit');
}

/** The ranges of an aggregate that are not done: those under way, or new ones where there are none. */
export async function openRanges(client: Client, module: string, aggregate: string, cut: () => Promise<readonly KeyRange[]>): Promise<readonly Checkpoint[]> {
  const { rows } = await client.query<{ range: number; lower: Buffer | null; upper: Buffer | null; place: Buffer | null; finished: boolean }>(
    'select range, lower, upper, place, finished from cutover_conversion.checkpoints where module = $1 and aggregate = $2 order by range',
    [module, aggregate],
  );
  if (rows.length > 0) {
    const open = rows.filter(({ finished }) => !finished);
    return open.map(({ range, lower, upper, place }) => ({ range, from: lower ?? undefined, to: upper ?? undefined, place: place ?? undefined }));
  }
  const ranges = await cut();
  await client.query(
    `insert into cutover_conversion.checkpoints (module, aggregate, range, lower, upper)
     select $1, $2, at - 1, lower, upper from unnest($3::bytea[], $4::bytea[]) with ordinality as cut (lower, upper, at)`,
    [module, aggregate, ranges.map(({ from }) => from ?? null), ranges.map(({ to }) => to ?? null)],
  );
  return ranges.map((range, index) => ({ ...range, range: index, place: undefined }));
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

/** Ids of documents that one of these constraints refused, in the order of their texts behind one of them. */
export async function nextRejects(
  client: Client,
  module: string,
  aggregate: string,
  constraints: readonly string[],
  after: string,
  limit: number,
): Promise<readonly string[]> {
  const { rows } = await client.query<{ document: string }>(
    `select document from cutover_conversion.rejects where module = $1 and aggregate = $2 and field = any ($3) and document collate "C" > $4
     order by document collate "C" limit $5`,
    [module, aggregate, constraints, after, limit],
  );
  return rows.map(({ document }) => document);
}

/** Rejected documents are rejected no longer. Within the transaction that wrote them. */
export async function settleRejects(
  client: Client,
  module: string,
  aggregate: string,
  documents: readonly string[],
  { converted, skipped }: Pick<BatchCounts, 'converted' | 'skipped'>,
): Promise<void> {
  await client.query('delete from cutover_conversion.rejects where module = $1 and aggregate = $2 and document = any ($3)', [module, aggregate, documents]);
  // Only the sum over all ranges counts, so one of them takes it.
  await client.query(
    `update cutover_conversion.checkpoints set converted = converted + $3, skipped = skipped + $4, rejected = rejected - $5
     where module = $1 and aggregate = $2 and range = 0`,
    [module, aggregate, converted, skipped, documents.length],
  );
}

/** What became of each aggregate's documents, over all its ranges. One that has no checkpoint has none. */
export async function sums(client: Client, module: string): Promise<ReadonlyMap<string, BatchCounts>> {
  const { rows } = await client.query<{ aggregate: string; converted: string; skipped: string; rejected: string }>(
    `select aggregate, sum(converted) as converted, sum(skipped) as skipped, sum(rejected) as rejected
     from cutover_conversion.checkpoints where module = $1 group by aggregate`,
    [module],
  );
  return new Map(
    rows.map(({ aggregate, ...row }) => [aggregate, { converted: Number(row.converted), skipped: Number(row.skipped), rejected: Number(row.rejected) }]),
  );
}

/** The rejected documents of a module, in a stable order. */
export async function readRejects(client: Client, module: string, collections: Readonly<Record<string, string>>): Promise<readonly Reject[]> {
  const { rows } = await client.query<{ aggregate: string; document: string; tenant: string | null; field: string | null; reason: string }>(
    'select aggregate, document, tenant, field, reason from cutover_conversion.rejects where module = $1 order by aggregate collate "C", document collate "C"',
    [module],
  );
  return rows.map(({ document, ...row }) => ({ ...row, collection: collections[row.aggregate] ?? '', id: document }));
}
