import type { AccessFacts, PolicyFacts, TableFacts } from './access-facts.ts';
import type { Held } from './rule-ledger.ts';
import { isOneTenantOnly, readTenantExpression } from './tenant-expression.ts';

const COMMANDS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'] as const;
/** They reach past row security: TRUNCATE ignores it, the others run or reveal what it hides (T08). */
const PAST_ROW_SECURITY = ['TRUNCATE', 'REFERENCES', 'TRIGGER'] as const;

/** What a module shares by row security: the tables, as the catalog names them, whose rows of one tenant everybody may read. */
export interface SharedRows {
  readonly tenant: string;
  readonly tables: ReadonlySet<string>;
}

/** The column that a table's policies hold against the tenant setting, by table, and the setting's name. */
export function tenantColumns(facts: AccessFacts): ReadonlyMap<string, { readonly column: string; readonly setting: string }> {
  const found = new Map<string, { column: string; setting: string }>();
  for (const policy of facts.policies) {
    const columns = facts.tables.find(({ name }) => name === policy.table)?.columns ?? [];
    for (const expression of [policy.using, policy.check]) {
      if (expression === null || found.has(policy.table)) continue;
      const { column, setting } = readTenantExpression(expression, columns, facts.functions);
      if (column !== undefined && setting !== undefined) found.set(policy.table, { column, setting });
    }
  }
  return found;
}

/**
 * Every rule held against every object that it binds: whoever connects as the application's role sees and touches its
 * own tenant's rows only, whatever the repository forgets. The migrations' own record is no tenant's: the role may not
 * touch it at all.
 *
 * @param shared undefined: no policy may let in anything but the tenant's own rows.
 */
export function* accessRules(facts: AccessFacts, migrationsTable: string, shared?: SharedRows): Generator<Held> {
  const tenants = tenantColumns(facts);
  yield* roleRules(facts);
  const audited = facts.tables.filter(({ name }) => name !== migrationsTable);
  yield { object: 'schema', ok: audited.length > 0, expected: 'tables', found: 'none', summary: 'there is no table to audit: the migrations made nothing' };
  for (const table of facts.tables) {
    if (table.name === migrationsTable) {
      const object = `table ${table.name}`;
      yield none({ object, found: [...table.app, ...table.public], summary: `the application's role has rights on ${object}: revoke them`, hazard: 'T09' });
      continue;
    }
    yield* tableRules(table, facts.policies);
    yield* policyRules(table, facts, tenants.get(table.name)?.column, shared);
  }
  yield* sharedRules(facts, tenants, shared);
  const ours = ({ table }: { readonly table: string }) => table !== migrationsTable;
  yield* keyRules({ ...facts, uniques: facts.uniques.filter(ours) }, tenants);
  yield* codeRules(facts);
}

function* roleRules({ role, schemas }: AccessFacts): Generator<Held> {
  const object = 'role <app>';
  const attributes = [
    ['SUPERUSER', role.superuser],
    ['BYPASSRLS', role.bypassesRowSecurity],
    ['CREATEROLE', role.createsRoles],
    ['CREATEDB', role.createsDatabases],
    ['REPLICATION', role.replicates],
  ] as const;
  for (const [attribute, has] of attributes) {
    yield {
      object,
      ok: !has,
      expected: `NO${attribute}`,
      found: attribute,
      summary: `the application's role has ${attribute}: row security would not bind it`,
      hazard: 'T03',
    };
  }
  yield none({ object, found: role.owns, summary: `the application's role owns ${role.owns.join(', ')}: an owner can switch row security off`, hazard: 'T03' });
  yield none({
    object,
    found: role.powerfulRoles,
    summary: `the application's role is a member of ${role.powerfulRoles.join(', ')}: it can become more than it is`,
    hazard: 'T03',
  });
  for (const { name, appMayCreate } of schemas) {
    yield {
      object: `schema ${name}`,
      ok: !appMayCreate,
      expected: 'no CREATE',
      found: 'CREATE',
      summary: `the application's role may create objects in schema ${name}: revoke CREATE`,
      hazard: 'T09',
    };
  }
}

