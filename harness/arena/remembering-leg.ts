import type { Leg, LegDriveOptions, RememberingLeg, Snapshot } from '../contract/arena.ts';
import type { CanonicalObservation } from '../contract/observation.ts';
import type { Operation, Workload } from '../contract/operation.ts';
import type { Invocation } from '../contract/subject.ts';
import type { Canonical } from '../contract/type.ts';
import { type Callee, drive } from '../drive/driver.ts';
import type { StoreLeg } from './leg.ts';

/** What calls gave, by the operation's key; a call may still be under way. */
type Answers = ReadonlyMap<number, Promise<unknown>>;

/** A state that was marked. */
interface Mark {
  readonly workload: Workload;
  readonly answers: Answers;
  /** Puts the database back to it. */
  readonly restore: () => Promise<void>;
}

/** See `RememberingLeg`: around a leg on PostgreSQL, which it neither opens nor closes. */
export class StoreRememberingLeg implements RememberingLeg {
  readonly #leg: StoreLeg;
  readonly #signal: AbortSignal;
  readonly #marks: Mark[] = [];
  /** It is to be empty; whether that is brought about, or a mark's state, the next drive decides. */
  #isToBeEmpty = false;
  #recall: Recall | undefined;

  constructor(leg: StoreLeg, signal: AbortSignal) {
    this.#leg = leg;
    this.#signal = signal;
  }

  get side(): Leg['side'] {
    return this.#leg.side;
  }
  get store(): Leg['store'] {
    return this.#leg.store;
  }
  get target(): Leg['target'] {
    return this.#leg.target;
  }

  async *drive(workload: Workload, { leavesOut }: Pick<LegDriveOptions, 'leavesOut'> = {}): AsyncGenerator<CanonicalObservation> {
    const mark = this.#isToBeEmpty ? this.#longest(workload) : undefined;
    if (mark === undefined) await this.#settle();
    else await mark.restore();
    this.#isToBeEmpty = false;
    const recall = new Recall(this.#leg.subject, mark?.answers ?? new Map());
    this.#recall = recall;
    const known = new Set(mark?.workload.operations);
    for await (const observation of drive(recall, this.side, workload, { signal: this.#signal, ...(leavesOut && { leavesOut }) })) {
      // What is only recalled took no time that says anything of the store.
      yield known.has(observation.operation) ? this.#leg.formed(observation) : await this.#leg.observed(observation);
    }
  }

  async mark(workload: Workload): Promise<void> {
    const { operations } = workload;
    if (operations.length === 0 || this.#longest(workload)?.workload.operations.length === operations.length) return;
    const keys = new Set(operations.map(({ key }) => key));
    const answers = new Map([...(this.#recall?.answers ?? [])].filter(([key]) => keys.has(key)));
    const restore = await this.#leg.copy();
    if (restore !== undefined) this.#marks.push({ workload, answers, restore });
  }

  async reset(): Promise<void> {
    this.#isToBeEmpty = true;
  }

  async snapshot(): Promise<Snapshot> {
    await this.#settle();
    return await this.#leg.snapshot();
  }

  async record(collection: string, key: string): Promise<Canonical | undefined> {
    await this.#settle();
    return await this.#leg.record(collection, key);
  }

  /** Whoever opened the leg closes it. */
  async [Symbol.asyncDispose](): Promise<void> {}

  async #settle(): Promise<void> {
    if (!this.#isToBeEmpty) return;
    this.#isToBeEmpty = false;
    await this.#leg.reset();
  }

  /** The mark that has most of the operations with which a workload begins. */
  #longest({ seed, operations }: Workload): Mark | undefined {
    const isBegin = (begin: readonly Operation[]): boolean => begin.every((operation, at) => operation === operations[at]);
    return this.#marks
      .filter(({ workload }) => workload.seed === seed && isBegin(workload.operations))
      .toSorted((one, other) => other.workload.operations.length - one.workload.operations.length)[0];
  }
}

/** A subject that is not called again for what it has answered before. */
class Recall implements Callee {
  readonly #subject: StoreLeg['subject'];
  readonly #answers: Map<number, Promise<unknown>>;

  constructor(subject: StoreLeg['subject'], known: Answers) {
    this.#subject = subject;
    this.#answers = new Map(known);
  }

  get answers(): Answers {
    return this.#answers;
  }

  async invoke(call: Invocation, { key }: Operation): Promise<unknown> {
    const known = this.#answers.get(key);
    if (known !== undefined) return await known;
    const answer = this.#subject.invoke(call);
    this.#answers.set(key, answer);
    return await answer;
  }
}
