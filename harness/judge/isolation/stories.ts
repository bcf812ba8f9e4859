import type { Arena } from '../../contract/arena.ts';
import type { Operation, Workload } from '../../contract/operation.ts';
import type { Batches } from './batches.ts';
import { driveBoth, isSkipped, isValue, same } from './observed.ts';
import { makeProbes, STRANGER } from './probes.ts';
import type { Scene } from './scene.ts';
import type { Pair } from './variant.ts';

/** How many steps of the scenarios are tried again right behind themselves, for one operation. */
const REPEATS_TRIED = 3;

/** Key of the story's foreign calls, behind every step's. */
const FIRST_KEY = 1_000_000;

/**
 * Scenes from the module's scenarios, for operations that random data shows nothing of: the story up to a step that
 * gives its own tenant a value that nobody else would get; failing that, up to and with a step whose repetition its own
 * tenant is answered otherwise (a name taken, a lock held).
 */
export async function findStories(
  arena: Arena,
  { wanting, barren }: Pick<Batches, 'wanting' | 'barren'>,
  hostile: number,
  pair: Pair,
): Promise<readonly Scene[]> {
  const left = new Set(wanting);
  const scenes: Scene[] = [];
  const repeatable: { readonly workload: Workload; readonly at: number }[] = [];
  const add = (workload: Workload, steps: number, step: Operation, watched: readonly string[] = []): void => {
    left.delete(step.name);
    const bindings = new Map([[step.name, [step]]]);
    scenes.push({
      workload,
      neighbours: [],
      watched: new Set(watched),
      owned: workload.operations.slice(0, steps),
      probes: makeProbes(bindings, hostile, FIRST_KEY),
    });
  };
  for (const workload of scenarios(arena, left)) {
    const { operations } = workload;
    await Promise.all([pair.present.reset(), pair.absent.reset()]);
    const { own, gone } = await driveBoth(pair.present, pair.absent, workload, STRANGER, ({ name }) => left.has(name));
    for (const [at, step] of operations.entries()) {
      if (!left.has(step.name) || !isValue(own.get(step.key))) continue;
      if (same(own.get(step.key), gone.get(step.key))) repeatable.push({ workload, at });
      else add(workload, at, step);
    }
  }
  const tries = new Map<string, number>();
  for (const { workload, at } of repeatable) {
    const step = workload.operations[at] as Operation;
    const tried = tries.get(step.name) ?? 0;
    if (!left.has(step.name) || tried >= REPEATS_TRIED) continue;
    tries.set(step.name, tried + 1);
    if (await repetitionTells(pair, workload, at, step)) add(workload, at + 1, step);
  }
  // What is left shows nothing by its outcome; where it succeeds at least, its effect on records can be judged.
  for (const { workload, at } of repeatable) {
    const step = workload.operations[at] as Operation;
    if (left.has(step.name) && barren.has(step.name)) add(workload, at, step, [step.name]);
  }
  return scenes;
}

/** Scenarios that have an operation which is still wanted, and in which the stranger plays no part. */
function* scenarios(arena: Arena, left: ReadonlySet<string>): Iterable<Workload> {
  for (const workload of arena.workloads()) {
    if (left.size === 0 || !workload.origin.startsWith('scenario')) return;
    if (workload.operations.some(({ name }) => left.has(name)) && workload.operations.every(({ tenant }) => tenant !== STRANGER)) yield workload;
  }
}

async function repetitionTells({ present, absent }: Pair, workload: Workload, at: number, step: Operation): Promise<boolean> {
  const again = { ...step, key: FIRST_KEY };
  await Promise.all([present.reset(), absent.reset()]);
  const { own, gone } = await driveBoth(
    present,
    absent,
    { ...workload, operations: [...workload.operations.slice(0, at + 1), again] },
    STRANGER,
    ({ key }) => key === again.key,
  );
  return !isSkipped(own.get(again.key)) && !same(own.get(again.key), gone.get(again.key));
}
