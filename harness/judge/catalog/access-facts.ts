import type { Arena } from '../../contract/arena.ts';
import type { PostgresTarget } from '../../contract/subject.ts';

/** What a catalog says about who may see what. Names are `schema.object`; tables are those of every schema not PostgreSQL's own. */
export interface AccessFacts {
  readonly role: RoleFacts;
  readonly schemas: readonly { readonly name: string; readonly appMayCreate: boolean }[];
  readonly tables: readonly TableFacts[];
  readonly policies: readonly PolicyFacts[];
  readonly uniques: readonly { readonly name: string; readonly table: string; readonly columns: readonly string[] }[];
  readonly foreignKeys: readonly ForeignKeyFacts[];
  readonly views: readonly {
    readonly name: string;
    readonly materialized: boolean;
    readonly invoker: boolean;
    readonly app: readonly string[];
    readonly public: readonly string[];
  }[];
  readonly sequences: readonly { readonly name: string; readonly app: readonly string[] }[];
  readonly functions: readonly FunctionFacts[];
}

export interface RoleFacts {
  readonly superuser: boolean;
  readonly bypassesRowSecurity: boolean;
  readonly createsRoles: boolean;
  readonly createsDatabases: boolean;
  readonly replicates: boolean;
  readonly owns: readonly string[];
  /** Roles that it is a member of, and that own something here, bypass row security, or come with rights of their own. */
  readonly powerfulRoles: readonly string[];
}

export interface TableFacts {
  readonly name: string;
  /** Quoted for use in a statement. */
  readonly quoted: string;
  readonly columns: readonly string[];
  readonly rowSecurity: boolean;
  readonly forced: boolean;
  /** Privileges that the application's role has, from whomever, on the table or any of its columns. */
  readonly app: readonly string[];
  readonly public: readonly string[];
}

export interface PolicyFacts {
  readonly table: string;
  readonly name: string;
  readonly permissive: boolean;
  readonly command: 'ALL' | 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';
  /** Whether it applies to the application's role. */
  readonly forApp: boolean;
  readonly using: string | null;
  readonly check: string | null;
}

export interface ForeignKeyFacts {
  readonly name: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly target: string;
  readonly targetColumns: readonly string[];
}

export interface FunctionFacts {
  readonly name: string;
  /** `schema.function`, as expressions call it. */
  readonly call: string;
  readonly definer: boolean;
  readonly searchPathPinned: boolean;
  readonly publicMayCall: boolean;
  readonly source: string;
}

/** Reads the facts, as the administrator: what the application's role may do is asked of PostgreSQL, not worked out. */
export async function readAccessFacts(arena: Arena, target: PostgresTarget): Promise<AccessFacts> {
  const read = async <Row>(query: string): Promise<readonly Row[]> => {
    // Every query names the role, so that all are asked alike.
    return (await arena.query(target, 'admin', `with app as (select $1::text as name) ${query}`, [target.appRole])) as readonly unknown[] as readonly Row[];
  };
  const [role] = await read<RoleFacts>(ROLE);
  if (role === undefined) throw new MissingRoleError(target.appRole);
  // One after another: at once they would be asked on connections of their own, each of which reads the catalog for itself first.
  return {
    role,
    schemas: await read<AccessFacts['schemas'][number]>(SCHEMAS),
    tables: await read<TableFacts>(TABLES),
    policies: await read<PolicyFacts>(POLICIES),
    uniques: await read<AccessFacts['uniques'][number]>(UNIQUES),
    foreignKeys: await read<ForeignKeyFacts>(FOREIGN_KEYS),
    views: await read<AccessFacts['views'][number]>(VIEWS),
    sequences: await read<AccessFacts['sequences'][number]>(SEQUENCES),
    functions: await read<FunctionFacts>(FUNCTIONS),
  };
}

/** The application's role is not on the server. */
export class MissingRoleError extends Error {
  readonly code = 'audit_no_role';
  constructor(role: string) {
    super(`the application's role "${role}" does not exist: create it before the audit`);
  }
}

const OURS = String.raw`n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\_toast%' and n.nspname not like 'pg\_temp\_%'`;
const NOT_OF_AN_EXTENSION = (catalog: string, alias: string) =>
  `not exists (select from pg_depend e where e.classid = '${catalog}'::regclass and e.objid = ${alias}.oid and e.deptype = 'e')`;
const RELATION = `from pg_class c join pg_namespace n on n.oid = c.relnamespace, app where ${OURS} and ${NOT_OF_AN_EXTENSION('pg_class', 'c')}`;

/** `has_any_column_privilege` knows only the privileges that columns can have. */
const APP_PRIVILEGES = `array(select p from unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) p
  where case when p in ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES') then has_any_column_privilege(app.name, c.oid, p) else has_table_privilege(app.name, c.oid, p) end)`;
const PUBLIC_PRIVILEGES = `array(select distinct acl.privilege_type from (select c.relacl as list union all select a.attacl from pg_attribute a where a.attrelid = c.oid) lists, aclexplode(lists.list) acl
  where acl.grantee = 0 order by 1)`;

