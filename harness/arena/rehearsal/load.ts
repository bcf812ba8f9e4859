import { setTimeout as pause } from 'node:timers/promises';
import type { Invocation, StoreKind, Subject } from '../../contract/subject.ts';
import { resultOf, type ServedSubject } from '../../conversion/served.ts';

/** One operation of the load. Times in ms since it began. */
export interface Sample {
  readonly phase: string;
  readonly dueMs: number;
  readonly endMs: number;
  /** Null: no store's own answer. */
  readonly by: StoreKind | null;
  /** Not a value: a refusal, or a fault. */
  readonly failed: boolean;
}

/** Where a call was answered. */
export interface Answered {
  readonly phase: string;
  readonly by: StoreKind | null;
}

/**
 * Calls that come at a constant rate, whatever the answers take: the time of an answer counts from when its call was due.
 * The first calls, which seed the database, come as fast as they can.
 */
export class Load implements Subject {
  readonly samples: Sample[] = [];
  /** What the operations that begin now are part of. */
  phase = '';
  /** By tenant, whose operations follow one another: where its calls were answered, and in which phase. */
  readonly #answered = new Map<string, Answered[]>();
  readonly #served: ServedSubject;
  readonly #seeding: number;
  readonly #intervalMs: number;
  readonly #waiting: { readonly at: number; readonly go: () => void }[] = [];
  #begun = 0;
  #startMs: number | undefined;
  #isOver = false;

  constructor(served: ServedSubject, seeding: number, perSecond: number) {
    this.#served = served;
    this.#seeding = seeding;
    this.#intervalMs = 1_000 / perSecond;
  }

  /** Since the load began, ms; 0 before. */
  get nowMs(): number {
    return this.#startMs === undefined ? 0 : performance.now() - this.#startMs;
  }

  async invoke(call: Invocation): Promise<unknown> {
    const at = this.#begun++ - this.#seeding;
    if (at < 0) {
      const seeded = await this.#served.serve(call);
      this.#note(call.tenant, { phase: 'seeding', by: seeded.by });
      return resultOf(seeded);
    }
    this.#startMs ??= performance.now();
    const dueMs = at * this.#intervalMs;
    if (dueMs > this.nowMs) await pause(dueMs - this.nowMs);
    this.#goOn(at);
    const { phase } = this;
    const served = await this.#served.serve(call).catch((error: unknown) => {
      this.#note(call.tenant, { phase, by: null });
      this.samples.push({ phase, dueMs, endMs: this.nowMs, by: null, failed: true });
      throw error;
    });
    this.#note(call.tenant, { phase, by: served.by });
    this.samples.push({ phase, dueMs, endMs: this.nowMs, by: served.by, failed: served.answer.kind === 'error' });
    return resultOf(served);
  }

  /** Where the next call of a tenant was answered that has not been asked about. */
  answered(tenant: string): Answered | undefined {
    return this.#answered.get(tenant)?.shift();
  }

  #note(tenant: string, answered: Answered): void {
    const known = this.#answered.get(tenant);
    if (known === undefined) this.#answered.set(tenant, [answered]);
    else known.push(answered);
  }

  /** Resolves when so many operations of the load have begun, or it is over. */
  async until(operations: number): Promise<void> {
    if (this.#isOver || this.#begun - this.#seeding > operations) return;
    await new Promise<void>((go) => this.#waiting.push({ at: operations, go }));
  }

  /** No more operations come. */
  over(): void {
    this.#isOver = true;
    for (const { go } of this.#waiting.splice(0)) go();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.over();
  }

  #goOn(at: number): void {
    for (const [index, { at: until, go }] of [...this.#waiting.entries()].toReversed()) {
      if (at < until) continue;
      this.#waiting.splice(index, 1);
      go();
    }
  }
}
