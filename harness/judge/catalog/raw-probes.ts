import type { Arena, Probe, ProbeStatement } from '../../contract/arena.ts';
import type { CheckPart } from '../../contract/evidence.ts';
import type { PostgresTarget } from '../../contract/subject.ts';
import type { AccessFacts, TableFacts } from './access-facts.ts';
import { type SharedRows, tenantColumns } from './access-rules.ts';
import { sharedRows } from './audit.ts';
import { type Held, RuleLedger } from './rule-ledger.ts';

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
export async function probeRowSecurity(arena: Arena, target: PostgresTarget, facts: AccessFacts, tenants: readonly string[]): Promise<CheckPart> {
  const probed = await countRows(arena, target, readable(facts, `${arena.postgres.schema.name}.schema_migrations`), facts);
  const filled = probed.filter(({ total }) => total > 0);
  const ledger = new RuleLedger(arena, 'isolation', 'row security, asked past the repository', ['rule', 'postgres']);
  const shared = sharedRows(arena);
  const questions = filled.flatMap((one) => [...showings(one, { tenants, shared }), ...changes(one, { tenants, shared })]);
  // All on one connection. What sets no tenant comes first, where nobody has set one yet: afterwards a setting is '' there,
  // and no longer unknown.
  const ordered = [...questions.filter(({ isFirst }) => isFirst), ...questions.filter(({ isFirst }) => !isFirst)];
  const answered = await arena.probe(
    target,
    'app',
    ordered.map(({ statements }) => statements),
  );
  const answers = new Map(ordered.map((question, at) => [question, answered[at] as Probe]));
  for (const question of questions) ledger.hold(question.judge(answers.get(question) as Probe));
  return ledger.part(`${filled.length} of ${probed.length} tables held rows, and showed each tenant its own only`);
}

/** One transaction that is tried, and what its answer must be. */
interface Question {
  /** Asked before any tenant was set on the connection. */
  readonly isFirst: boolean;
  readonly statements: readonly ProbeStatement[];
  readonly judge: (answer: Probe) => Held;
}

function readable(facts: AccessFacts, migrationsTable: string): readonly TableFacts[] {
  return facts.tables.filter(({ name, app }) => name !== migrationsTable && app.includes('SELECT'));
}

/** Counts the rows of all tables in one statement. */
async function countRows(arena: Arena, target: PostgresTarget, tables: readonly TableFacts[], facts: AccessFacts): Promise<readonly Probed[]> {
  if (tables.length === 0) return [];
  const bound = tenantColumns(facts);
  const counts = tables.map(({ name, quoted }, at) => {
    const column = bound.get(name)?.column;
    const tenant = column === undefined ? 'null::text' : `${identifier(column)}::text`;
    return `select ${at} as at, ${tenant} as tenant, count(*)::int as rows from ${quoted} group by 2`;
  });
  const rows = await arena.query(target, 'bypass', counts.join(' union all '));
  return tables.map((table, at) => {
    const own = rows.filter((row) => row.at === at);
    const perTenant = new Map(own.map((row) => [String(row.tenant), Number(row.rows)]));
    const { column, setting = USUAL_SETTING } = bound.get(table.name) ?? {};
    return { table, setting, column, total: [...perTenant.values()].reduce((sum, count) => sum + count, 0), perTenant };
  });
}

/** What a table must show, whoever asks. */
function showings({ table, setting, perTenant }: Probed, { tenants, shared }: Holders): readonly Question[] {
  const common = shared?.tables.has(table.name) === true ? (perTenant.get(shared.tenant) ?? 0) : 0;
  const situations: readonly Situation[] = [
    { name: 'no tenant is set', tenant: undefined, rows: 0, hazard: 'T02' },
    { name: "the tenant is ''", tenant: '', rows: 0, hazard: 'T02' },
    ...tenants.map((tenant) => ({ name: `tenant ${tenant} is set`, tenant, rows: (perTenant.get(tenant) ?? 0) + common, hazard: 'T03' })),
    { name: 'the transaction that set a tenant is over', tenant: undefined, rows: 0, hazard: 'T01' },
  ];
  const object = `table ${table.name}`;
  const count = { text: `select count(*)::int as rows from ${table.quoted}` };
  return situations.map(({ name, tenant, rows, hazard }, at) => ({
    isFirst: at === 0,
    statements: [...setTenant(setting, tenant), count],
    judge: (answer) => {
      const shown = rowsShown(answer);
      return {
        object,
        // Refusing to answer shows nothing, which is right where nothing is to be shown.
        ok: shown === rows || (rows === 0 && typeof shown === 'string'),
        expected: `${rows} rows when ${name}`,
        found: typeof shown === 'number' ? `${shown} rows` : shown,
        summary: `${object} shows ${shown} rows when ${name}, not ${rows}`,
        hazard,
      };
    },
  }));
}

/** What a table must not let a tenant change. Nothing is asked of one that the application may not update, or that names no tenant. */
function changes({ table, setting, column, perTenant }: Probed, { tenants, shared }: Holders): readonly Question[] {
  const giver = tenants.find((tenant) => (perTenant.get(tenant) ?? 0) > 0);
  if (column === undefined || giver === undefined || !table.app.includes('UPDATE')) return [];
  const object = `table ${table.name}`;
  const name = identifier(column);
  const tried = (by: string, text: string, value: string): readonly ProbeStatement[] => [...setTenant(setting, by), { text, values: [value] }];
  /** Nobody may write a row into another tenant: the new row must be refused by the policy (42501). */
  const refusesHandOver = (taker: string): Question => ({
    isFirst: false,
    statements: tried(giver, `update ${table.quoted} set ${name} = $1`, taker),
    judge: (answer) => ({
      object,
      ok: isRefused(answer),
      expected: 'refused by the policy (42501)',
      found: described(answer, 'rows handed over'),
      summary: `${object} lets tenant ${giver} hand its rows to tenant ${taker}`,
      hazard: 'T03',
    }),
  });
  /** What everybody may read, nobody else may change. */
  const refusesChangeOf = (holder: string): Question => ({
    isFirst: false,
    statements: tried(giver, `update ${table.quoted} set ${name} = ${name} where ${name} = $1`, holder),
    judge: (answer) => ({
      object,
      ok: isRefused(answer) || ('touched' in answer && answer.touched === 0),
      expected: `no row of ${holder} touched`,
      found: described(answer, 'rows changed'),
      summary: `${object} lets tenant ${giver} change the rows of ${holder}, which it may only read`,
      hazard: 'T03',
    }),
  });
  const taker = tenants.find((tenant) => tenant !== giver);
  const holdsCommon = shared?.tables.has(table.name) === true && (perTenant.get(shared.tenant) ?? 0) > 0;
  return [
    ...(taker === undefined ? [] : [refusesHandOver(taker)]),
    ...(shared === undefined ? [] : [refusesHandOver(shared.tenant)]),
    ...(shared !== undefined && holdsCommon ? [refusesChangeOf(shared.tenant)] : []),
  ];
}

function isRefused(answer: Probe): boolean {
  return 'error' in answer && answer.error.code === '42501';
}

function described(answer: Probe, touched: string): string {
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
