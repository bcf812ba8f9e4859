import type { Arena } from '../../contract/arena.ts';
import type { CheckPart } from '../../contract/evidence.ts';
import type { AccessFacts } from './access-facts.ts';
import { accessRules, type SharedRows } from './access-rules.ts';
import { RuleLedger } from './rule-ledger.ts';

/** What the module shares, and in which tables its subject says that it lies. */
export function sharedRows({ module, postgres }: Arena): SharedRows | undefined {
  const { name, shared = [] } = postgres.schema;
  return module.shared && { tenant: module.shared.tenant, tables: new Set(shared.map((table) => `${name}.${table}`)) };
}

/**
 * Audits the catalog of a migrated database: row security, policies, the application's role, grants, keys, views,
 * functions (T02–T06, T08, T09). Each rule on each object is one comparison.
 */
export function auditCatalog(arena: Arena, facts: AccessFacts): CheckPart {
  const ledger = new RuleLedger(arena, 'isolation', 'catalog audit');
  const migrations = `${arena.postgres.schema.name}.schema_migrations`;
  for (const held of accessRules(facts, migrations, sharedRows(arena))) ledger.hold(held);
  return ledger.part(`${facts.tables.filter(({ name }) => name !== migrations).length} tables, ${facts.policies.length} policies: every rule kept`);
}
