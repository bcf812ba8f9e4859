import type { Arena } from '../../contract/arena.ts';
import type { SharedTenant } from '../../contract/module.ts';
import type { Operation, Workload } from '../../contract/operation.ts';
import { makeBatches } from './batches.ts';
import { findBindings, isReadOf } from './bindings.ts';
import { enrich } from './enrich.ts';
import { type Ground, groupOf } from './ground.ts';
import { controlsOf, hostileTo, makeProbes, makeSharedProbes, VICTIM } from './probes.ts';
import { type Draft, observeReversed, ownersOf, type Scene } from './scene.ts';
import { findStories, type Quest } from './stories.ts';
import type { StagingPair } from './variant.ts';

/** Hostile tenants that each operation meets at the quick budget; the rotation lets every one meet some operation. */
const HOSTILE_QUICK = 2;

/** Probes begin at this key, far behind any workload's, so that their ids are their own. */
const FIRST_KEY = 1_000_000;

/** What makes data of every kind begins at these keys: the shared tenant's and the victim's. */
const SHARED_KEY = 400_000;
const VICTIM_KEY = 500_000;

/**
 * The scenes of a module: the victim's random workload among neighbours, with foreign calls of every operation; and,
 * for operations whose calls there would prove nothing, the module's own scenario up to the step that does. Where a
 * tenant is shared, the same with that tenant as the owner, and with calls about its records only.
 * Looked for on one pair of legs, for all variants: what is asked must not depend on the variant. That is PostgreSQL's,
 * where a call costs less than half of what it costs on MongoDB, and the rows of a schema are put back in one statement.
 */
export async function stage(arena: Arena, workload: Workload, pair: StagingPair): Promise<readonly Scene[]> {
  const { shared } = arena.module;
  const { commons: system, victim, neighbours } = split(workload, shared?.tenant);
  const isShared = (tenant: string): boolean => tenant === shared?.tenant;
  const given = { workload, tenant: shared?.tenant ?? '', commons: [], owned: system };
  const common = shared === undefined ? given : await enrich(arena, given, pair.present, SHARED_KEY);
  const own = await enrich(arena, { workload, tenant: VICTIM, commons: common.owned, owned: victim }, pair.present, VICTIM_KEY);
  const tenants = hostileTo(arena.module);
  const count = arena.budget.name === 'quick' ? HOSTILE_QUICK : tenants.length;
  const ask: Asking = { isOwner: (tenant) => !isShared(tenant), isCommon: isShared, makeProbes: (found) => makeProbes(found, { tenants, count }, FIRST_KEY) };
  const scenes = await scenesOf(arena, own, neighbours, ask, pair);
  const sharedScenes = shared === undefined ? [] : await scenesOf(arena, { ...common, declared: shared.reads }, [], askingAbout(shared), pair);
  const staged: Scene[] = [];
  for (const draft of [...scenes, ...sharedScenes].map(withStrangersOnly)) {
    staged.push({ ...draft, tellReversed: draft.tellReversed ?? (await observeReversed(arena, draft, pair)) });
  }
  return staged;
}

/** A draft; undefined where it was not looked at yet which of its controls tell in the other order. */
type Staged = Draft & { readonly tellReversed: ReadonlySet<number> | undefined };

type Asking = Pick<Quest, 'isOwner' | 'isCommon' | 'makeProbes'>;

function askingAbout(shared: SharedTenant): Asking {
  return { isOwner: (tenant) => tenant === shared.tenant, isCommon: () => false, makeProbes: (found) => makeSharedProbes(found, shared, FIRST_KEY) };
}

async function scenesOf(arena: Arena, ground: Ground, neighbours: readonly Operation[], ask: Asking, pair: StagingPair): Promise<readonly Staged[]> {
  const { workload, commons } = ground;
  const { batches, ...lacking } = await makeBatches(await findBindings(arena, ground, pair), ground, pair, isReadOf(arena));
  const stories = await findStories(arena, { ...ask, ...lacking }, pair);
  const random = batches.map(({ calls, owned, tellReversed }, at): Staged => {
    const probes = ask.makeProbes(calls);
    const tried = [...calls.values()].flat();
    // The controls are these very calls, in this order, under keys of their own.
    const told = controlsOf(probes).filter((_, control) => tellReversed?.has(tried[control]?.key ?? -1));
    return {
      workload,
      commons,
      neighbours: at === 0 ? neighbours : [],
      owned,
      // Each is watched by reading all records twice on every variant.
      watched: at === 0 ? stories.left : new Set(),
      probes,
      tellReversed: tellReversed && new Set(told.map(({ key }) => key)),
    };
  });
  return [...random, ...stories.scenes.map((draft): Staged => ({ ...draft, tellReversed: undefined }))];
}

/** A hostile name that is some member's own name proves nothing: that member may see its data. */
function withStrangersOnly(scene: Staged): Staged {
  const members: ReadonlySet<unknown> = new Set([...ownersOf(scene), ...scene.neighbours.map(({ tenant }) => tenant)]);
  return { ...scene, probes: scene.probes.filter(({ operation }) => !members.has(operation.tenant)) };
}

/** The shared tenant's operations, the victim's and everybody else's: those that refer to results of their own group, or to shared ones, only. */
export function split(workload: Workload, shared?: string) {
  const { operations } = workload;
  const commons = groupOf(operations, (tenant) => tenant === shared);
  return {
    commons,
    victim: groupOf(operations, (tenant) => tenant === VICTIM, commons),
    neighbours: groupOf(operations, (tenant) => tenant !== VICTIM && tenant !== shared, commons),
  };
}
