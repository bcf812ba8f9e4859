import type { Arena, Probe, ProbeStatement } from '../../contract/arena.ts';
import type { CheckPart } from '../../contract/evidence.ts';
import type { PostgresTarget } from '../../contract/subject.ts';
import { type AccessFacts, readAccessFacts, type TableFacts } from './access-facts.ts';
import { type SharedRows, tenantColumns } from './access-rules.ts';
import { sharedRows } from './audit.ts';
import { RuleLedger } from './rule-ledger.ts';

/** Asked of a table that no policy binds to a setting: it must show nothing either. */
const USUAL_SETTING = 'app.tenant_id';

/** A table that the application may read, and how many rows each tenant has in it. */
interface Probed {
  readonly table: TableFacts;
  readonly setting: string;
  readonly column: string | undefined;
  readonly total: number;
  readonly perTenant: ReadonlyMap<string, number>;
}

/** Whose rows the database holds, and which of them are everybody's to read. */
interface Holders {
  readonly tenants: readonly string[];
  readonly shared: SharedRows | undefined;
}

interface Situation {
  readonly name: string;
  readonly tenant: string | undefined;
  readonly rows: number;
  readonly hazard: string;
}

/**
 * Asks the tables themselves, as the application's role and past the repository, while they hold rows: without a tenant,
 * and with the tenant `''`, none shows a row; with a tenant set, exactly its own; after that transaction, none again on
 * the same connection (T01, T02, T03). A row cannot be handed to another tenant. Where a table's rows of one tenant are
 * shared, every tenant sees these too, and none but that one changes them. Tables without rows prove nothing and are not
 * counted.
 *
 * @param tenants whose rows the database holds.
 */
export async function probeRowSecurity(arena: Arena, target: PostgresTarget, tenants: readonly string[]): Promise<CheckPart> {
  const facts = await readAccessFacts(arena, target);
  const probed = await Promise.all(readable(facts, `${arena.postgres.schema.name}.schema_migrations`).map((table) => countRows(arena, target, table, facts)));
  const filled = probed.filter(({ total }) => total > 0);
  const ledger = new RuleLedger(arena, 'isolation', 'row security, asked past the repository', ['rule', 'postgres']);
  const shared = sharedRows(arena);
  for (const one of filled) await probeTable(arena, target, one, { tenants, shared }, ledger);
  return ledger.part(`${filled.length} of ${probed.length} tables held rows, and showed each tenant its own only`);
}

function readable(facts: AccessFacts, migrationsTable: string): readonly TableFacts[] {
  return facts.tables.filter(({ name, app }) => name !== migrationsTable && app.includes('SELECT'));
}

async function countRows(arena: Arena, target: PostgresTarget, table: TableFacts, facts: AccessFacts): Promise<Probed> {
  const tenant = tenantColumns(facts).get(table.name);
  const column = tenant?.column;
  const text =
    column === undefined
      ? `select null as tenant, count(*)::int as rows from ${table.quoted}`
      : `select ${identifier(column)}::text as tenant, count(*)::int as rows from ${table.quoted} group by 1`;
  const rows = await arena.query(target, 'bypass', text);
  const perTenant = new Map(rows.map((row) => [String(row.tenant), Number(row.rows)]));
  return { table, setting: tenant?.setting ?? USUAL_SETTING, column, total: [...perTenant.values()].reduce((sum, count) => sum + count, 0), perTenant };
}

