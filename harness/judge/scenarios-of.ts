import type { Arena } from '../contract/arena.ts';
import type { Workload } from '../contract/operation.ts';

/** The module's scenarios, which come first among an arena's workloads: no other is made for who asks for these. */
export function* scenariosOf(arena: Pick<Arena, 'workloads'>): Generator<Workload> {
  for (const workload of arena.workloads()) {
    if (!workload.origin.startsWith('scenario')) return;
    yield workload;
  }
}
