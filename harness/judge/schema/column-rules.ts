import type { Arena } from '../../contract/arena.ts';
import type { PostgresTarget } from '../../contract/subject.ts';
import type { Held } from '../catalog/rule-ledger.ts';

/** A column of a table, or of an index by its place in it. */
export interface ColumnFacts {
  /** As the snapshot names it: `column vuln.advisory.key`, `index vuln.advisory_pkey column 2`. */
  readonly object: string;
  /** As PostgreSQL writes it; a domain's is that of its base. */
  readonly type: string;
}

export interface IndexedText {
  readonly object: string;
  readonly collation: string;
}

const ZONELESS = /^timestamp(\(\d\))? without time zone(\[\])*$/;
const LIMITED = /^(character varying\(\d+\)|character\(\d+\)|character|bpchar)(\[\])*$/;

/** Types that behave otherwise than MongoDB's: times that a client reads in its own zone (V14), text that is trimmed (V23). */
export function* typeRules(columns: readonly ColumnFacts[]): Generator<Held> {
  for (const { object, type } of columns) {
    yield {
      object,
      ok: !ZONELESS.test(type),
      expected: 'timestamp with time zone',
      found: type,
      summary: `${object} has no time zone: clients read it in their own`,
      hazard: 'V14',
    };
    yield {
      object,
      ok: !LIMITED.test(type),
      expected: 'text',
      found: type,
      summary: `${object} is ${type}, which trims or pads: use text and a check of its length`,
      hazard: 'V23',
    };
  }
}

/** Text in an index is ordered by the declared collation, not by whatever the server's default is (Q06). */
export function* collationRules(texts: readonly IndexedText[]): Generator<Held> {
  for (const { object, collation } of texts) {
    const ok = collation !== 'default';
    yield {
      object,
      ok,
      expected: 'COLLATE "C"',
      found: "the database's default collation",
      summary: `${object} is ordered by the server's default collation: declare COLLATE "C"`,
      hazard: 'Q06',
    };
  }
}

/** Every column of the schema's tables, but those of the migrations' own record. */
export async function readColumns(arena: Arena, target: PostgresTarget): Promise<readonly ColumnFacts[]> {
  return (await arena.query(target, 'admin', COLUMNS, [arena.postgres.schema.name])) as readonly unknown[] as readonly ColumnFacts[];
}

/** Every indexed column or expression of a collatable type. */
export async function readIndexedTexts(arena: Arena, target: PostgresTarget): Promise<readonly IndexedText[]> {
  return (await arena.query(target, 'admin', INDEXED_TEXTS, [arena.postgres.schema.name])) as readonly unknown[] as readonly IndexedText[];
}

const COLUMNS = `
select 'column ' || n.nspname || '.' || c.relname || '.' || a.attname as object,
  case when t.typtype = 'd' then format_type(t.typbasetype, t.typtypmod) else format_type(a.atttypid, a.atttypmod) end as type
from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace join pg_type t on t.oid = a.atttypid
where n.nspname = $1 and c.relkind in ('r', 'p') and c.relname <> 'schema_migrations' and a.attnum > 0 and not a.attisdropped
order by 1`;

const INDEXED_TEXTS = `
select 'index ' || n.nspname || '.' || i.relname || ' column ' || pg_get_indexdef(x.indexrelid, k, true) as object, co.collname::text as collation
from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid join pg_namespace n on n.oid = c.relnamespace
  cross join generate_series(1, x.indnkeyatts) k join pg_collation co on co.oid = x.indcollation[k - 1]
where n.nspname = $1 and c.relname <> 'schema_migrations'
order by 1`;
