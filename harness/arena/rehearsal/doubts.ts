import type { ConvertedEntry } from '../../contract/config.ts';
import type { Outcome } from '../../contract/observation.ts';
import type { Operation } from '../../contract/operation.ts';
import type { RehearsalDoubts } from '../../contract/rehearsal.ts';
import type { Stores } from '../../contract/stores.ts';
import type { Invocation, MongoTarget, PostgresTarget } from '../../contract/subject.ts';
import type { Served, ServedSubject } from '../../conversion/served.ts';
import { isUnanswered } from '../../conversion/unanswered.ts';
import { DomainError } from '../../kit/domain-error.ts';
import { idSource } from '../../kit/ids.ts';
import { untilAborted } from '../../kit/until-aborted.ts';
import { pollUntil } from '../../stores/poll.ts';
import { EVERY, parted, recordsOf } from './live-proof.ts';
import type { Undisturbed } from './undisturbed.ts';

export interface DoubtsOptions {
  readonly entry: ConvertedEntry;
  readonly stores: Stores;
  /** Where calls go. */
  readonly served: ServedSubject;
  /** The store whose answers count now. */
  readonly storeNow: () => MongoTarget | PostgresTarget;
  readonly undisturbed: Pick<Undisturbed, 'doubt'>;
  /** Of the workload: what ids are made of. */
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** What a caller came to know in the end. */
export interface Known extends Pick<Served, 'answer'> {
  readonly by: Served['by'] | null;
  /** How, where the first call had no answer. */
  readonly doubt?: 'asked again' | 'took effect';
}

/** How long what is neither as before nor as after is looked at, ms: a store that has just come up may still be at it. */
const SETTLE_MS = 5_000;
/** How often a call is made again. */
const ASKS = 10;

/**
 * What a caller does whose call had no answer because something was broken on purpose. It may have taken effect, or not:
 * its tenant's records are those in front of the operation, or those behind it, as the undisturbed run has them. In the
 * one case it is called again, so that each operation takes effect once and every later answer must be the same; in the
 * other its answer is the one that is lost. Anything between the two is half an operation, and a failure.
 *
 * Without anything broken a call without an answer is a fault like any other.
 */
export class Doubts {
  readonly #options: DoubtsOptions;
  /** Operations of which half took effect. */
  readonly halves: Operation[] = [];
  readonly #counts = { asked: 0, tookEffect: 0, didNot: 0 };
  /** Whether anything is being broken; a call without an answer is a fault otherwise. */
  #isOn = false;
  #mended: Promise<unknown> = Promise.resolve();
  #open = 0;
  #whenCalm: (() => void)[] = [];

  constructor(options: DoubtsOptions) {
    this.#options = options;
  }

  get counts(): RehearsalDoubts {
    return { ...this.#counts };
  }

  /**
   * Breaks something and mends it; resolves when all that it left in doubt is settled, with how many there were.
   *
   * @param work says when it breaks something, with what resolves when that is mended.
   */
  async during(work: (breaks: (mended: Promise<unknown>) => void) => Promise<void>): Promise<RehearsalDoubts> {
    const before = this.counts;
    this.#isOn = true;
    await work((mended) => {
      this.#mended = mended.catch(() => undefined);
    });
    if (this.#open > 0) await untilAborted(new Promise<void>((calm) => this.#whenCalm.push(calm)), this.#options.signal);
    const { asked, tookEffect, didNot } = this.#counts;
    return { asked: asked - before.asked, tookEffect: tookEffect - before.tookEffect, didNot: didNot - before.didNot };
  }

  /** From here on every call has its answer. */
  end(): void {
    this.#isOn = false;
  }

  async call(call: Invocation, operation: Operation): Promise<Known> {
    const served = await this.#serve(call);
    if (!this.#isOn || !isLost(served)) return served;
    this.#open++;
    try {
      return await this.#resolve(call, operation, served);
    } finally {
      this.#open--;
      if (this.#open === 0) for (const calm of this.#whenCalm.splice(0)) calm();
    }
  }

  async #resolve(call: Invocation, operation: Operation, first: Known): Promise<Known> {
    const { entry, seed, signal } = this.#options;
    const isWrite = entry.module.operations[operation.name]?.kind !== 'read';
    let last = first;
    for (let asks = 0; asks < ASKS && isLost(last); asks++) {
      await untilAborted(this.#mended, signal);
      const settled = isWrite ? await this.#settled(operation) : undefined;
      if (settled !== undefined) return { by: last.by, answer: answerOf(settled), doubt: 'took effect' };
      last = { ...(await this.#serve({ ...call, ids: idSource(seed, operation.key) })), doubt: 'asked again' };
    }
    this.#counts[isWrite ? 'didNot' : 'asked']++;
    return last;
  }

  /** What the operation came to, if it took effect. */
  async #settled(operation: Operation): Promise<Outcome | undefined> {
    const { entry, stores, undisturbed, storeNow, signal } = this.#options;
    const { before, after, outcome } = await undisturbed.doubt(operation);
    const found = await pollUntil(
      async () => {
        const now = await recordsOf(entry, stores, storeNow(), { tiers: EVERY, tenant: operation.tenant });
        // What changes nothing may be called again.
        if (parted(before, now).size === 0) return 'before';
        return parted(after, now).size === 0 ? 'after' : undefined;
      },
      { deadlineMs: SETTLE_MS, signal },
    );
    if (found === 'after') this.#counts.tookEffect++;
    if (found === undefined) this.halves.push(operation);
    return found === 'after' ? outcome : undefined;
  }

  async #serve(call: Invocation): Promise<Known> {
    try {
      return await this.#options.served.serve(call);
    } catch (error) {
      return { by: null, answer: { kind: 'error', error } };
    }
  }
}

const isLost = ({ answer }: Known): boolean => answer.kind === 'error' && isUnanswered(answer.error);

/** As the repository would have given it. */
function answerOf(outcome: Outcome): Known['answer'] {
  if (outcome.kind === 'value') return { kind: 'value', value: outcome.value };
  if (outcome.kind === 'error') return { kind: 'error', error: new DomainError(outcome.error.kind, { ...outcome.error, message: outcome.message }) };
  return { kind: 'error', error: new Error(outcome.kind === 'fault' ? outcome.message : 'it was not called') };
}
