import { isDeepStrictEqual } from 'node:util';
import type { Arena, Leg } from '../../contract/arena.ts';
import type { CanonicalObservation } from '../../contract/observation.ts';
import type { Operation, Workload } from '../../contract/operation.ts';
import { isReadOf, writesReversed } from './bindings.ts';
import { changedRecords, drive, driveBoth, isTold, literal, type Observed, type Records, recordsOf, same } from './observed.ts';
import { controlsOf, type Probe } from './probes.ts';
import type { Pair, Stand } from './variant.ts';

/** Data of some owners, perhaps among neighbours, and foreign calls that must see nothing of it; not yet looked at. */
export interface Draft {
  /** Whose seed mints the ids; its operations are those below. */
  readonly workload: Workload;
  /** What is there for everybody, the shared tenant's own operations: they come first, also where no owner ever was. */
  readonly commons: readonly Operation[];
  readonly neighbours: readonly Operation[];
  readonly owned: readonly Operation[];
  readonly probes: readonly Probe[];
  /** Operations whose outcomes tell nothing: whether their controls change records is looked at instead. */
  readonly watched: ReadonlySet<string>;
}

/**
 * A scene with the keys of those controls that tell with the writes in the other order. Which calls see what an earlier call of the same owner made is a
 * matter of the calls, not of the store: it is looked at once, where the scene is staged, for all variants.
 */
export interface Scene extends Draft {
  readonly tellReversed: ReadonlySet<number>;
}

/** What a scene showed on one variant. */
export interface Seen {
  /** What is shared, neighbours', owners' and foreign calls, where everybody is. */
  readonly present: Observed;
  /** What is shared, the owners' operations and then the controls, without neighbours and foreign calls. */
  readonly alone: Observed;
  /** Foreign calls, with the same literal arguments, where no owner ever was: only what is shared is there. */
  readonly absent: Observed;
  /** The owners' records: among neighbours, without them, and after the foreign calls. */
  readonly crowdedRecords: Records;
  readonly aloneRecords: Records;
  readonly probedRecords: Records;
  /** Watched operations whose controls change their owner's records: a stranger's call in their place would be seen there. */
  readonly effective: ReadonlySet<string>;
}

/** What a scene showed where everybody is. */
type Crowded = Pick<Seen, 'present' | 'crowdedRecords' | 'probedRecords'>;

/**
 * Drives a scene where the owners are and where they never were.
 *
 * @param whenCrowded called once everybody's data is there, before the foreign calls.
 */
export async function observeScene(arena: Arena, scene: Scene, { present, absent }: Pair, whenCrowded?: () => Promise<void>): Promise<Seen> {
  const [crowd, alone] = await Promise.all([observeCrowd(arena, scene, present, whenCrowded), observeAlone(arena, scene, absent)]);
  return { ...crowd, ...alone, absent: await observeAbsent(scene, crowd, absent) };
}

/**
 * The same as another role of the same store, given what the scene showed to the first one. What comes out the same to
 * the last byte where everybody is needs no second look at where the owners never were: no row is there that one role
 * might see and the other not, but what is shared, and a call that takes more of that than it should takes it here too.
 */
export async function observeBeside(arena: Arena, scene: Scene, { present, pair }: Stand, first: Promise<Seen>): Promise<Seen> {
  const [crowd, seen] = await Promise.all([observeCrowd(arena, scene, present), first]);
  if (isSameCrowd(crowd, seen)) return { ...seen, ...crowd };
  const { absent } = await pair();
  return { ...crowd, ...(await observeAlone(arena, scene, absent)), absent: await observeAbsent(scene, crowd, absent) };
}

async function observeCrowd(arena: Arena, scene: Scene, leg: Leg, whenCrowded?: () => Promise<void>): Promise<Crowded> {
  const { workload, commons, neighbours, owned, probes } = scene;
  const before = [...commons, ...neighbours, ...owned];
  const operations = [...before, ...probes.map(({ operation }) => operation)];
  await leg.reset();
  const { seen, records } = await driveWatched(arena, leg, { ...workload, operations }, [before.length, operations.length], ownersOf(scene), async (at) => {
    if (at === before.length) await whenCrowded?.();
  });
  return { present: seen, crowdedRecords: records(before.length), probedRecords: records(operations.length) };
}

