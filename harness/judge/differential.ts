import type { Arena, Leg, Snapshot } from '../contract/arena.ts';
import type { CanonicalObservation } from '../contract/observation.ts';
import type { Workload } from '../contract/operation.ts';

/** The legs of a differential run. `noise` is a second Mongo: what differs there is the module's own nondeterminism. */
export interface Legs {
  readonly mongo: Leg;
  readonly postgres: Leg;
  readonly noise: Leg;
}

/** How many operations a leg may be ahead: it need not wait at each for the slowest. What it gives meanwhile is held. */
const AHEAD = 16;

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
 * Drives one workload on all legs from empty, at once, none far ahead of the others; a heavy one on one leg after
 * another. At `checkpoints` points within (or where its groups end) and at the end, everything that is stored is read
 * raw; nowhere when negative.
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
  const runs = await each(legs, (leg) => new LegRun(leg, workload, stops));
  const total = workload.operations.length;
  try {
    let stop = 0;
    for (let done = 1; done <= total; done++) {
      if (done > stop) stop = nextStop(done, total, stops);
      const { noise, ...both } = workload.isHeavy === true ? await inTurn(runs, done) : await each(runs, (run) => run.take(Math.min(stop, done + AHEAD)));
      yield { kind: 'operation', done, ...both, ...(noise === undefined ? {} : { noise }) };
      if (stops.has(done)) yield { kind: 'checkpoint', done, ...(await each(runs, (run) => run.stored)) };
    }
  } finally {
    await each(runs, (run) => run.end());
  }
}

/** Where the legs wait for each other: a record of which the digests differ is read again. */
function nextStop(from: number, total: number, stops: ReadonlySet<number>): number {
  for (let next = from; next < total; next++) if (stops.has(next)) return next;
  return total;
}

/** One leg on its way through a workload, from empty: emptied, driven and read at its stops, without a thought for the others. */
class LegRun {
  readonly #leg: Leg;
  readonly #stops: ReadonlySet<number>;
  readonly #run: AsyncIterator<CanonicalObservation>;
  readonly #observations: Promise<CanonicalObservation>[] = [];
  #stored: Promise<Snapshot> | undefined;
  #asked = 0;
  /** What was asked of it last: it does one thing after another. */
  #last: Promise<unknown>;

  constructor(leg: Leg, workload: Workload, stops: ReadonlySet<number>) {
    this.#leg = leg;
    this.#stops = stops;
    this.#run = leg.drive(workload)[Symbol.asyncIterator]();
    this.#last = leg.reset();
  }

  /** The next observation, with all up to that of operation `to` on their way. */
  take(to: number): Promise<CanonicalObservation> {
    while (this.#asked < to) {
      this.#observations.push(this.#behind(() => this.#next()));
      if (this.#stops.has(++this.#asked)) this.#stored = this.#behind(() => this.#leg.snapshot());
    }
    return this.#observations.shift() as Promise<CanonicalObservation>;
  }

  /** Operation `to` alone, and what is to be read behind it: the leg is at rest afterwards. */
  async only(to: number): Promise<CanonicalObservation> {
    const observation = await this.take(to);
    await this.#last;
    return observation;
  }

  /** What is stored at the stop that was reached. */
  get stored(): Promise<Snapshot> {
    return this.#stored as Promise<Snapshot>;
  }

  async end(): Promise<void> {
    await this.#run.return?.();
  }

  async #next(): Promise<CanonicalObservation> {
    const next = await this.#run.next();
    if (next.done === true) throw new Error('a leg ended before the others');
    return next.value;
  }

  #behind<T>(act: () => Promise<T>): Promise<T> {
    const asked = this.#last.then(act);
    // Whoever takes it hears of an error; where another leg fails first, nobody does.
    asked.catch(() => undefined);
    this.#last = asked;
    return asked;
  }
}

/** One operation on one leg after another: what they need at once is what one of them does. */
async function inTurn({ mongo, postgres, noise }: Triple<LegRun>, done: number): Promise<Triple<CanonicalObservation>> {
  const onMongo = await mongo.only(done);
  const onPostgres = await postgres.only(done);
  return { mongo: onMongo, postgres: onPostgres, ...(noise === undefined ? {} : { noise: await noise.only(done) }) };
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
