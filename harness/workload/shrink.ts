import type { ModuleDefinition } from '../contract/module.ts';
import type { Operation, Workload } from '../contract/operation.ts';
import { referencesIn } from '../kit/references.ts';
import { smallerArgs } from './smaller-args.ts';

/** Says whether a candidate still shows what the original showed. Runs it on real stores, so calls are counted. */
export type StillFails = (candidate: Workload) => Promise<boolean>;

/**
 * Shrinks a failing workload to few operations with simple arguments.
 *
 * First what the last operation refers to, alone; then delta debugging over operations (Zeller and Hildebrandt,
 * "Simplifying and Isolating Failure-Inducing Input", 2002); then each argument by fast-check's own shrinker. The last
 * operation is taken to be the one that shows the failure. At most `trials` candidates are run.
 */
export async function shrinkWorkload(module: ModuleDefinition, workload: Workload, stillFails: StillFails, trials: number): Promise<Workload> {
  let left = trials;
  let best = workload;
  const attempt = async (operations: readonly Operation[]): Promise<boolean> => {
    if (left <= 0 || operations.length === 0) return false;
    left--;
    const candidate = { ...workload, operations };
    if (!(await stillFails(candidate))) return false;
    best = candidate;
    return true;
  };
  await attempt(cone(workload.operations));
  await removeOperations(
    () => best.operations,
    attempt,
    () => left > 0,
  );
  await simplifyArguments(
    module,
    () => best,
    attempt,
    () => left > 0,
  );
  await removeOperations(
    () => best.operations,
    attempt,
    () => left > 0,
  );
  return Object.freeze(best);
}

/** The last operation and all that it refers to, directly or through others. */
function cone(operations: readonly Operation[]): Operation[] {
  const byKey = new Map(operations.map((operation) => [operation.key, operation]));
  const kept = new Set<number>();
  const visit = (operation: Operation | undefined): void => {
    if (operation === undefined || kept.has(operation.key)) return;
    kept.add(operation.key);
    for (const { key } of referencesIn(operation.args)) visit(byKey.get(key));
  };
  visit(operations.at(-1));
  return operations.filter((operation) => kept.has(operation.key));
}

async function removeOperations(
  current: () => readonly Operation[],
  attempt: (operations: readonly Operation[]) => Promise<boolean>,
  more: () => boolean,
): Promise<void> {
  let size = Math.max(1, current().length >> 1);
  while (more()) {
    let removed = false;
    for (let end = current().length; end > 0 && more(); ) {
      const operations = current();
      const start = Math.max(0, end - size);
      const candidate = [...operations.slice(0, start), ...operations.slice(end)];
      if (candidate.length > 0 && (await attempt(candidate))) removed = true;
      end = start;
    }
    if (size === 1 && !removed) return;
    if (!removed || size > current().length) size = Math.max(1, size >> 1);
  }
}

async function simplifyArguments(
  module: ModuleDefinition,
  best: () => Workload,
  attempt: (operations: readonly Operation[]) => Promise<boolean>,
  more: () => boolean,
): Promise<void> {
  for (let index = best().operations.length - 1; index >= 0 && more(); index--) {
    const operation = best().operations[index];
    if (operation === undefined) continue;
    for (const args of smallerArgs(module, best(), operation)) {
      if (!more()) return;
      await attempt(best().operations.with(index, Object.freeze({ ...operation, args: args.value })));
      const now = best().operations[index];
      args.tell(now?.args === args.value);
    }
  }
}
