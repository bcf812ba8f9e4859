import { setTimeout as pause } from 'node:timers/promises';
import type { Operation } from '../../contract/operation.ts';
import type { Invocation, StoreKind } from '../../contract/subject.ts';
import { resultOf } from '../../conversion/served.ts';
import type { Callee } from '../../drive/driver.ts';
import type { Doubts, Known } from './doubts.ts';

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
export interface Answered extends Pick<Known, 'by' | 'doubt'> {
  readonly phase: string;
}

export interface LoadOptions {
  readonly doubts: Pick<Doubts, 'call'>;
  /** Operations that seed the database: those with a lower key. */
  readonly seeded: number;
  readonly perSecond: number;
  /** Called in the order in which operations end. */
  readonly onEnded: (operation: Operation) => void;
}

/** What a call gives that comes when the load is over: nothing was called. */
export class OverError extends Error {
  readonly code = 'load_over';
}

/**
 * Calls that come at a constant rate, whatever the answers take: the time of an answer counts from when its call was due.
 * The first calls, which seed the database, come as fast as they can.
 */
export class Load implements Callee {
  readonly samples: Sample[] = [];
  /** By the operation's key. */
  readonly answered = new Map<number, Answered>();
  /** What the operations that begin now are part of. */
  phase = '';
  seeded = 0;
  readonly #options: LoadOptions;
  readonly #refused = new Set<number>();
  readonly #waiting: { readonly at: number; readonly go: () => void }[] = [];
  #begun = 0;
  #startMs: number | undefined;
  #isOver = false;
  readonly #ended = new AbortController();

  constructor(options: LoadOptions) {
    this.#options = options;
  }

  /** Since the load began, ms; 0 before. */
  get nowMs(): number {
    return this.#startMs === undefined ? 0 : performance.now() - this.#startMs;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Aborted when no more operations come: whoever waits for one waits with this. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** Operations that have begun, without those that seed. */
  get begun(): number {
    return this.#begun;
  }

  /** Whether it came when the load was over, and was not called. */
  isRefused(key: number): boolean {
    return this.#refused.has(key);
  }

  async invoke(call: Invocation, operation: Operation): Promise<unknown> {
    const isSeeding = operation.key < this.#options.seeded;
    const dueMs = isSeeding || this.#isOver ? 0 : await this.#due();
    if (this.#isOver) {
      this.#refused.add(operation.key);
      throw new OverError('the load is over: it was not called');
    }
    if (isSeeding) this.seeded++;
    const phase = isSeeding ? 'seeding' : this.phase;
    const known = await this.#options.doubts.call(call, operation);
    const { by, answer, doubt } = known;
    this.answered.set(operation.key, { phase, by, ...(doubt === undefined ? {} : { doubt }) });
    if (!isSeeding) this.samples.push({ phase, dueMs, endMs: this.nowMs, by, failed: answer.kind === 'error' });
    this.#options.onEnded(operation);
    return resultOf(known);
  }

  /** Resolves when so many operations of the load have begun, or it is over. */
  async until(operations: number): Promise<void> {
    if (this.#isOver || this.#begun > operations) return;
    await new Promise<void>((go) => this.#waiting.push({ at: operations, go }));
  }

  /** No more operations come. `reason` is told to whoever waits for one. Default: they ran out. */
  over(reason: Error = new OverError('the load ran out of operations before the way was over: the machine is slow for it, give it more --seconds')): void {
    this.#isOver = true;
    this.#ended.abort(reason);
    for (const { go } of this.#waiting.splice(0)) go();
  }

  /** Waits until the next operation is due; gives when that was. */
  async #due(): Promise<number> {
    const at = this.#begun++;
    this.#startMs ??= performance.now();
    const dueMs = (at * 1_000) / this.#options.perSecond;
    if (dueMs > this.nowMs) await pause(dueMs - this.nowMs);
    for (const [index, { at: until, go }] of [...this.#waiting.entries()].toReversed()) {
      if (at < until) continue;
      this.#waiting.splice(index, 1);
      go();
    }
    return dueMs;
  }
}
