import type { Client } from 'pg';
import type { AggregateConversion, ConversionDefinition, Row, StoredDocument } from '../contract/conversion.ts';
import { UnfitError } from '../kit/unfit-error.ts';
import { connectTyped } from './connect.ts';
import type { DocumentChange } from './document-writer.ts';
import { ENTRIES_EACH, turnLock } from './turn-functions.ts';

/** An aggregate that waits, with the entries of it that were looked at: it stands for all of them, and for later ones. */
export interface Entry {
  readonly aggregate: string;
  readonly seqs: readonly string[];
  /** How MongoDB is to have it; undefined where another entry tells. */
  readonly change: DocumentChange | undefined;
  /** Why MongoDB cannot hold it, where it cannot. */
  readonly problem?: string;
}

interface Taken {
  readonly what: string;
  readonly seqs: readonly string[];
  readonly was: Row | null;
  readonly held: readonly (readonly (readonly (string | null)[])[] | null)[] | null;
}

/** A session that takes turns, as a role that row-level security does not bind, and that captured changes are told to. */
export async function openTurns(uri: string): Promise<Client> {
  const session = await connectTyped(uri, { pipeline: true });
  // What waits is looked at behind the lock, whatever the server's or the role's default. Records are found by their keys, and
  // how is planned once: for a table that was empty then, and grows, it must not be by reading all of it. An index remembers what
  // has left the outbox where it is read by itself, and not for a bitmap.
  await session.query(`select set_config('default_transaction_isolation', 'read committed', false),
    set_config('enable_seqscan', 'off', false), set_config('enable_bitmapscan', 'off', false)`);
  return session;
}

/**
 * Waits until no other session brings the module's changes over, and takes the oldest that wait, as they stand then; what
 * was refused before comes last. The turn is the session's until it is given back, or the session ends; where nothing waits
 * it is given back at once.
 */
export async function takeTurn(session: Client, { aggregates }: ConversionDefinition, take: string, atMost: number): Promise<readonly Entry[]> {
  // Asked with every write: planned once.
  const { rows } = await session.query<Taken>({ name: 'cutover turn', text: `select * from ${take}($1)`, values: [atMost] });
  return rows.map((taken) => entryOf(taken, aggregates[taken.what]));
}

function entryOf({ what, seqs, was, held }: Taken, aggregate: AggregateConversion | undefined): Entry {
  const entry = { aggregate: what, seqs, change: undefined };
  if (aggregate === undefined) return entry;
  try {
    return { ...entry, change: changeOf(aggregate, held ?? [], was) };
  } catch (error) {
    // What PostgreSQL took, and no document can say, must not hold up the others.
    if (error instanceof UnfitError) return { ...entry, problem: error.message };
    throw error;
  }
}

/** Whether a turn of so many at most may have left some behind. */
export function leavesSome(entries: readonly Entry[], atMost: number): boolean {
  return entries.length === atMost || entries.reduce((sum, { seqs }) => sum + seqs.length, 0) === atMost * ENTRIES_EACH;
}

/** What MongoDB has acknowledged leaves the outbox, and of what it refused is noted why; then it is another's turn. */
export async function giveTurnBack(session: Client, module: string, entries: readonly Entry[], refused: ReadonlyMap<Entry, string>): Promise<void> {
  const done = entries.filter((entry) => !refused.has(entry)).flatMap(({ seqs }) => seqs);
  await Promise.all([
    session.query({ name: 'cutover done', text: 'delete from cutover.outbox where module = $1 and seq = any ($2::bigint[])', values: [module, done] }),
    ...[...refused].map(([{ seqs }, problem]) =>
      session.query('update cutover.outbox set attempts = attempts + 1, problem = $3 where module = $1 and seq = any ($2::bigint[])', [module, seqs, problem]),
    ),
    session.query({ name: 'cutover given back', text: `select pg_advisory_unlock(${turnLock(module)})` }),
  ]);
}

function changeOf(aggregate: AggregateConversion, held: NonNullable<Taken['held']>, was: Row | null): DocumentChange | undefined {
  const tables = [...aggregate.tables, ...(aggregate.repeats ?? [])];
  const rows = tables.map(({ columns }, table) =>
    (held[table] ?? []).map((values) => Object.fromEntries(columns.map((column, index) => [column, values[index] ?? null]))),
  );
  if (rows[0]?.length === 1) return { aggregate, document: aggregate.toDocument(rows), isGone: false };
  // A change of a part whose whole is gone already is told by the whole's own entry.
  if (was === null) return undefined;
  const document: StoredDocument = aggregate.toDocument(aggregate.tables.map((_, table) => (table === 0 ? [was] : [])));
  return { aggregate, document, isGone: true };
}
