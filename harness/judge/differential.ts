import type { Arena, Leg, Snapshot } from '../contract/arena.ts';
import type { CanonicalObservation } from '../contract/observation.ts';
import type { Workload } from '../contract/operation.ts';

/** The legs of a differential run. `noise` is a second Mongo: what differs there is the module's own nondeterminism. */
export interface Legs {
  readonly mongo: Leg;
  readonly postgres: Leg;
  readonly noise: Leg;
}

/** How far a leg may be ahead: it need not wait at every operation for the slowest. */
const STRETCH = 32;

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
 * Drives one workload on all legs from empty, at once, none far ahead of the others. At `checkpoints` points
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
  const runs = await each(legs, (leg) => new LegRun(leg, workload));
  const total = workload.operations.length;
  try {
    let done = 0;
    while (done < total) {
      const to = nextStop(done, total, stops);
      const stretch = await each(runs, (run) => run.take(to - done, stops.has(to)));
      for (const [at, mongo] of stretch.mongo.observations.entries()) {
        const noise = stretch.noise?.observations[at];
        const postgres = stretch.postgres.observations[at] as CanonicalObservation;
        yield { kind: 'operation', done: done + at + 1, mongo, postgres, ...(noise === undefined ? {} : { noise }) };
      }
      done = to;
      if (stops.has(done)) yield { kind: 'checkpoint', done, ...(await each(stretch, ({ snapshot }) => snapshot as Snapshot)) };
    }
  } finally {
    await each(runs, (run) => run.end());
  }
}

/** Where the legs wait for each other next: at a stop, and before that often enough that little is held in memory. */
function nextStop(done: number, total: number, stops: ReadonlySet<number>): number {
  for (let next = done + 1; next < total && next < done + STRETCH; next++) if (stops.has(next)) return next;
  return Math.min(total, done + STRETCH);
}

/** What a leg gave from one stop to the next. */
interface Stretch {
  readonly observations: readonly CanonicalObservation[];
  readonly snapshot: Snapshot | undefined;
}

/** One leg on its way through a workload, from empty. It is emptied, driven and read without a thought for the others. */
class LegRun {
  readonly #leg: Leg;
  readonly #workload: Workload;
  #run: AsyncIterator<CanonicalObservation> | undefined;

  constructor(leg: Leg, workload: Workload) {
    this.#leg = leg;
    this.#workload = workload;
  }

  /** The next `count` observations, and what is stored after them. */
  async take(count: number, isStop: boolean): Promise<Stretch> {
    if (this.#run === undefined) {
      await this.#leg.reset();
      this.#run = this.#leg.drive(this.#workload)[Symbol.asyncIterator]();
    }
    const observations: CanonicalObservation[] = [];
    while (observations.length < count) {
      const next = await this.#run.next();
      if (next.done === true) throw new Error('a leg ended before the others');
      observations.push(next.value);
    }
    return { observations, snapshot: isStop ? await this.#leg.snapshot() : undefined };
  }

  async end(): Promise<void> {
    await this.#run?.return?.();
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