function* tableRules(table: TableFacts, policies: readonly PolicyFacts[]): Generator<Held> {
  const object = `table ${table.name}`;
  yield {
    object,
    ok: table.rowSecurity,
    expected: 'row security enabled',
    found: 'off',
    summary: `${object} has no row security: ALTER TABLE … ENABLE ROW LEVEL SECURITY`,
    hazard: 'T03',
  };
  yield {
    object,
    ok: table.forced,
    expected: 'row security forced',
    found: 'not forced',
    summary: `${object} does not force row security: its owner sees every tenant`,
    hazard: 'T03',
  };
  yield none({ object, found: table.public, summary: `PUBLIC has rights on ${object}: grant to the application's role only`, hazard: 'T09' });
  for (const privilege of PAST_ROW_SECURITY) {
    const ok = !table.app.includes(privilege);
    yield {
      object,
      ok,
      expected: `no ${privilege}`,
      found: privilege,
      summary: `the application's role may ${privilege} on ${object}, past row security: revoke it`,
      hazard: 'T08',
    };
  }
  for (const command of COMMANDS) {
    if (!table.app.includes(command)) continue;
    const ok = policies.some(
      (policy) => policy.table === table.name && policy.permissive && policy.forApp && (policy.command === 'ALL' || policy.command === command),
    );
    yield {
      object,
      ok,
      expected: `a policy for ${command}`,
      found: 'none',
      summary: `${command} is granted on ${object}, but no policy is for it: create one, or revoke the grant`,
      hazard: 'T03',
    };
  }
}

/**
 * Permissive policies add up, so every one must bind the tenant: but for the one by which a declared table's shared rows
 * are read, and nothing but read.
 */
function* policyRules(table: TableFacts, facts: AccessFacts, column: string | undefined, shared: SharedRows | undefined): Generator<Held> {
  for (const policy of facts.policies) {
    if (policy.table !== table.name || !policy.permissive || isSharing(policy, column, shared)) continue;
    const object = `policy ${policy.table}.${policy.name}`;
    for (const [clause, expression] of clausesOf(policy)) {
      const read = expression === null ? undefined : readTenantExpression(expression, table.columns, facts.functions);
      const bound = read?.column !== undefined && read.setting !== undefined;
      yield {
        object,
        ok: bound,
        expected: `${clause} (a tenant column = current_setting(…))`,
        found: expression ?? 'nothing',
        summary: `${clause} of ${object} does not hold the tenant column against the tenant setting`,
        hazard: 'T02',
      };
      if (read === undefined || !bound) continue;
      yield {
        object,
        ok: !read.widened,
        expected: `${clause} without OR`,
        found: expression ?? '',
        summary: `${clause} of ${object} lets in more than the tenant's own rows by an OR`,
        hazard: 'T02',
      };
    }
  }
}

/** Whether a policy is the declared one: for SELECT, of rows of the shared tenant only. */
function isSharing({ table, permissive, command, using }: PolicyFacts, column: string | undefined, shared: SharedRows | undefined): boolean {
  if (shared === undefined || column === undefined || !shared.tables.has(table)) return false;
  return permissive && command === 'SELECT' && using !== null && isOneTenantOnly(using, column, shared.tenant);
}

/** What is declared to be shared must be: a declaration for nothing would wave through whatever comes later. */
function* sharedRules({ policies }: AccessFacts, tenants: ReturnType<typeof tenantColumns>, shared: SharedRows | undefined): Generator<Held> {
  for (const name of shared?.tables ?? []) {
    const object = `table ${name}`;
    yield {
      object,
      ok: policies.some((policy) => policy.table === name && isSharing(policy, tenants.get(name)?.column, shared)),
      expected: `a policy for SELECT of the rows of ${shared?.tenant} only`,
      found: 'none',
      summary: `${object} is declared to share the rows of ${shared?.tenant}, but no policy for SELECT is for exactly these: create one, or drop the declaration`,
      hazard: 'T03',
    };
  }
}

