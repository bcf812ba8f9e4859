import type { Invocation, Subject } from '../contract/subject.ts';
import { isDomainError } from '../kit/domain-error.ts';
import type { FallbackGuard } from './fallback-guard.ts';
import type { Outbox } from './outbox.ts';
import type { DualWriteOptions } from './persistence.ts';
import type { ReadConverter } from './read-converter.ts';
import { RepeatableIds } from './repeatable-ids.ts';
import { answerOf, resultOf, type Served, type ServedSubject } from './served.ts';
import { isUnanswered } from './unanswered.ts';
import { textsWithin } from './values-within.ts';

export interface DualWriteParts {
  readonly postgres: Subject;
  readonly mongo: Subject;
  readonly outbox: Pick<Outbox, 'drain'>;
  readonly guard: Pick<FallbackGuard, 'look' | 'covers'>;
  readonly converter: Pick<ReadConverter, 'convert'>;
  readonly kindOf: (op: string) => 'read' | 'write';
  /** Whether a read's answer says that there is no such record. Default: a `not_found`, null or undefined. */
  readonly isMiss?: (op: string, answer: Served['answer']) => boolean;
  /** How long a caller waits for MongoDB to have its write, ms. Default 1,000. */
  readonly secondaryMs?: number;
  /** How long after a failure the outbox is tried again, ms. Default 250. */
  readonly retryMs?: number;
}

/**
 * A module's repository on both stores: what it writes is committed on PostgreSQL and captured there in the same
 * transaction, then brought to MongoDB before the caller is answered. MongoDB gets the record that was persisted, so ids
 * and times are PostgreSQL's; nothing is made twice.
 *
 * Falling back serves reads of single records that PostgreSQL does not have yet. It cannot know of names that only
 * MongoDB has, nor fill lists: until the conversion is complete, MongoDB stays the store that is written.
 */
export class DualWriteRepository implements ServedSubject {
  readonly #parts: DualWriteParts;
  #options: DualWriteOptions;
  #retry: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(parts: DualWriteParts, options: DualWriteOptions) {
    this.#parts = parts;
    this.#options = options;
  }

  get options(): DualWriteOptions {
    return this.#options;
  }

  /**
   * What holds from the next operation on. Where MongoDB is no longer written, it is not tried again either; what was on
   * its way there is waited for by a `drain` of the outbox, once this is set.
   */
  set options(options: DualWriteOptions) {
    this.#options = options;
    if (options.writeToBoth) return;
    clearTimeout(this.#retry);
    this.#retry = undefined;
  }

  async serve(call: Invocation): Promise<Served> {
    const { options } = this;
    try {
      return await this.#serve(call, options);
    } catch (error) {
      // What was looked for on MongoDB, or brought over from there, for a call that PostgreSQL refused: nothing was done.
      if (isUnanswered(error)) return { by: 'mongo', answer: { kind: 'error', error }, secondary: 'none', converted: 0 };
      throw error;
    }
  }

  async #serve(call: Invocation, options: DualWriteOptions): Promise<Served> {
    const { postgres, kindOf } = this.#parts;
    const ids = new RepeatableIds(call.ids);
    const first = await answerOf(postgres, { ...call, ids: ids.fromTheFirst() });
    if (kindOf(call.op) === 'read') {
      const isMiss = options.fallbackToMongo && this.#isMiss(call.op, first);
      return isMiss ? await this.#fallBack(call, first, options) : { by: 'postgres', answer: first, secondary: 'none', converted: 0 };
    }
    let answer = first;
    let converted = 0;
    if (options.fallbackToMongo && options.convertOnRead && isNotFound(first)) {
      converted = await this.#parts.converter.convert(call.tenant, textsWithin(call.args), call.now.getTime());
      // The first try changed nothing: it was refused, since it found nothing.
      if (converted > 0) answer = await answerOf(postgres, { ...call, ids: ids.fromTheFirst() });
    }
    return { by: 'postgres', answer, secondary: options.writeToBoth ? await this.#mirror() : 'pending', converted };
  }

  async invoke(call: Invocation): Promise<unknown> {
    return resultOf(await this.serve(call));
  }

  async #fallBack(call: Invocation, missed: Served['answer'], options: DualWriteOptions): Promise<Served> {
    const { mongo, guard, converter } = this.#parts;
    const miss: Served = { by: 'postgres', answer: missed, secondary: 'none', converted: 0 };
    const waiting = await guard.look(call.tenant);
    const answer = await answerOf(mongo, call);
    // Neither has it. What MongoDB could not say stands as its fault: the record may be there.
    if (this.#isMiss(call.op, answer)) return miss;
    if (answer.kind === 'error') return { by: 'mongo', answer, secondary: 'none', converted: 0 };
    const texts = textsWithin(call.args, answer.value);
    if (await guard.covers(call.tenant, texts, waiting)) return miss;
    const converted = options.convertOnRead ? await converter.convert(call.tenant, texts, call.now.getTime()) : 0;
    return { by: 'mongo', answer, secondary: 'none', converted };
  }

  /** Brings what was written to MongoDB, as far as it answers in time; what does not get there lies in the outbox. */
  async #mirror(): Promise<'applied' | 'pending'> {
    if (this.#retry !== undefined) return 'pending';
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), this.#parts.secondaryMs ?? 1_000);
    });
    const drained = this.#parts.outbox.drain('acknowledged').then(
      (given) => {
        // What MongoDB lost again before it was on disk there is brought once more.
        void given.noted?.catch(() => this.#again());
        return given;
      },
      () => {
        this.#again();
        return undefined;
      },
    );
    const done = await Promise.race([drained, late]);
    clearTimeout(timer);
    return done !== undefined && done.refused === 0 ? 'applied' : 'pending';
  }

  /** While MongoDB does not answer nobody waits for it: the outbox is tried from here until it does. */
  #again(): void {
    if (this.#isClosed || !this.#options.writeToBoth || this.#retry !== undefined) return;
    const retry = setTimeout(async () => {
      const isDone = await this.#parts.outbox.drain().then(
        () => true,
        () => false,
      );
      // Another may have begun since, where MongoDB was no longer written and is again.
      if (this.#retry === retry) this.#retry = undefined;
      if (!isDone) this.#again();
    }, this.#parts.retryMs ?? 250);
    this.#retry = retry;
    retry.unref();
  }

  #isMiss(op: string, answer: Served['answer']): boolean {
    if (this.#parts.isMiss !== undefined) return this.#parts.isMiss(op, answer);
    if (answer.kind === 'value') return answer.value === null || answer.value === undefined;
    return isNotFound(answer);
  }

  /** Those who opened the parts close them. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#retry);
  }
}

/** Of a write nothing else says that it found nothing: one that gives no value may have changed what it was to change. */
function isNotFound(answer: Served['answer']): boolean {
  return answer.kind === 'error' && isDomainError(answer.error) && answer.error.kind === 'not_found';
}
