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
  | ({ readonly kind: 'operation'; readonly done: number } & Triple<CanonicalObservation>)
  | ({ readonly kind: 'checkpoint'; readonly done: number } & Triple<Snapshot>);

/** The same thing on each leg; `noise` only where the noise leg takes part. */
interface Triple<T> {
  readonly mongo: T;
  readonly postgres: T;
  readonly noise?: T;
}

/** Opens the three legs of a module. */
export async function openLegs(arena: Arena): Promise<Legs> {
  const [mongo, postgres, noise] = await Promise.all([arena.leg('mongo'), arena.leg('postgres'), arena.leg('mongo′')]);
  return { mongo, postgres, noise };
}

/**
 * Drives one workload on all legs from empty, in step: each operation runs on all at once. At `checkpoints` points
 * within (or where its groups end) and at the end, everything that is stored is read raw; nowhere when negative.
 */
export async function* differential(legs: Legs, workload: Workload, checkpoints: number): AsyncGenerator<DifferentialEvent> {
  yield* inStep(legs, workload, checkpoints < 0 ? new Set() : checkpointsOf(workload, checkpoints));
}

/** The same without the noise leg, and with the state read at the end only, if at all: what shrinking runs again and again. */
export async function* rerun(legs: Legs, workload: Workload, withState: boolean): AsyncGenerator<DifferentialEvent> {
  const { mongo, postgres } = legs;
  yield* inStep({ mongo, postgres }, workload, withState ? new Set([workload.operations.length]) : new Set());
}

async function* inStep(legs: Triple<Leg>, workload: Workload, stops: ReadonlySet<number>): AsyncGenerator<DifferentialEvent> {
  await each(legs, (leg) => leg.reset());
  const runs = await each(legs, (leg) => leg.drive(workload)[Symbol.asyncIterator]());
  const total = workload.operations.length;
  try {
    for (let done = 1; done <= total; done++) {
      const observations = await each(runs, async (run) => {
        const next = await run.next();
        if (next.done) throw new Error(`a leg ended after ${done - 1} of ${total} operations`);
        return next.value;
      });
      yield { kind: 'operation', done, ...observations };
      if (stops.has(done)) yield { kind: 'checkpoint', done, ...(await each(legs, (leg) => leg.snapshot())) };
    }
  } finally {
    await each(runs, (run) => run.return?.());
  }
}

/** Does the same on every leg at once. */
async function each<T, U>({ mongo, postgres, noise }: Triple<T>, act: (leg: T) => U | Promise<U>): Promise<Triple<U>> {
  const [onMongo, onPostgres, onNoise] = await Promise.all([act(mongo), act(postgres), noise === undefined ? undefined : act(noise)]);
  return { mongo: onMongo, postgres: onPostgres, ...(noise === undefined ? {} : { noise: onNoise as U }) };
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