const ROLE = String.raw`select r.rolsuper as superuser, r.rolbypassrls as "bypassesRowSecurity", r.rolcreaterole as "createsRoles", r.rolcreatedb as "createsDatabases", r.rolreplication as replicates,
  array(select pg_describe_object(d.classid, d.objid, d.objsubid) from pg_shdepend d
    where d.refclassid = 'pg_authid'::regclass and d.refobjid = r.oid and d.deptype = 'o' and d.dbid in (0, (select oid from pg_database where datname = current_database())) order by 1) as owns,
  array(select o.rolname::text from pg_roles o where o.oid <> r.oid and not r.rolsuper and pg_has_role(r.oid, o.oid, 'MEMBER')
    and (o.rolsuper or o.rolbypassrls or o.rolname like 'pg\_%' or exists (select from pg_shdepend d where d.refclassid = 'pg_authid'::regclass and d.refobjid = o.oid and d.deptype = 'o')) order by 1) as "powerfulRoles"
  from pg_roles r, app where r.rolname = app.name`;

const SCHEMAS = `select n.nspname::text as name, has_schema_privilege(app.name, n.oid, 'CREATE') as "appMayCreate" from pg_namespace n, app where ${OURS} order by 1`;

const TABLES = `select n.nspname || '.' || c.relname as name, format('%I.%I', n.nspname, c.relname) as quoted,
  array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum) as columns,
  c.relrowsecurity as "rowSecurity", c.relforcerowsecurity as forced, ${APP_PRIVILEGES} as app, ${PUBLIC_PRIVILEGES} as public ${RELATION} and c.relkind in ('r', 'p') order by 1`;

const POLICIES = `select n.nspname || '.' || c.relname as "table", p.polname::text as name, p.polpermissive as permissive,
  case p.polcmd when '*' then 'ALL' when 'r' then 'SELECT' when 'a' then 'INSERT' when 'w' then 'UPDATE' else 'DELETE' end as command,
  exists (select from unnest(p.polroles) role where role = 0 or pg_has_role(app.name, role, 'USAGE')) as "forApp",
  pg_get_expr(p.polqual, p.polrelid) as "using", pg_get_expr(p.polwithcheck, p.polrelid) as "check"
  from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace, app where ${OURS} order by 1, 2`;

const UNIQUES = `select n.nspname || '.' || i.relname as name, n.nspname || '.' || c.relname as "table",
  array(select coalesce(a.attname::text, '(' || pg_get_indexdef(x.indexrelid, k, true) || ')') from generate_series(1, x.indnkeyatts) k
    left join pg_attribute a on a.attrelid = x.indrelid and a.attnum = x.indkey[k - 1] and a.attnum > 0 order by k) as columns
  from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid join pg_namespace n on n.oid = c.relnamespace, app
  where (x.indisunique or x.indisexclusion) and ${OURS} and ${NOT_OF_AN_EXTENSION('pg_class', 'c')} order by 1`;

const FOREIGN_KEYS = `select n.nspname || '.' || c.relname || '.' || k.conname as name, n.nspname || '.' || c.relname as "table",
  array(select a.attname::text from unnest(k.conkey) with ordinality u(number, at) join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.number order by u.at) as columns,
  tn.nspname || '.' || t.relname as target,
  array(select a.attname::text from unnest(k.confkey) with ordinality u(number, at) join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.number order by u.at) as "targetColumns"
  from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace join pg_class t on t.oid = k.confrelid join pg_namespace tn on tn.oid = t.relnamespace, app
  where k.contype = 'f' and ${OURS} order by 1`;

const VIEWS = `select n.nspname || '.' || c.relname as name, c.relkind = 'm' as materialized,
  exists (select from unnest(c.reloptions) o where lower(o) in ('security_invoker=true', 'security_invoker=on', 'security_invoker=1', 'security_invoker=yes')) as invoker,
  ${APP_PRIVILEGES} as app, ${PUBLIC_PRIVILEGES} as public ${RELATION} and c.relkind in ('v', 'm') order by 1`;

const SEQUENCES = `select n.nspname || '.' || c.relname as name, array(select p from unnest(array['USAGE', 'SELECT', 'UPDATE']) p where has_sequence_privilege(app.name, c.oid, p)) as app
  ${RELATION} and c.relkind = 'S' order by 1`;

const FUNCTIONS = `select n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' as name, n.nspname || '.' || p.proname as call, p.prosecdef as definer,
  exists (select from unnest(p.proconfig) c where c like 'search_path=%') as "searchPathPinned",
  exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) acl where acl.grantee = 0 and acl.privilege_type = 'EXECUTE') as "publicMayCall",
  coalesce(case when p.prosqlbody is not null then pg_get_functiondef(p.oid) end, p.prosrc) as source
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace, app where ${OURS} and ${NOT_OF_AN_EXTENSION('pg_proc', 'p')} order by 1`;
