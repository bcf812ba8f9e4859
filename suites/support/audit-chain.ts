import { type RaceSeen, stepValue } from '#harness';
import type { AuditEntry } from './audit.ts';
import { is, step } from './steps.ts';

/** Reads back, behind a race, what the tenant's audit recorded, and that its chain holds from its first entry to its head. */
export const auditReadBack = [step('listAudit', { limit: 50 }, { as: 'audit' }), step('verifyAudit', {}, { expect: is('/intact', true) })] as const;

/** What the audit recorded: of a race that reads it back with `auditReadBack`. */
export function recorded(seen: RaceSeen, action?: string): readonly AuditEntry[] {
  const entries = stepValue<{ readonly items: readonly AuditEntry[] }>(seen, 'audit')?.items ?? [];
  return action === undefined ? entries : entries.filter((entry) => entry.action === action);
}
