import type { Arena } from '../../contract/arena.ts';
import type { Operation, Workload } from '../../contract/operation.ts';
import { referencesIn } from '../../kit/references.ts';
import { makeBatches } from './batches.ts';
import { findBindings } from './bindings.ts';
import { enrich } from './enrich.ts';
import { HOSTILE, makeProbes, VICTIM } from './probes.ts';
import { ownersOf, type Scene } from './scene.ts';
import { findStories } from './stories.ts';
import type { Pair } from './variant.ts';

/** Hostile tenants that each operation meets at the quick budget; the rotation lets every one meet some operation. */
const HOSTILE_QUICK = 2;

/** Probes begin at this key, far behind any workload's, so that their ids are their own. */
const FIRST_KEY = 1_000_000;

/**
 * The scenes of a module: the victim's random workload among neighbours, with foreign calls of every operation; and,
 * for operations whose calls there would prove nothing, the module's own scenario up to the step that does.
 * Looked for on one pair of legs, for all variants: what is asked must not depend on the variant.
 */
export async function stage(arena: Arena, workload: Workload, pair: Pair): Promise<readonly Scene[]> {
  const { victim, neighbours } = split(workload);
  const owned = await enrich(arena, { ...workload, operations: victim }, pair.present);
  const found = await findBindings(arena, { ...workload, operations: owned }, pair);
  const { batches, ...lacking } = await makeBatches(found, { ...workload, operations: owned }, pair);
  const hostile = arena.budget.name === 'quick' ? HOSTILE_QUICK : HOSTILE.length;
  const random = batches.map(
    (bindings, at): Scene => ({
      workload,
      neighbours: at === 0 ? neighbours : [],
      owned,
      watched: at === 0 ? lacking.wanting : new Set(),
      probes: makeProbes(bindings, hostile, FIRST_KEY),
    }),
  );
  return [...random, ...(await findStories(arena, lacking, hostile, pair))].map(withStrangersOnly);
}

/** A hostile name that is some member's own name proves nothing: that member may see its data. */
function withStrangersOnly(scene: Scene): Scene {
  const members: ReadonlySet<unknown> = new Set([...ownersOf(scene), ...scene.neighbours.map(({ tenant }) => tenant)]);
  return { ...scene, probes: scene.probes.filter(({ operation }) => !members.has(operation.tenant)) };
}

/** The victim's operations and everybody else's: those that refer to results of their own group only. */
export function split(workload: Workload): { readonly victim: readonly Operation[]; readonly neighbours: readonly Operation[] } {
  const group = (members: readonly Operation[]): readonly Operation[] => {
    const keys = new Set(members.map(({ key }) => key));
    return members.filter(({ args }) => referencesIn(args).every(({ key }) => key === -1 || keys.has(key)));
  };
  return {
    victim: group(workload.operations.filter(({ tenant }) => tenant === VICTIM)),
    neighbours: group(workload.operations.filter(({ tenant }) => tenant !== VICTIM)),
  };
}
