import { IdAliases } from '../../canonicalize/id-aliases.ts';
import type { ConvertedEntry } from '../../contract/config.ts';
import type { CanonicalObservation, Outcome } from '../../contract/observation.ts';
import type { Operation, Workload } from '../../contract/operation.ts';
import type { Stores } from '../../contract/stores.ts';
import type { MongoTarget } from '../../contract/subject.ts';
import { startFreshOnMongo } from '../../conversion/fresh-start.ts';
import { stepper } from '../../drive/driver.ts';
import { within } from '../../kit/deadline.ts';
import { referencesIn } from '../../kit/references.ts';
import { StoreLeg } from '../leg.ts';
import { canonicalObservation } from '../observation.ts';
import { closed } from './closed.ts';
import { EVERY, type Records, recordsOf } from './live-proof.ts';

export interface UndisturbedOptions {
  readonly entry: ConvertedEntry;
  readonly stores: Stores;
  readonly workload: Workload;
  readonly signal: AbortSignal;
}

/** What one operation does where nothing is converted. */
export interface Doubted {
  readonly outcome: Outcome;
  /** Its tenant's records, in front of it and behind it. */
  readonly before: Records;
  readonly after: Records;
}

/** How long an operation may take, ms. */
const STEP_MS = 90_000;

/** Behind an operation: what starts fresh is emptied, all of it or what MongoDB alone has. */
type FreshStart = 'all' | 'without tables';

/**
 * The run where nothing is converted: the same operations on a MongoDB of their own, in the order in which they ended in
 * the rehearsal, and behind it. A tenant's operations have one order anyway, and tenants do not meet; what follows in
 * their place is what starts fresh (tier C). A cutover is declared to begin it anew, so the undisturbed run begins it anew
 * behind the same operations, and every answer about a lock or a job stays one that must be the same. A weaker property
 * of locks (no two holders at once) would not see one that was given out twice in a row, or a token that fell.
 */
export class Undisturbed implements AsyncDisposable {
  readonly observations = new Map<number, CanonicalObservation>();
  readonly #options: UndisturbedOptions;
  readonly #leg: StoreLeg;
  readonly #stepper: ReturnType<typeof stepper>;
  readonly #aliases = new IdAliases();
  readonly #queue: (Operation | FreshStart)[] = [];
  readonly #operations: ReadonlyMap<number, Operation>;
  readonly #doubted = new Map<number, Doubted>();
  #last: Promise<unknown> = Promise.resolve();
  #isHeld = false;
  #isFollowing = false;

  private constructor(options: UndisturbedOptions, leg: StoreLeg) {
    this.#options = options;
    this.#leg = leg;
    this.#operations = new Map(options.workload.operations.map((operation) => [operation.key, operation]));
    this.#stepper = stepper(leg.subject, 'mongo', options.workload, { signal: options.signal });
  }

  static async open(options: UndisturbedOptions): Promise<Undisturbed> {
    const { entry, stores, signal } = options;
    return new Undisturbed(options, await StoreLeg.open('mongo', entry, stores, { label: 'undisturbed', signal }));
  }

  get target(): MongoTarget {
    return this.#leg.target as MongoTarget;
  }

  /** An operation of the rehearsal came to its end; one that is skipped there is here as well. */
  ended(operation: Operation): void {
    this.#queue.push(operation);
    this.#follow();
  }

  /** No operation is under way in the rehearsal, and what starts fresh was emptied. */
  startsFresh(which: FreshStart): void {
    this.#queue.push(which);
  }

  /** Nothing is under way on its store while `work` is. */
  async held<T>(work: () => Promise<T>): Promise<T> {
    this.#isHeld = true;
    try {
      await this.#last;
      return await work();
    } finally {
      this.#isHeld = false;
      this.#follow();
    }
  }

  /** What an operation does that has not ended in the rehearsal, while others of its tenant wait for it. */
  doubt(operation: Operation): Promise<Doubted> {
    return this.#inTurn(async () => {
      const known = this.#doubted.get(operation.key);
      if (known !== undefined) return known;
      await this.#catchUp();
      const before = await this.#recordsOf(operation.tenant);
      const outcome = await this.#take(operation);
      const doubted = { outcome, before, after: await this.#recordsOf(operation.tenant) };
      this.#doubted.set(operation.key, doubted);
      return doubted;
    });
  }

  /**
   * Runs what is left.
   *
   * @throws what ended it.
   */
  finish(): Promise<void> {
    return this.#inTurn(() => this.#catchUp());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await closed(this.#leg[Symbol.asyncDispose]());
  }

  /** Keeps up with the rehearsal, so that nobody waits for it long who is in doubt. */
  #follow(): void {
    if (this.#isFollowing || this.#isHeld) return;
    this.#isFollowing = true;
    const following = this.#inTurn(() => this.#catchUp(() => !this.#isHeld));
    // What failed stands in front of the queue still: whoever needs it learns why.
    following
      .catch(() => undefined)
      .finally(() => {
        this.#isFollowing = false;
      });
  }

  async #catchUp(goesOn: () => boolean = () => true): Promise<void> {
    const { entry, signal } = this.#options;
    for (let next = this.#queue[0]; next !== undefined && goesOn(); next = this.#queue[0]) {
      signal.throwIfAborted();
      if (typeof next === 'string') await startFreshOnMongo(entry.conversion, this.target, next);
      else if (!this.observations.has(next.key)) await this.#take(next);
      this.#queue.shift();
    }
  }

  async #take(operation: Operation): Promise<Outcome> {
    // What it refers to came to its end before it, in the rehearsal: what is not here was skipped there.
    for (const { key } of referencesIn(operation.args)) {
      const other = this.#operations.get(key);
      if (other !== undefined && key < operation.key && !this.observations.has(key)) this.#stepper.skip(other);
    }
    const observation = await within(this.#stepper.step(operation), STEP_MS, `"${operation.name}" where nothing is converted`);
    this.observations.set(operation.key, canonicalObservation(this.#options.entry.module, observation, this.#aliases));
    return observation.outcome;
  }

  #recordsOf(tenant: string): Promise<Records> {
    const { entry, stores } = this.#options;
    return recordsOf(entry, stores, this.target, { tiers: EVERY, tenant });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }
}
