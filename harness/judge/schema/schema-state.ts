import type { Arena } from '../../contract/arena.ts';
import type { PostgresTarget } from '../../contract/subject.ts';
import { type CatalogSnapshot, catalogSnapshot } from '../catalog/catalog-snapshot.ts';

/** A schema as one version of it has it. */
export interface SchemaState {
  readonly catalog: CatalogSnapshot;
  /** What belongs to a table, by its name in the catalog. */
  readonly parts: ReadonlyMap<string, TablePart>;
}

/** What belongs to a table. Objects are named as the catalog snapshot names them. */
export interface TablePart {
  readonly object: string;
  readonly kind: 'column' | 'check' | 'unique' | 'foreign key' | 'exclusion' | 'index' | 'made index' | 'trigger' | 'policy' | 'rule' | 'other';
  readonly table: string;
  /** The columns that it bears on. */
  readonly columns: readonly string[];
  /** A column: what it takes, and what it is where a statement does not name it (an expression as PostgreSQL writes it). */
  readonly column: { readonly type: string; readonly isNullable: boolean; readonly fallback: string | null; readonly isComputed: boolean } | null;
  /** A check's expression. */
  readonly expression: string | null;
  /** A foreign key: the table that it refers to, and whether it keeps rows from being deleted there. */
  readonly refersTo: { readonly table: string; readonly holdsBack: boolean } | null;
  /** A unique key or index: whether it takes NULL for a value like others. */
  readonly isNullEqual: boolean;
  /** A policy that takes rows away. */
  readonly isRestrictive: boolean;
  /** A check: whether it holds of a row that names none of its columns. */
  readonly holdsUnnamed: boolean;
}

/** Reads what a schema of one version is. */
export async function schemaState(arena: Arena, target: PostgresTarget): Promise<SchemaState> {
  const rows = (await arena.query(target, 'admin', PARTS)) as readonly unknown[] as readonly Omit<TablePart, 'holdsUnnamed'>[];
  const columns = new Map(rows.flatMap(({ object, column }) => (column === null ? [] : [[object, column] as const])));
  const askable = rows.filter((part) => part.kind === 'check' && part.columns.length > 0 && part.columns.every((name) => isOmissible(columns.get(name))));
  // The text is PostgreSQL's own, of what the migrations made. It reads one row of its own making, and is rolled back.
  const answers = await arena.probe(
    target,
    'owner',
    askable.map((part) => {
      const values = part.columns.map((name) => {
        const { type, fallback } = columns.get(name) as NonNullable<TablePart['column']>;
        return `(${fallback ?? 'null'})::${type} as ${quoted(name, part.table)}`;
      });
      return [{ text: `select (${part.expression}) is not false as holds from (select ${values.join(', ')}) row` }];
    }),
  );
  const holding = new Set(askable.filter((_, index) => holds(answers[index])).map(({ object }) => object));
  const parts = rows.map((part) => ({ ...part, holdsUnnamed: holding.has(part.object) }));
  return { catalog: await catalogSnapshot(arena, target), parts: new Map(parts.map((part) => [part.object, part])) };
}

/** Whether a statement that does not name the column can write a row. */
export function isOmissible(column: TablePart['column'] | undefined): boolean {
  return column !== null && column !== undefined && !column.isComputed && (column.isNullable || column.fallback !== null);
}

function holds(answer: Awaited<ReturnType<Arena['probe']>>[number] | undefined): boolean {
  return answer !== undefined && 'rows' in answer && answer.rows[0]?.holds === true;
}

/** The column's own name, from its name in the catalog. */
function quoted(column: string, table: string): string {
  const name = column.slice(`column ${table.slice('table '.length)}.`.length);
  return `"${name.replaceAll('"', '""')}"`;
}

const PARTS = String.raw`
with tables as materialized (
  select c.oid, n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\_toast%' and n.nspname not like 'pg\_temp\_%'
), columns as materialized (
  select a.attrelid, a.attnum, t.name as owner, 'column ' || t.name || '.' || a.attname as name, not a.attnotnull as nullable,
    format_type(a.atttypid, a.atttypmod) as type, a.attgenerated <> '' or a.attidentity <> '' as computed, pg_get_expr(d.adbin, d.adrelid) as fallback
  from pg_attribute a join tables t on t.oid = a.attrelid left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where a.attnum > 0 and not a.attisdropped
), parts (object, kind, relation, numbers, attribute, expression, referred, deletes, null_equal, restrictive) as (
  select name, 'column', attrelid, array[attnum], attnum, null, null::oid, null, false, false from columns
  union all
  select 'constraint ' || t.name || '.' || c.conname,
    case c.contype when 'c' then 'check' when 'u' then 'unique' when 'p' then 'unique' when 'f' then 'foreign key' when 'x' then 'exclusion' else 'other' end,
    t.oid, c.conkey, null, pg_get_expr(c.conbin, c.conrelid), nullif(c.confrelid, 0), c.confdeltype::text, coalesce(x.indnullsnotdistinct, false), false
  from pg_constraint c join tables t on t.oid = c.conrelid left join pg_index x on x.indexrelid = c.conindid and c.contype in ('u', 'p') where c.contype <> 'n'
  union all
  select 'index ' || n.nspname || '.' || i.relname, case when exists (select from pg_constraint c where c.conindid = x.indexrelid and c.contype in ('u', 'p', 'x')) then 'made index' when x.indisunique then 'unique' else 'index' end,
    t.oid, array_remove(x.indkey::int2[], 0::int2), null, null, null, null, x.indnullsnotdistinct, false
  from pg_index x join tables t on t.oid = x.indrelid join pg_class i on i.oid = x.indexrelid join pg_namespace n on n.oid = i.relnamespace
  union all
  select 'trigger ' || t.name || '.' || g.tgname, 'trigger', t.oid, '{}', null, null, null, null, false, false from pg_trigger g join tables t on t.oid = g.tgrelid where not g.tgisinternal
  union all
  select 'policy ' || t.name || '.' || p.polname, 'policy', t.oid, '{}', null, null, null, null, false, not p.polpermissive from pg_policy p join tables t on t.oid = p.polrelid
  union all
  select 'rule ' || t.name || '.' || w.rulename, 'rule', t.oid, '{}', null, null, null, null, false, false from pg_rewrite w join tables t on t.oid = w.ev_class
)
select p.object, p.kind, 'table ' || t.name as table, p.expression,
  array(select c.name from columns c where c.attrelid = p.relation and c.attnum = any (p.numbers) order by c.attnum) as columns,
  case when p.attribute is not null then (select jsonb_build_object('type', c.type, 'isNullable', c.nullable, 'fallback', c.fallback, 'isComputed', c.computed)
    from columns c where c.attrelid = p.relation and c.attnum = p.attribute) end as column,
  case when p.referred is not null then jsonb_build_object('table', 'table ' || (select name from tables where oid = p.referred), 'holdsBack', p.deletes in ('a', 'r')) end as "refersTo",
  p.null_equal as "isNullEqual", p.restrictive as "isRestrictive"
from parts p join tables t on t.oid = p.relation
order by 1`;
