import type { ModuleDefinition } from '../contract/module.ts';
import type { Operation, Workload } from '../contract/operation.ts';
import { Binder } from './bind.ts';
import { generateArgs } from './random-operations.ts';

/** One smaller candidate; the caller says whether it still fails, so the search goes on from there. */
export interface SmallerArgs {
  readonly value: unknown;
  tell(stillFails: boolean): void;
}

/** How many candidates in a row may be refused before the search of one operation's arguments ends. */
const PATIENCE = 24;

/**
 * Smaller arguments for one operation, by fast-check's shrinker: the generator is run again at the same derived seed,
 * which gives back the value with the context that shrinking needs. Only for operations of random workloads.
 */
export function* smallerArgs(module: ModuleDefinition, workload: Workload, operation: Operation): Generator<SmallerArgs> {
  const definition = module.operations[operation.name];
  if (definition === undefined || !workload.origin.startsWith('random')) return;
  let current = generateArgs(module, workload.seed, operation.key, operation.name);
  let refused = 0;
  search: while (refused < PATIENCE) {
    for (const smaller of definition.args.shrink(current.value as never, current.context)) {
      let accepted = false;
      yield { value: rebind(module, workload, operation, smaller.value), tell: (stillFails) => (accepted = stillFails) };
      if (accepted) {
        current = smaller;
        refused = 0;
        continue search;
      }
      if (++refused >= PATIENCE) return;
    }
    return;
  }
}

/** Binds a template in the place of one operation, seeing the operations before it. */
function rebind(module: ModuleDefinition, workload: Workload, operation: Operation, template: unknown): unknown {
  const binder = new Binder(module);
  for (const earlier of workload.operations) {
    if (earlier.key === operation.key) break;
    binder.bind(earlier, earlier.args);
  }
  return binder.bind(operation, template).args;
}
