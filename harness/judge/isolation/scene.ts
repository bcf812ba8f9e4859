import type { Arena, Leg } from '../../contract/arena.ts';
import type { CanonicalObservation } from '../../contract/observation.ts';
import type { Operation, Workload } from '../../contract/operation.ts';
import { isReadOf, writesReversed } from './bindings.ts';
import { changedRecords, drive, driveBoth, isSkipped, literal, type Observed, type Records, recordsOf, same } from './observed.ts';
import { controlsOf, type Probe, STRANGER } from './probes.ts';
import type { Pair } from './variant.ts';

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
 * A scene with its controls' answers in the other order. Which calls see what an earlier call of the same owner made is a
 * matter of the calls, not of the store: it is looked at once, where the scene is staged, for all variants.
 */
export interface Scene extends Draft {
  readonly reversed: Reversed;
}

/** The controls with their writes in the other order: the owner's, right behind its operations again, and a stranger's where no owner was. */
export interface Reversed {
  readonly own: Observed;
  readonly gone: Observed;
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

/** Drives a scene where the owners are and where they never were. */
export async function observeScene(arena: Arena, scene: Scene, { present, absent }: Pair): Promise<Seen> {
  const { workload, commons, neighbours, owned, probes, watched } = scene;
  const owners = ownersOf(scene);
  const foreign = probes.map(({ operation }) => operation);
  await Promise.all([present.reset(), absent.reset()]);
  const before = [...commons, ...neighbours, ...owned];
  const alone = [...commons, ...owned];
  const controls = controlsOf(probes);
  const blocks = [...watched].map((name) => ({
    name,
    from: alone.length + controls.findIndex((control) => control.name === name),
    to: alone.length + controls.findLastIndex((control) => control.name === name) + 1,
  }));
  const [crowd, own] = await Promise.all([
    driveWatched(arena, present, { ...workload, operations: [...before, ...foreign] }, [before.length, before.length + foreign.length], owners),
    driveWatched(arena, absent, { ...workload, operations: [...alone, ...controls] }, [alone.length, ...blocks.flatMap(({ from, to }) => [from, to])], owners),
  ]);
  await absent.reset();
  const compared = probes.filter(({ situation }) => situation !== 'empty' && situation !== 'unset').map(({ operation }) => operation);
  const gone = await drive(absent, { ...workload, operations: literal([...commons, ...compared], crowd.seen) });
  const none: Records = new Map();
  const ownRecords = (at: number): Records => own.records.get(at) ?? none;
  return {
    present: crowd.seen,
    alone: own.seen,
    absent: gone,
    crowdedRecords: crowd.records.get(before.length) ?? none,
    aloneRecords: ownRecords(alone.length),
    probedRecords: crowd.records.get(before.length + foreign.length) ?? none,
    effective: new Set(blocks.filter(({ from, to }) => changedRecords(ownRecords(from), ownRecords(to)).length > 0).map(({ name }) => name)),
  };
}

/** Drives the controls of a scene with their writes in the other order. */
export async function observeReversed(arena: Arena, draft: Draft, { present, absent }: Pair): Promise<Reversed> {
  const { workload, commons, owned, probes } = draft;
  const backwards = writesReversed(controlsOf(probes), isReadOf(arena));
  await Promise.all([present.reset(), absent.reset()]);
  const members = new Set(backwards.map(({ key }) => key));
  return driveBoth({ present, absent }, commons, { ...workload, operations: [...owned, ...backwards] }, STRANGER, ({ key }) => members.has(key));
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
export function tells({ control }: Pick<Probe, 'control'>, { alone, absent }: Pick<Seen, 'alone' | 'absent'>, reversed: Reversed): boolean {
  return isTold(alone.get(control), absent.get(control)) && isTold(reversed.own.get(control), reversed.gone.get(control));
}

function isTold(own: CanonicalObservation | undefined, gone: CanonicalObservation | undefined): boolean {
  return own !== undefined && gone !== undefined && !isSkipped(own) && !same(own, gone);
}

async function driveWatched(arena: Arena, leg: Leg, workload: Workload, stops: readonly number[], tenants: ReadonlySet<string>) {
  const seen = new Map<number, CanonicalObservation>();
  const records = new Map<number, Records>();
  for await (const observation of leg.drive(workload)) {
    arena.signal.throwIfAborted();
    seen.set(observation.operation.key, observation);
    if (stops.includes(seen.size)) records.set(seen.size, recordsOf(tenants, await leg.snapshot()));
  }
  return { seen, records };
}
