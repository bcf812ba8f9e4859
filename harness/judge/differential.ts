import type { Arena, Leg, Snapshot } from '../contract/arena.ts';
import type { CanonicalObservation } from '../contract/observation.ts';
import type { Workload } from '../contract/operation.ts';

/** The legs of a differential run. `noise` is a second Mongo: what differs there is the module's own nondeterminism. */
export interface Legs {
  readonly mongo: Leg;
  readonly postgres: Leg;
  readonly noise: Leg;
}

/** What a differential run shows, in order. */
export type DifferentialEvent =
  | { readonly kind: 'operation'; readonly done: number; readonly mongo: CanonicalObservation; readonly postgres: CanonicalObservation; readonly noise: CanonicalObservation }
  | { readonly kind: 'checkpoint'; readonly done: number; readonly mongo: Snapshot; readonly postgres: Snapshot; readonly noise: Snapshot };

/** Opens the three legs of a module. */
export async function openLegs(arena: Arena): Promise<Legs> {
  const [mongo, postgres, noise] = await Promise.all([arena.leg('mongo'), arena.leg('postgres'), arena.leg('mongo′')]);
  return { mongo, postgres, noise };
}

/**
 * Drives one workload on all legs from empty, in step: each operation runs on the three at once. At `checkpoints`
 * points within (or where its groups end) and at the end, everything that is stored is read raw; nowhere when negative.
 */
export async function* differential(legs: Legs, workload: Workload, checkpoints: number): AsyncGenerator<DifferentialEvent> {
  await Promise.all([legs.mongo.reset(), legs.postgres.reset(), legs.noise.reset()]);
  const mongo = legs.mongo.drive(workload)[Symbol.asyncIterator]();
  const postgres = legs.postgres.drive(workload)[Symbol.asyncIterator]();
  const noise = legs.noise.drive(workload)[Symbol.asyncIterator]();
  const total = workload.operations.length;
  const stops = checkpoints < 0 ? new Set<number>() : checkpointsOf(workload, checkpoints);
  try {
    for (let done = 1; done <= total; done++) {
      const [m, p, n] = await Promise.all([mongo.next(), postgres.next(), noise.next()]);
      if (m.done || p.done || n.done) throw new Error(`a leg ended after ${done - 1} of ${total} operations`);
      yield { kind: 'operation', done, mongo: m.value, postgres: p.value, noise: n.value };
      if (stops.has(done)) yield await checkpoint(legs, done);
    }
  } finally {
    await Promise.all([mongo.return?.(), postgres.return?.(), noise.return?.()]);
  }
}

/** After how many operations the state is read: where groups end, or evenly spread; and always at the end. */
function checkpointsOf(workload: Workload, count: number): ReadonlySet<number> {
  const total = workload.operations.length;
  if (workload.groups !== undefined) return new Set([...workload.groups.map(({ to }) => to), total]);
  const every = Math.ceil(total / (count + 1));
  const stops = new Set([total]);
  for (let done = every; done < total; done += every) stops.add(done);
  return stops;
}

async function checkpoint(legs: Legs, done: number): Promise<DifferentialEvent> {
  const [mongo, postgres, noise] = await Promise.all([legs.mongo.snapshot(), legs.postgres.snapshot(), legs.noise.snapshot()]);
  return { kind: 'checkpoint', done, mongo, postgres, noise };
}
