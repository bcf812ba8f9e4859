import { type Db, type MongoClient, MongoServerError } from 'mongodb';
import { escapeIdentifier, type Pool } from 'pg';
import { ownCollections } from './own-collections.ts';

/** See `Stores.resetMongo`. */
export async function resetMongo(client: MongoClient, database: string): Promise<void> {
  const db = client.db(database);
  const filled = await withDocuments(db, await ownCollections(db));
  await Promise.all(filled.map((name) => deleteAll(db, name)));
}

/**
 * Commands as they are: what the driver's own methods do around them (cursors, retries) costs this process as much again,
 * and a run resets thousands of times. A command that is carried out in part says so, and does not throw.
 */
export async function deleteAll(db: Db, name: string): Promise<void> {
  const { writeErrors, writeConcernError } = await db.command({ delete: name, deletes: [{ q: {}, limit: 0 }], writeConcern: { w: 'majority' } });
  const [failed] = [...(writeErrors ?? []), ...(writeConcernError === undefined ? [] : [writeConcernError])];
  if (failed !== undefined) throw new MongoServerError(failed);
}

/** Those of the collections that hold a document on the primary. Asked in one command: at most resets, most are empty. */
async function withDocuments(db: Db, names: readonly string[]): Promise<readonly string[]> {
  const [first, ...others] = names;
  if (first === undefined) return [];
  const one = (name: string) => [{ $limit: 1 }, { $project: { _id: 0, name: { $literal: name } } }];
  const unions = others.map((coll) => ({ $unionWith: { coll, pipeline: one(coll) } }));
  const pipeline = [...one(first), ...unions];
  // All come in the first batch: there are never more of them than names.
  const { cursor } = await db.command({ aggregate: first, pipeline, cursor: { batchSize: names.length + 1 }, readConcern: { level: 'local' } });
  return cursor.firstBatch.map(({ name }: { readonly name: string }) => name);
}

/** Whether a trigger `t` fires in this session. */
export const FIRES = `(t.tgenabled = 'A' OR t.tgenabled = CASE current_setting('session_replication_role') WHEN 'replica' THEN 'R' ELSE 'O' END)`;

/**
 * Tables and materialized views of a schema but those to keep, and its sequences. Bits 3 and 5 of `tgtype` mark triggers
 * on DELETE and TRUNCATE (PostgreSQL source, catalog/pg_trigger.h): append-only tables may have such. Rolled-back inserts
 * advance a sequence and leave no row (W15): what counts is whether it has moved. References are looked for once, and not
 * for each table: no index helps to find who refers to one.
 */
const CONTENTS = `
  WITH reference AS MATERIALIZED (
    SELECT k.conrelid AS child, k.confrelid AS parent, p.relname::text AS parent_name,
      c.relnamespace <> p.relnamespace OR c.relname = ANY ($2) AS outside
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class p ON p.oid = k.confrelid
    WHERE k.contype = 'f' AND k.confrelid <> k.conrelid
  )
  SELECT c.relname AS name, c.relkind AS kind,
    CASE WHEN c.relkind = 'S' THEN pg_sequence_last_value(c.oid) IS NOT NULL ELSE false END AS moved,
    CASE WHEN c.relkind = 'r' THEN pg_relation_size(c.oid)::int8 END AS bytes,
    EXISTS (SELECT FROM reference r WHERE r.parent = c.oid AND r.outside) AS referenced,
    ARRAY(SELECT r.parent_name FROM reference r WHERE r.child = c.oid) AS parents,
    ARRAY(SELECT json_build_object('name', t.tgname, 'mode', t.tgenabled, 'onDelete', t.tgtype & 8 <> 0, 'onTruncate', t.tgtype & 32 <> 0)
          FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND ${FIRES} AND t.tgtype & 40 <> 0 ORDER BY t.tgname) AS triggers
  FROM pg_class c
  WHERE c.relnamespace = to_regnamespace(quote_ident($1)) AND c.relkind IN ('r', 'p', 'm', 'S') AND NOT c.relispartition
    AND (c.relkind = 'S' OR c.relname <> ALL ($2::text[]))
  ORDER BY c.relname`;

const ENABLE = { O: 'ENABLE TRIGGER', A: 'ENABLE ALWAYS TRIGGER', R: 'ENABLE REPLICA TRIGGER' } as const;