async function observeAlone(arena: Arena, scene: Scene, leg: Leg): Promise<Pick<Seen, 'alone' | 'aloneRecords' | 'effective'>> {
  const { workload, commons, neighbours, owned, probes, watched } = scene;
  const alone = [...commons, ...owned];
  const controls = controlsOf(probes);
  const blocks = [...watched].map((name) => ({
    name,
    from: alone.length + controls.findIndex((control) => control.name === name),
    to: alone.length + controls.findLastIndex((control) => control.name === name) + 1,
  }));
  // Without neighbours there is nothing that these records would be held against.
  const stops = [...(neighbours.length > 0 ? [alone.length] : []), ...blocks.flatMap(({ from, to }) => [from, to])];
  await leg.reset();
  const { seen, records } = await driveWatched(arena, leg, { ...workload, operations: [...alone, ...controls] }, stops, ownersOf(scene));
  return {
    alone: seen,
    aloneRecords: records(alone.length),
    effective: new Set(blocks.filter(({ from, to }) => changedRecords(records(from), records(to)).length > 0).map(({ name }) => name)),
  };
}

async function observeAbsent({ workload, commons, probes }: Scene, { present }: Crowded, leg: Leg): Promise<Observed> {
  const compared = probes.filter(({ situation }) => situation !== 'empty' && situation !== 'unset').map(({ operation }) => operation);
  await leg.reset();
  return drive(leg, { ...workload, operations: literal([...commons, ...compared], present) });
}

function isSameCrowd(one: Crowded, other: Crowded): boolean {
  return (
    [...one.present].every(([key, seen]) => same(seen, other.present.get(key)) && isDeepStrictEqual(seen.args, other.present.get(key)?.args)) &&
    changedRecords(one.crowdedRecords, other.crowdedRecords).length === 0 &&
    changedRecords(one.probedRecords, other.probedRecords).length === 0
  );
}

/**
 * Drives the controls of a scene with their writes in the other order: the owner's, right behind its operations again, and
 * a stranger's where no owner was. Gives the keys of those that tell.
 */
export async function observeReversed(arena: Arena, draft: Draft, pair: Pair): Promise<ReadonlySet<number>> {
  const { workload, commons, owned, probes } = draft;
  const controls = controlsOf(probes);
  const backwards = writesReversed(controls, isReadOf(arena));
  // There is no other order: what a variant shows in this one is all.
  if (backwards.every((control, at) => control === controls[at])) return new Set(controls.map(({ key }) => key));
  const members = new Set(backwards.map(({ key }) => key));
  const operations = [...owned, ...backwards];
  const { own, gone } = await driveBoth(pair, commons, { ...workload, operations }, { isCopied: ({ key }) => members.has(key) });
  return new Set([...members].filter((key) => isTold(own.get(key), gone.get(key))));
}

/** The owners of a scene: everybody whose records the foreign calls must not change. */
export function ownersOf({ commons, owned, probes }: Draft): ReadonlySet<string> {
  return new Set([...[...commons, ...owned].map(({ tenant }) => tenant), ...probes.map(({ owner }) => owner)]);
}

/**
 * Whether the control of a probe shows that there is data: the owner's own call gives another outcome than a
 * stranger's call where no owner is. If a store took the stranger for the owner, the probe would be answered like the
 * control; so a probe without a telling control proves nothing. Nor does one whose control sees what an earlier control
 * made, which no stranger's call has made in the probe's place: so it must tell in either order of the controls.
 */
export function tells(
  { control }: Pick<Probe, 'control'>,
  { alone, absent }: Pick<Seen, 'alone' | 'absent'>,
  { tellReversed }: Pick<Scene, 'tellReversed'>,
): boolean {
  return isTold(alone.get(control), absent.get(control)) && tellReversed.has(control);
}

/** Drives a workload and reads the records of some tenants behind so many of its operations. */
async function driveWatched(
  arena: Arena,
  leg: Leg,
  workload: Workload,
  stops: readonly number[],
  tenants: ReadonlySet<string>,
  stopped: (at: number) => Promise<void> = async () => undefined,
): Promise<{ readonly seen: Observed; readonly records: (at: number) => Records }> {
  const seen = new Map<number, CanonicalObservation>();
  const records = new Map<number, Records>();
  const stop = async (): Promise<void> => {
    if (!stops.includes(seen.size)) return;
    records.set(seen.size, recordsOf(tenants, await leg.snapshot()));
    await stopped(seen.size);
  };
  await stop();
  for await (const observation of leg.drive(workload)) {
    arena.signal.throwIfAborted();
    seen.set(observation.operation.key, observation);
    await stop();
  }
  return { seen, records: (at) => records.get(at) ?? new Map() };
}
