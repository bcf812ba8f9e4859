import type { Invocation } from '../contract/subject.ts';
import { SeededRandom } from '../kit/random.ts';
import { resultOf, type Served, type ServedSubject } from './served.ts';
import { isUnanswered } from './unanswered.ts';

/** Two answers to one read. */
export interface ShadowPair {
  readonly call: Invocation;
  readonly served: Served['answer'];
  readonly shadow: Served['answer'];
}

/** What became of the reads. Only `equal` says anything for the shadow. */
export interface ShadowCounts {
  /** Reads that were served. */
  readonly reads: number;
  /** Of them, those that were chosen; the following add up to it, but for what is under way. */
  readonly sampled: number;
  readonly equal: number;
  readonly different: number;
  /** The tenant was written meanwhile, or the shadow's store did not have all that was: the two did not read the same. */
  readonly overtaken: number;
  /** Too many were under way. */
  readonly dropped: number;
  /** The shadow took longer than it may. */
  readonly late: number;
  /** They could not be compared, or a store did not answer. */
  readonly failed: number;
}

export interface ShadowOptions {
  readonly kindOf: (op: string) => 'read' | 'write';
  /** What part of the reads is run on the other store: 0 to 1. */
  readonly rate: number;
  readonly seed: number;
  /** Whether the shadow's store does not have all that was written. Default: it always has. */
  readonly isBehind?: () => Promise<boolean>;
  /** Whether the two say the same, in canonical form: `equalAnswers(module)`. */
  readonly isEqual: (pair: ShadowPair) => boolean;
  /** Called for each difference. */
  readonly onDifference: (pair: ShadowPair) => void;
  /** Reads that may be under way on the shadow. Default 8. */
  readonly most?: number;
  /** How long the shadow may take, ms. Default 5,000. */
  readonly deadlineMs?: number;
}

/**
 * Serves from one store, and runs a sample of the reads on the other, off the caller's path: the caller never waits for
 * the shadow, and never sees what it throws.
 */
export class Shadow implements ServedSubject {
  readonly #served: ServedSubject;
  readonly #shadow: ServedSubject;
  readonly #options: ShadowOptions;
  readonly #random: SeededRandom;
  readonly #counts = { reads: 0, sampled: 0, equal: 0, different: 0, overtaken: 0, dropped: 0, late: 0, failed: 0 };
  /** By tenant: how many writes have begun, and how many are under way. */
  readonly #writes = new Map<string, { begun: number; open: number }>();
  readonly #flying = new Set<Promise<void>>();

  constructor(served: ServedSubject, shadow: ServedSubject, options: ShadowOptions) {
    this.#served = served;
    this.#shadow = shadow;
    this.#options = options;
    this.#random = new SeededRandom(options.seed);
  }

  get counts(): ShadowCounts {
    return { ...this.#counts };
  }

  async serve(call: Invocation): Promise<Served> {
    if (this.#options.kindOf(call.op) === 'read') return await this.#read(call);
    const writes = this.#writesOf(call.tenant);
    writes.begun++;
    writes.open++;
    try {
      return await this.#served.serve(call);
    } finally {
      writes.open--;
    }
  }

  async invoke(call: Invocation): Promise<unknown> {
    return resultOf(await this.serve(call));
  }

  /** Resolves when no shadow read is under way. */
  async idle(): Promise<void> {
    await Promise.all(this.#flying);
  }

  /** Those who opened the two stores close them. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.idle();
  }

  async #read(call: Invocation): Promise<Served> {
    this.#counts.reads++;
    const isSampled = this.#random.next() < this.#options.rate;
    const writes = this.#writesOf(call.tenant);
    const before = { ...writes };
    const served = await this.#served.serve(call);
    if (!isSampled) return served;
    this.#counts.sampled++;
    if (this.#flying.size >= (this.#options.most ?? 8)) {
      this.#counts.dropped++;
      return served;
    }
    const flight: Promise<void> = this.#compare(call, served.answer, () => before.open === 0 && writes.begun === before.begun).finally(() =>
      this.#flying.delete(flight),
    );
    this.#flying.add(flight);
    return served;
  }

  /** Never rejects. */
  async #compare(call: Invocation, served: Served['answer'], isStill: () => boolean): Promise<void> {
    const { deadlineMs = 5_000, isEqual, onDifference, isBehind } = this.#options;
    let timer: NodeJS.Timeout | undefined;
    try {
      const late = new Promise<undefined>((resolve) => {
        timer = setTimeout(() => resolve(undefined), deadlineMs);
      });
      const wasBehind = (await isBehind?.()) ?? false;
      const answered = this.#shadow.serve(call);
      answered.catch(() => undefined);
      const shadow = (await Promise.race([answered, late]))?.answer;
      if (shadow === undefined) this.#counts.late++;
      else if ([served, shadow].some((answer) => answer.kind === 'error' && isUnanswered(answer.error))) this.#counts.failed++;
      else if (wasBehind || !isStill()) this.#counts.overtaken++;
      else if (isEqual({ call, served, shadow })) this.#counts.equal++;
      else {
        this.#counts.different++;
        onDifference({ call, served, shadow });
      }
    } catch {
      this.#counts.failed++;
    } finally {
      clearTimeout(timer);
    }
  }

  #writesOf(tenant: string): { begun: number; open: number } {
    const known = this.#writes.get(tenant) ?? { begun: 0, open: 0 };
    this.#writes.set(tenant, known);
    return known;
  }
}