/** One relation of the schema. */
interface Relation {
  readonly name: string;
  /** Table, partitioned table, materialized view or sequence. */
  readonly kind: 'r' | 'p' | 'm' | 'S';
  readonly moved: boolean;
  /** Of its main fork, for a plain table: 0 means that there never was a row since it was made or truncated. */
  readonly bytes: string | null;
  /** Whether a table outside the schema refers to it, or one that is kept. */
  readonly referenced: boolean;
  /** Tables that it refers to. */
  readonly parents: readonly string[];
  /** Triggers on DELETE or TRUNCATE that fire. */
  readonly triggers: readonly ChangeTrigger[];
}

export interface Trigger {
  readonly name: string;
  readonly mode: keyof typeof ENABLE;
}

/** A trigger on DELETE or TRUNCATE. */
interface ChangeTrigger extends Trigger {
  readonly onDelete: boolean;
  readonly onTruncate: boolean;
}

/** Beyond this, dead rows would slow later scans down, and TRUNCATE, which makes new files for a table and its indexes, is cheaper. */
const MOST_DELETED_BYTES = 1 << 20;

/**
 * See `Stores.resetPostgres`. `pool` connects as the run's reader role, which has the owner's rights and BYPASSRLS. All
 * in one statement string, and so in one transaction.
 */
export async function resetPostgres(pool: Pool, schema: string, keep: readonly string[]): Promise<void> {
  // Prepared: planning it is about the half of what it costs the server, and a run resets thousands of times.
  const { rows } = await pool.query<Relation>({ name: 'contents', text: CONTENTS, values: [schema, keep] });
  const named = (name: string) => `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`;
  const tables = rows.filter(({ kind, bytes }) => kind === 'p' || (kind === 'r' && bytes !== '0'));
  const statements = [
    ...(deletion(tables, named) ?? truncation(rows, named)),
    ...rows.filter(({ kind, moved }) => kind === 'S' && moved).map(({ name }) => `ALTER SEQUENCE ${named(name)} RESTART`),
    ...rows.filter(({ kind }) => kind === 'm').map(({ name }) => `REFRESH MATERIALIZED VIEW ${named(name)}`),
  ];
  if (statements.length > 0) await pool.query(statements.join(';\n'));
}

type Named = (name: string) => string;

/** Deletes from small tables, those that refer to others first; undefined where deleting is not to be had. */
function deletion(tables: readonly Relation[], named: Named): readonly string[] | undefined {
  const bytes = tables.reduce((sum, each) => sum + Number(each.bytes ?? Number.POSITIVE_INFINITY), 0);
  if (bytes > MOST_DELETED_BYTES || tables.some(({ referenced }) => referenced)) return undefined;
  const ordered: Relation[] = [];
  let left = tables;
  while (left.length > 0) {
    const free = left.filter(({ name }) => !left.some(({ parents }) => parents.includes(name)));
    if (free.length === 0) return undefined;
    ordered.push(...free);
    left = left.filter((each) => !free.includes(each));
  }
  const deletes = ordered.map(({ name }) => `DELETE FROM ${named(name)}`);
  return withoutTriggers(ordered, named, ({ onDelete }) => onDelete, deletes);
}

/**
 * One command for all tables, so that references among them do not matter. TRUNCATE fires no row triggers and asks no
 * policies; a reference from outside the schema makes it fail, rather than empty a table that nobody named.
 */
function truncation(rows: readonly Relation[], named: Named): readonly string[] {
  const tables = rows.filter(({ kind }) => kind === 'r' || kind === 'p');
  if (tables.length === 0) return [];
  const truncate = `TRUNCATE TABLE ${tables.map(({ name }) => named(name)).join(', ')}`;
  return withoutTriggers(tables, named, ({ onTruncate }) => onTruncate, [truncate]);
}

/**
 * Statements of one transaction with some triggers out of the way, which are then as they were: append-only tables have
 * such against whoever owns them.
 */
export function withoutTriggers<Statement, T extends Trigger = Trigger>(
  tables: readonly { readonly name: string; readonly triggers: readonly T[] }[],
  named: (name: string) => string,
  isMeant: (trigger: T) => boolean,
  statements: readonly Statement[],
): readonly (Statement | string)[] {
  const triggers = tables.flatMap(({ name, triggers: own }) =>
    own.filter(isMeant).map((trigger) => ({ mode: trigger.mode, table: named(name), trigger: escapeIdentifier(trigger.name) })),
  );
  if (triggers.length === 0) return statements;
  return [
    // A table with checks that are put off to the end of the transaction could not be altered behind its own DELETE.
    'SET CONSTRAINTS ALL IMMEDIATE',
    ...triggers.map(({ table, trigger }) => `ALTER TABLE ${table} DISABLE TRIGGER ${trigger}`),
    ...statements,
    ...triggers.map(({ table, trigger, mode }) => `ALTER TABLE ${table} ${ENABLE[mode]} ${trigger}`),
  ];
}
