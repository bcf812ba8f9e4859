import { EJSON } from 'bson';
import type { Db, Document } from 'mongodb';
import { type Client, DatabaseError, escapeIdentifier } from 'pg';
import type { AggregateConversion, ConversionDefinition, Row, StoredDocument } from '../contract/conversion.ts';
import { TYPED } from '../kit/typed-bson.ts';
import { UnfitError } from '../kit/unfit-error.ts';
import { MIRRORING } from './change-capture.ts';
import { identityOf } from './document-writer.ts';
import type { MirrorState, PendingChange, Place } from './mirror-state.ts';
import { settleReferences } from './references.ts';
import { deleteRows, hasRow, writeRows } from './row-writer.ts';
import { tableName } from './table-sql.ts';
import { transaction } from './transaction.ts';

/** A document that changed: its `_id`, and what it was where it was deleted. */
export interface SeenChange {
  readonly aggregate: string;
  readonly id: unknown;
  readonly before: StoredDocument | undefined;
}

export interface ApplierParts {
  readonly client: Client;
  readonly state: MirrorState;
  readonly mongo: Db;
  readonly conversion: ConversionDefinition;
  readonly schema: string;
  /** What the rules of tier B take for now, ms since the epoch. */
  readonly cutoffMs: number;
}

const MAJORITY = { ...TYPED, readConcern: { level: 'majority' } } as const;

interface Wanted {
  readonly pending: PendingChange;
  readonly name: string;
  readonly aggregate: AggregateConversion;
  /** Undefined: it is gone. */
  readonly rows: readonly (readonly Row[])[] | undefined;
  readonly key: readonly string[];
  readonly isKept: boolean;
}

/**
 * Applies changes by what the documents are now, not by what changed: an event that comes twice, or long after others,
 * gives the same rows. What PostgreSQL refuses is put off: what it refers to, or the name it takes, changed later, and
 * that change is still to come.
 */
export async function applyChanges(parts: ApplierParts, changes: readonly SeenChange[], place: Place | undefined): Promise<void> {
  const { client, state } = parts;
  const pending = new Map<string, PendingChange>();
  for (const each of await state.pending()) pending.set(`${each.aggregate} ${each.change}`, each);
  for (const change of changes) {
    const kept = pendingOf(change);
    pending.set(`${kept.aggregate} ${kept.change}`, kept);
  }
  const wanted: Wanted[] = [];
  const problems = new Map<PendingChange, string>();
  for (const each of pending.values()) {
    try {
      const found = await wantedOf(parts, each);
      if (found === undefined) problems.set(each, '');
      else wanted.push(found);
    } catch (error) {
      if (!(error instanceof UnfitError)) throw error;
      problems.set(each, error.message);
    }
  }
  await transaction(client, async () => {
    await client.query('select set_config($1, $2, true)', [MIRRORING, 'on']);
    const refused = await applyAll(parts, inOrder(parts.conversion, wanted));
    for (const each of pending.values()) {
      const problem = refused.get(each) ?? problems.get(each) ?? '';
      if (problem === '') await state.settle(each);
      else await state.putOff(each, problem);
    }
    if (place !== undefined) await state.setPlace(place);
  });
}

/** Only what names the document, so that the same document is put off once. */
function pendingOf({ aggregate, id, before }: SeenChange): PendingChange {
  return { aggregate, change: EJSON.stringify(before === undefined ? { id } : { id, before }, { relaxed: false }) };
}

/** What PostgreSQL shall hold; undefined where another event will tell. */
async function wantedOf({ mongo, conversion, cutoffMs }: ApplierParts, pending: PendingChange): Promise<Wanted | undefined> {
  const aggregate = conversion.aggregates[pending.aggregate];
  if (aggregate === undefined) return undefined;
  const { id, before } = EJSON.parse(pending.change, { relaxed: false }) as { readonly id: unknown; readonly before?: StoredDocument };
  const collection = mongo.collection(aggregate.collection);
  // A record may have been deleted and made again under another `_id`: its identity says what it is.
  const filter = before === undefined ? ({ _id: id } as Document) : identityOf(aggregate, before);
  const document = await collection.findOne(filter, MAJORITY);
  if (document === null && before === undefined) return undefined;
  const standing: StoredDocument = document ?? (before as StoredDocument);
  const [settled] = await settleReferences(mongo, conversion, aggregate, [standing], cutoffMs);
  const rows = aggregate.toRows(settled ?? standing);
  const key = (aggregate.tables[0]?.key ?? []).map((column) => rows[0]?.[0]?.[column] ?? '');
  const isKept = settled !== undefined && (aggregate.keep?.keeps(standing, cutoffMs) ?? true);
  return { pending, name: pending.aggregate, aggregate, key, rows: document === null ? undefined : rows, isKept };
}

/** What is gone first, what others refer to last among it; then what is there, what others refer to first. */
function inOrder({ aggregates }: ConversionDefinition, wanted: readonly Wanted[]): readonly Wanted[] {
  const names = Object.keys(aggregates);
  const at = ({ name }: Wanted): number => names.indexOf(name);
  const gone = wanted.filter(({ rows }) => rows === undefined).sort((one, other) => at(other) - at(one));
  return [...gone, ...wanted.filter(({ rows }) => rows !== undefined).sort((one, other) => at(one) - at(other))];
}

/** Goes round as long as something is applied that was refused before. */
async function applyAll(parts: ApplierParts, wanted: readonly Wanted[]): Promise<ReadonlyMap<PendingChange, string>> {
  let left = wanted;
  for (;;) {
    const refused = new Map<Wanted, string>();
    for (const each of left) {
      await parts.client.query('savepoint change');
      try {
        await apply(parts, each);
        await parts.client.query('release savepoint change');
      } catch (error) {
        if (!(error instanceof DatabaseError) || !/^(?:22|23|54000)/.test(error.code ?? '')) throw error;
        await parts.client.query('rollback to savepoint change');
        refused.set(each, `${error.message} (SQLSTATE ${error.code})`);
      }
    }
    if (refused.size === 0 || refused.size === left.length) return new Map([...refused].map(([{ pending }, problem]) => [pending, problem]));
    left = [...refused.keys()];
  }
}

async function apply({ client, state, schema }: ApplierParts, { name, aggregate, key, rows, isKept }: Wanted): Promise<void> {
  if (rows === undefined) {
    await deleteRows(client, schema, aggregate, key);
    await state.noteGone(name, key);
    return;
  }
  // What the rule passes over does not come, and what is there already goes on: it changed, it is not lost.
  if (!isKept && !(await hasRow(client, schema, aggregate, key)) && !(await isReferred(client, schema, aggregate, rows[0]?.[0] ?? {}))) {
    await state.noteGone(name, key);
    return;
  }
  await writeRows(client, schema, aggregate, rows);
  await state.noteThere(name, key);
}

async function isReferred(client: Client, schema: string, { keep }: AggregateConversion, row: Row): Promise<boolean> {
  if (keep?.orReferredBy === undefined) return false;
  const { table, columns } = keep.orReferredBy;
  const pairs = Object.entries(columns);
  const matches = pairs.map(([theirs], index) => `${escapeIdentifier(theirs)} = $${index + 1}`).join(' and ');
  const { rows } = await client.query(
    `select from ${tableName(schema, { name: table })} where ${matches} limit 1`,
    pairs.map(([, own]) => row[own] ?? null),
  );
  return rows.length > 0;
}