async function probeTable(arena: Arena, target: PostgresTarget, probed: Probed, { tenants, shared }: Holders, ledger: RuleLedger): Promise<void> {
  const { table, setting, perTenant } = probed;
  const common = shared?.tables.has(table.name) === true ? (perTenant.get(shared.tenant) ?? 0) : 0;
  const situations: Situation[] = [{ name: 'no tenant is set', tenant: undefined, rows: 0, hazard: 'T02' }];
  situations.push({ name: "the tenant is ''", tenant: '', rows: 0, hazard: 'T02' });
  for (const tenant of tenants) situations.push({ name: `tenant ${tenant} is set`, tenant, rows: (perTenant.get(tenant) ?? 0) + common, hazard: 'T03' });
  situations.push({ name: 'the transaction that set a tenant is over', tenant: undefined, rows: 0, hazard: 'T01' });
  const count = { text: `select count(*)::int as rows from ${table.quoted}` };
  const answers = await arena.probe(
    target,
    'app',
    situations.map(({ tenant }) => [...setTenant(setting, tenant), count]),
  );
  const object = `table ${table.name}`;
  situations.forEach(({ name, rows, hazard }, at) => {
    const shown = rowsShown(answers[at] as Probe);
    // Refusing to answer shows nothing, which is right where nothing is to be shown.
    const ok = shown === rows || (rows === 0 && typeof shown === 'string');
    ledger.hold({
      object,
      ok,
      expected: `${rows} rows when ${name}`,
      found: typeof shown === 'number' ? `${shown} rows` : shown,
      summary: `${object} shows ${shown} rows when ${name}, not ${rows}`,
      hazard,
    });
  });
  const writes = changes(arena, target, probed, ledger);
  const giver = tenants.find((tenant) => (perTenant.get(tenant) ?? 0) > 0);
  const taker = tenants.find((tenant) => tenant !== giver);
  if (giver !== undefined && taker !== undefined) await writes.refusesHandOver(giver, taker);
  if (giver !== undefined && shared !== undefined) await writes.refusesHandOver(giver, shared.tenant);
  if (giver !== undefined && common > 0) await writes.refusesChangeOf(shared?.tenant as string, giver);
}

/** Probes of what a table lets a tenant change. They ask nothing of a table that the application may not update, or that names no tenant. */
function changes(arena: Arena, target: PostgresTarget, { table, setting, column }: Probed, ledger: RuleLedger) {
  const object = `table ${table.name}`;
  const tried = async (by: string, text: string, value: string): Promise<Probe | undefined> =>
    (await arena.probe(target, 'app', [[...setTenant(setting, by), { text, values: [value] }]]))[0];
  const isAsked = column !== undefined && table.app.includes('UPDATE');
  const name = identifier(column ?? '');
  return {
    /** Nobody may write a row into another tenant: the new row must be refused by the policy (42501). */
    async refusesHandOver(giver: string, taker: string): Promise<void> {
      if (!isAsked) return;
      const answer = await tried(giver, `update ${table.quoted} set ${name} = $1`, taker);
      ledger.hold({
        object,
        ok: isRefused(answer),
        expected: 'refused by the policy (42501)',
        found: described(answer, 'rows handed over'),
        summary: `${object} lets tenant ${giver} hand its rows to tenant ${taker}`,
        hazard: 'T03',
      });
    },
    /** What everybody may read, nobody else may change. */
    async refusesChangeOf(holder: string, by: string): Promise<void> {
      if (!isAsked) return;
      const answer = await tried(by, `update ${table.quoted} set ${name} = ${name} where ${name} = $1`, holder);
      ledger.hold({
        object,
        ok: isRefused(answer) || (answer !== undefined && 'touched' in answer && answer.touched === 0),
        expected: `no row of ${holder} touched`,
        found: described(answer, 'rows changed'),
        summary: `${object} lets tenant ${by} change the rows of ${holder}, which it may only read`,
        hazard: 'T03',
      });
    },
  };
}

function isRefused(answer: Probe | undefined): boolean {
  return answer !== undefined && 'error' in answer && answer.error.code === '42501';
}

function described(answer: Probe | undefined, touched: string): string {
  if (answer === undefined) return 'no answer';
  return 'error' in answer ? `${answer.error.code}: ${answer.error.message}` : `${answer.touched} ${touched}`;
}

function setTenant(setting: string, tenant: string | undefined): readonly ProbeStatement[] {
  return tenant === undefined ? [] : [{ text: 'select pg_catalog.set_config($1, $2, true)', values: [setting, tenant] }];
}

function rowsShown(answer: Probe): number | string {
  return 'error' in answer ? `${answer.error.code}: ${answer.error.message}` : Number(answer.rows[0]?.rows);
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
