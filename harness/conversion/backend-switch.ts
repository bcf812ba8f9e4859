import type { Invocation } from '../contract/subject.ts';
import type { PersistenceMode } from './persistence.ts';
import { resultOf, type Served, type ServedSubject } from './served.ts';

/** One change of backend, as it went. Times in ms. */
export interface Change {
  readonly from: PersistenceMode;
  readonly to: PersistenceMode;
  /** Operations that were under way on the old backend, and finished there. */
  readonly inFlight: number;
  /** Operations that waited for the change; none where nothing is handed over. */
  readonly held: number;
  /** Until the last operation of the old backend had ended. */
  readonly drainedMs: number;
  /** Until the new backend answered. */
  readonly tookMs: number;
}

/**
 * A module's backend, changed while it is used. An operation ends on the backend where it began, whatever is changed
 * meanwhile.
 */
export class BackendSwitch implements ServedSubject {
  readonly #backends: Readonly<Record<PersistenceMode, ServedSubject>>;
  #mode: PersistenceMode;
  #flights: Flights = new Flights();
  /** While a backend is handed over: what new operations wait for. */
  #gate: Promise<void> | undefined;
  #held = 0;
  #changing: Promise<unknown> = Promise.resolve();

  constructor(backends: Readonly<Record<PersistenceMode, ServedSubject>>, mode: PersistenceMode) {
    this.#backends = backends;
    this.#mode = mode;
  }

  /** The backend that the next operation begins on. */
  get mode(): PersistenceMode {
    return this.#mode;
  }

  async serve(call: Invocation): Promise<Served> {
    while (this.#gate !== undefined) {
      this.#held++;
      await this.#gate;
    }
    const flights = this.#flights;
    flights.begin();
    try {
      return await this.#backends[this.#mode].serve(call);
    } finally {
      flights.end();
    }
  }

  async invoke(call: Invocation): Promise<unknown> {
    return resultOf(await this.serve(call));
  }

  /**
   * Changes the backend; resolves when the last operation of the old one has ended. Changes follow one another.
   *
   * @param handOver brings the new store up to what the old one has. New operations wait for it, so that none finds less
   * than was acknowledged. When it fails the old backend stays, and what waited goes on there.
   */
  change(to: PersistenceMode, handOver?: () => Promise<void>): Promise<Change> {
    const changed = this.#changing.then(() => this.#change(to, handOver));
    this.#changing = changed.catch(() => undefined);
    return changed;
  }

  async #change(to: PersistenceMode, handOver: (() => Promise<void>) | undefined): Promise<Change> {
    const from = this.#mode;
    const began = performance.now();
    const old = this.#flights;
    const inFlight = old.count;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#held = 0;
    if (handOver === undefined) this.#mode = to;
    else this.#gate = promise;
    this.#flights = new Flights();
    try {
      await old.ended();
      const drainedMs = performance.now() - began;
      await handOver?.();
      this.#mode = to;
      return { from, to, inFlight, held: this.#held, drainedMs, tookMs: performance.now() - began };
    } finally {
      this.#gate = undefined;
      resolve();
    }
  }

  /** Those who opened the backends close them. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#flights.ended();
  }
}

/** Operations that are under way on one backend. */
class Flights {
  count = 0;
  readonly #waiting: (() => void)[] = [];

  begin(): void {
    this.count++;
  }

  end(): void {
    this.count--;
    if (this.count === 0) for (const go of this.#waiting.splice(0)) go();
  }

  async ended(): Promise<void> {
    if (this.count > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
