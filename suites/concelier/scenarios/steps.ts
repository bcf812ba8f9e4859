import type { ScenarioStep } from '#harness';

/** An OSV document as text; `more` is added member by member. */
export function osv(id: string, modified: string, more: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ schema_version: '1.7.0', id, modified, ...more });
}

/** A document of one package with one range. */
export function ranged(id: string, type: string, events: readonly Readonly<Record<string, string>>[], versions: readonly string[] = []): string {
  return osv(id, '2024-05-01T10:00:00Z', { affected: [{ package: { ecosystem: 'npm', name: 'left-pad' }, ranges: [{ type, events }], versions }] });
}

export function ingest(source: string, document: string, more: Omit<Partial<ScenarioStep>, 'op' | 'args'> = {}): ScenarioStep {
  return { op: 'ingestDocument', args: { source, document }, ...more };
}

export function status(equals: string): NonNullable<ScenarioStep['expect']> {
  return { pointer: '/status', equals };
}

/** Asks whether a version of npm's left-pad is affected by anything, and by what first. */
export function affects(version: string, expected: string | undefined): ScenarioStep {
  const expect = expected === undefined ? { pointer: '/items', equals: [] } : { pointer: '/items/0/key', equals: expected };
  return { op: 'findAffected', args: { ecosystem: 'npm', name: 'left-pad', version, limit: 10 }, expect };
}
