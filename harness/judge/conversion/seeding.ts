import type { ModuleDefinition } from '../../contract/module.ts';
import type { Operation, Workload } from '../../contract/operation.ts';
import { deriveSeed } from '../../kit/random.ts';
import { referencesIn } from '../../kit/references.ts';
import { scenariosOf } from '../scenarios-of.ts';
import type { Passage } from './conversion.ts';

/**
 * Leaves records in the source: those of the module's scenarios, which come to states that random operations seldom reach
 * (what was activated before, say), and of a random workload.
 *
 * @returns the instant of the last operation, ms.
 */
export async function seedSource({ arena, source }: Pick<Passage, 'arena' | 'source'>): Promise<number> {
  const random = arena.random('conversion', arena.budget.operations, 3);
  const workloads = [...[...scenariosOf(arena)].map((scenario, index) => apart(scenario, deriveSeed(random.seed, index), index)), random];
  for (const workload of workloads) for await (const _ of source.drive(leaving(arena.module, workload))) arena.signal.throwIfAborted();
  return random.operations.at(-1)?.nowMs ?? 0;
}

/** What leaves something in the store: writes that need not be refused, and whatever they need the result of. */
function leaving({ operations: defined }: ModuleDefinition, workload: Workload): Workload {
  const needed = new Set<number>();
  const operations: Operation[] = [];
  for (const operation of workload.operations.toReversed()) {
    const expected = workload.expectations?.[operation.key];
    const leaves = defined[operation.name]?.kind === 'write' && !(expected !== undefined && 'error' in expected);
    if (!leaves && !needed.has(operation.key)) continue;
    for (const { key } of referencesIn(operation.args)) needed.add(key);
    operations.push(operation);
  }
  return { ...workload, operations: operations.reverse() };
}

/** Each scenario begins with nothing there: it has tenants and ids of its own. Tenants with a meaning ("@global") keep it. */
function apart(scenario: Workload, seed: number, index: number): Workload {
  const operations = scenario.operations.map((operation) =>
    operation.tenant === '' || operation.tenant.startsWith('@') ? operation : { ...operation, tenant: `${operation.tenant}.${index}` },
  );
  return { ...scenario, seed, operations };
}
