import type { Arena } from '../../contract/arena.ts';
import type { PostgresTarget } from '../../contract/subject.ts';
import { canonicalDigest } from '../../kit/digest.ts';

/**
 * What a database holds beside its rows: object → definition, sorted by object, as PostgreSQL itself writes both. Names
 * of a run's roles are replaced by `<owner>` and `<app>`, so that equal schemas of two runs are equal.
 */
export type CatalogSnapshot = Readonly<Record<string, string>>;

/** An object that two snapshots do not have alike; undefined means: not there. */
export interface CatalogDifference {
  readonly object: string;
  readonly left: string | undefined;
  readonly right: string | undefined;
}

/** Reads the catalog of a database: every schema that is not PostgreSQL's own, without what extensions brought. */
export async function catalogSnapshot(arena: Arena, target: PostgresTarget): Promise<CatalogSnapshot> {
  const rows = await arena.query(target, 'admin', OBJECTS);
  const owner = (await arena.query(target, 'admin', 'select pg_get_userbyid(datdba)::text as owner from pg_database where datname = current_database()'))[0]
    ?.owner;
  const named = (text: unknown): string => String(text).replaceAll(target.appRole, '<app>').replaceAll(String(owner), '<owner>');
  const entries = rows.map(({ object, definition }) => [named(object), named(definition)] as const);
  return Object.freeze(Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** SHA-256, hex: what a baseline pins. */
export function catalogDigest(snapshot: CatalogSnapshot): string {
  return canonicalDigest(snapshot);
}

/** The objects that two snapshots do not have alike, in the order of their names. */
export function catalogDifferences(left: CatalogSnapshot, right: CatalogSnapshot): readonly CatalogDifference[] {
  const objects = [...new Set([...Object.keys(left), ...Object.keys(right)])].sort();
  return objects.filter((object) => left[object] !== right[object]).map((object) => ({ object, left: left[object], right: right[object] }));
}

/**
 * One row an object. The owner's own rights are left out: they follow from owning, and their list grows with PostgreSQL
 * versions. So are NOT NULL constraints, which are catalog entries only from version 18 on: the column says it.
 */
const OBJECTS = String.raw`
with schemas as materialized (
  select n.oid, n.nspname, n.nspowner, n.nspacl from pg_namespace n
  where n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\_toast%' and n.nspname not like 'pg\_temp\_%'
), theirs as materialized (
  select classid, objid from pg_depend where deptype = 'e'
), relations as materialized (
  select c.*, s.nspname, s.nspname || '.' || c.relname as name,
    case c.relkind when 'r' then 'table' when 'p' then 'table' when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence' when 'f' then 'foreign table' end as kind
  from pg_class c join schemas s on s.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f') and not exists (select from theirs t where t.classid = 'pg_class'::regclass and t.objid = c.oid)
), functions as materialized (
  select p.*, s.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' as name
  from pg_proc p join schemas s on s.oid = p.pronamespace
  where not exists (select from theirs t where t.classid = 'pg_proc'::regclass and t.objid = p.oid)
), grants as (
  select 'schema ' || nspname as object, nspowner as owner, acl.* from schemas, aclexplode(nspacl) acl
  union all
  select kind || ' ' || name, relowner, acl.* from relations, aclexplode(relacl) acl
  union all
  select 'column ' || r.name || '.' || a.attname, r.relowner, acl.* from relations r join pg_attribute a on a.attrelid = r.oid, aclexplode(a.attacl) acl
  union all
  select 'function ' || name, proowner, acl.* from functions, aclexplode(coalesce(proacl, acldefault('f', proowner))) acl
  union all
  select 'default of ' || coalesce(s.nspname || '.', '') || d.defaclobjtype::text, d.defaclrole, acl.*
  from pg_default_acl d left join schemas s on s.oid = d.defaclnamespace, aclexplode(d.defaclacl) acl
)
select 'schema ' || nspname as object, 'owner ' || pg_get_userbyid(nspowner) as definition from schemas
union all
select kind || ' ' || name, concat_ws(', ', 'owner ' || pg_get_userbyid(relowner),
  case relpersistence when 'u' then 'unlogged' when 't' then 'temporary' end,
  case when relkind in ('r', 'p') then 'row security ' || case when relrowsecurity then 'enabled' else 'off' end || case when relforcerowsecurity then ', forced' else '' end end,
  case when relkind = 'p' then 'partition by ' || pg_get_partkeydef(oid) end,
  case when relispartition then 'partition ' || pg_get_expr(relpartbound, oid) end,
  case when reloptions is not null then 'with ' || array_to_string(reloptions, ', ') end,
  case when relkind in ('v', 'm') then pg_get_viewdef(oid) end)
from relations
union all
select 'sequence options ' || r.name, concat_ws(' ', format_type(q.seqtypid, null), 'start', q.seqstart, 'increment', q.seqincrement, 'min', q.seqmin, 'max', q.seqmax, 'cache', q.seqcache, case when q.seqcycle then 'cycle' end)
from relations r join pg_sequence q on q.seqrelid = r.oid
union all
select 'column ' || r.name || '.' || a.attname, concat_ws(' ', row_number() over (partition by a.attrelid order by a.attnum) || ':', format_type(a.atttypid, a.atttypmod),
  case when a.attcollation <> 0 then 'collate ' || cn.nspname || '.' || co.collname end,
  case when a.attnotnull then 'not null' end,
  case a.attgenerated when '' then case when d.adbin is not null then 'default ' || pg_get_expr(d.adbin, d.adrelid) end else 'generated ' || pg_get_expr(d.adbin, d.adrelid) end,
  case a.attidentity when 'a' then 'identity always' when 'd' then 'identity by default' end)
from relations r join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  left join pg_collation co on co.oid = a.attcollation left join pg_namespace cn on cn.oid = co.collnamespace
where r.relkind <> 'S'
union all
select 'constraint ' || coalesce(r.name || '.', '') || c.conname, pg_get_constraintdef(c.oid) || case when c.convalidated or c.contype not in ('f', 'c') then '' else ' unvalidated' end
from pg_constraint c join relations r on r.oid = c.conrelid where c.contype <> 'n'
union all
select 'index ' || r.nspname || '.' || i.relname, pg_get_indexdef(x.indexrelid) || case when x.indisvalid then '' else ' invalid' end
from pg_index x join relations r on r.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
union all
select 'policy ' || r.name || '.' || p.polname, concat_ws(' ', case when p.polpermissive then 'permissive' else 'restrictive' end,
  'for', case p.polcmd when '*' then 'all' when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' end,
  'to', (select string_agg(case when role = 0 then 'public' else pg_get_userbyid(role)::text end, ', ' order by role = 0, pg_get_userbyid(role)) from unnest(p.polroles) role),
  'using ' || pg_get_expr(p.polqual, p.polrelid), 'with check ' || pg_get_expr(p.polwithcheck, p.polrelid))
from pg_policy p join relations r on r.oid = p.polrelid
union all
select 'trigger ' || r.name || '.' || t.tgname, pg_get_triggerdef(t.oid) || case t.tgenabled when 'O' then '' else ' enabled ' || t.tgenabled::text end
from pg_trigger t join relations r on r.oid = t.tgrelid where not t.tgisinternal
union all
select 'rule ' || r.name || '.' || w.rulename, pg_get_ruledef(w.oid) from pg_rewrite w join relations r on r.oid = w.ev_class where w.rulename <> '_RETURN'
union all
select 'function ' || name, concat_ws(' ', 'owner', pg_get_userbyid(proowner), case when prokind = 'a' then 'aggregate' else pg_get_functiondef(oid) end) from functions
union all
select 'type ' || s.nspname || '.' || t.typname, case t.typtype
  when 'e' then 'enum ' || (select string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid)
  when 'd' then concat_ws(' ', 'domain', format_type(t.typbasetype, t.typtypmod), case when t.typcollation <> 0 then 'collate ' || (select collname from pg_collation where oid = t.typcollation) end,
    case when t.typnotnull then 'not null' end, 'default ' || t.typdefault,
    (select string_agg(pg_get_constraintdef(c.oid), ' ' order by c.conname) from pg_constraint c where c.contypid = t.oid and c.contype = 'c'))
  when 'c' then 'composite ' || (select string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ' order by a.attnum) from pg_attribute a where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped)
  else 'type ' || t.typtype::text end
from pg_type t join schemas s on s.oid = t.typnamespace
where t.typtype in ('e', 'd', 'r') or (t.typtype = 'c' and exists (select from pg_class c where c.oid = t.typrelid and c.relkind = 'c'))
union all
select 'extension ' || extname, 'in ' || nspname from pg_extension join pg_namespace n on n.oid = extnamespace where extname <> 'plpgsql'
union all
select 'event trigger ' || evtname, evtevent || ' ' || evtfoid::regproc::text from pg_event_trigger
union all
select 'grant ' || lower(privilege_type) || ' on ' || object || ' to ' || case when grantee = 0 then 'public' else pg_get_userbyid(grantee)::text end, case when bool_or(is_grantable) then 'with grant option' else '' end
from grants where grantee <> owner group by object, privilege_type, grantee
`;