/** Where WITH CHECK is not given, PostgreSQL holds new rows against USING; INSERT has only WITH CHECK. */
function clausesOf({ command, using, check }: PolicyFacts): readonly (readonly ['USING' | 'WITH CHECK', string | null])[] {
  const clauses: (readonly ['USING' | 'WITH CHECK', string | null])[] = [];
  if (command !== 'INSERT') clauses.push(['USING', using]);
  if (command === 'INSERT') clauses.push(['WITH CHECK', check]);
  else if (command === 'ALL' || command === 'UPDATE') clauses.push(['WITH CHECK', check ?? using]);
  return clauses;
}

function* keyRules(facts: AccessFacts, tenants: ReturnType<typeof tenantColumns>): Generator<Held> {
  for (const { name, table, columns } of facts.uniques) {
    const tenant = tenants.get(table)?.column;
    const object = `index ${name}`;
    const ok = tenant !== undefined && columns.includes(tenant);
    yield {
      object,
      ok,
      expected: `${tenant ?? 'a tenant column'} among its columns`,
      found: columns.join(', '),
      summary: `unique ${object} spans tenants: a conflict would tell of another tenant's row`,
      hazard: 'T05',
    };
  }
  for (const { name, table, columns, target, targetColumns } of facts.foreignKeys) {
    const from = tenants.get(table)?.column;
    const to = tenants.get(target)?.column;
    const ok = from !== undefined && columns.some((column, at) => column === from && targetColumns[at] === to);
    const found = `(${columns.join(', ')}) references ${target} (${targetColumns.join(', ')})`;
    const object = `constraint ${name}`;
    yield {
      object,
      ok,
      expected: `${from ?? 'a tenant column'} on both ends`,
      found,
      summary: `foreign key ${object} can point at another tenant's row, past row security`,
      hazard: 'T06',
    };
  }
}

function* codeRules({ views, sequences, functions }: AccessFacts): Generator<Held> {
  for (const { name, materialized, invoker, app, public: everyone } of views) {
    const object = `${materialized ? 'materialized view' : 'view'} ${name}`;
    const rights = [...app, ...everyone];
    if (materialized)
      yield none({ object, found: rights, summary: `${object} holds rows that no policy guards: the application's role may not read it`, hazard: 'T04' });
    else
      yield {
        object,
        ok: invoker,
        expected: 'security_invoker = true',
        found: 'the rights of its owner',
        summary: `${object} reads with its owner's rights: create it WITH (security_invoker = true)`,
        hazard: 'T04',
      };
  }
  for (const { name, app } of sequences) {
    const object = `sequence ${name}`;
    yield none({ object, found: app, summary: `${object} is shared by all tenants: its numbers tell how much the others write`, hazard: 'T09' });
  }
  for (const { name, definer, searchPathPinned, publicMayCall } of functions) {
    const object = `function ${name}`;
    yield {
      object,
      ok: !definer,
      expected: 'SECURITY INVOKER',
      found: 'SECURITY DEFINER',
      summary: `${object} runs with its owner's rights: make it SECURITY INVOKER`,
      hazard: 'T09',
    };
    if (!definer) continue;
    yield {
      object,
      ok: searchPathPinned,
      expected: 'SET search_path',
      found: "the caller's search_path",
      summary: `${object} runs with its owner's rights on the caller's search_path: pin it with SET search_path`,
      hazard: 'T09',
    };
    yield {
      object,
      ok: !publicMayCall,
      expected: 'no EXECUTE for PUBLIC',
      found: 'EXECUTE for PUBLIC',
      summary: `everyone may call ${object}, which runs with its owner's rights: revoke EXECUTE from PUBLIC`,
      hazard: 'T09',
    };
  }
}

function none({
  object,
  found,
  summary,
  hazard,
}: {
  readonly object: string;
  readonly found: readonly string[];
  readonly summary: string;
  readonly hazard: string;
}): Held {
  return { object, ok: found.length === 0, expected: 'nothing', found: [...new Set(found)].join(', '), summary, hazard };
}
