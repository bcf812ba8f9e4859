import { setTimeout as pause } from 'node:timers/promises';
import type { FaultName, RehearsalDoubts, RehearsalFault } from '../../contract/rehearsal.ts';
import type { Stores } from '../../contract/stores.ts';
import type { StoreKind } from '../../contract/subject.ts';
import type { Doubts } from './doubts.ts';
import type { Load } from './load.ts';
import type { Pulse } from './pulse.ts';
import type { RehearsalStand } from './stand.ts';
import type { Undisturbed } from './undisturbed.ts';

export interface BreakageOptions {
  readonly stand: RehearsalStand;
  readonly stores: Stores;
  readonly load: Load;
  readonly doubts: Doubts;
  readonly undisturbed: Pick<Undisturbed, 'held'>;
  readonly pulse: Pick<Pulse, 'without'>;
  readonly hasFaults: boolean;
  readonly signal: AbortSignal;
}

/** How long a store is held: longer than a writer of both waits for the second one (1 s). */
const STALL_MS = 1_500;
/** How many commits are cut at most until one of them is a write's: reads end by one as well. */
const CUTS = 8;
const NAMES = { mongo: 'MongoDB', postgres: 'PostgreSQL' } as const;
const NONE: RehearsalDoubts = { asked: 0, tookEffect: 0, didNot: 0 };

/** Breaks things on purpose, and mends them; keeps what it broke. Without faults it does nothing. */
export class Breakage {
  readonly faults: RehearsalFault[] = [];
  readonly #options: BreakageOptions;
  readonly #leftOut = new Set<string>();

  constructor(options: BreakageOptions) {
    this.#options = options;
  }

  /** Whether anything is broken. */
  get isOn(): boolean {
    return this.#options.hasFaults;
  }

  /** What could not be broken, each with why. */
  get leftOut(): readonly string[] {
    return [...this.#leftOut];
  }

  /** Ends a server as a crash does, and begins it again on what it had on disk. */
  async kill(store: StoreKind): Promise<void> {
    const breaker = this.#breaker(store);
    if (breaker === undefined) return;
    await this.#during(`${store} killed`, async (breaks) => {
      const began = performance.now();
      const again = this.#apart(store, async () => {
        await breaker.kill();
        await breaker.start();
      });
      breaks(again);
      await again;
      return `it answered again ${Math.round(performance.now() - began)} ms later`;
    });
  }

  /** Holds a server where it stands. */
  async stall(store: StoreKind): Promise<void> {
    const breaker = this.#breaker(store);
    if (breaker === undefined) return;
    await this.#during(`${store} stalled`, async () => {
      await this.#apart(store, async () => {
        try {
          await breaker.pause();
          await pause(STALL_MS, undefined, { signal: this.#options.signal });
        } finally {
          breaker.resume();
        }
      });
      return `${STALL_MS} ms`;
    });
  }

  /** Cuts the application's connections at its commits, until one of them was a write's. */
  async cutAtCommit(store: StoreKind, when: 'before' | 'after'): Promise<void> {
    const { stand, hasFaults } = this.#options;
    if (!hasFaults) return;
    if (!stand.lines.canCut(store)) {
      this.#leftOut.add(`connections to ${NAMES[store]} cut: no proxy can stand before it`);
      return;
    }
    const name = when === 'before' ? 'cut before a commit' : 'cut before the reply';
    for (let cuts = 0; cuts < CUTS; cuts++) {
      const { tookEffect, didNot } = await this.#during(
        name,
        async (breaks) => `${await stand.lines.cutAtCommit(store, when, breaks)} connections to ${NAMES[store]}`,
      );
      if ((when === 'before' ? didNot : tookEffect) > 0) return;
    }
  }

  /** Cuts the connections of who brings records from store to store. */
  async cut(name: 'mirror cut off' | 'outbox cut off'): Promise<void> {
    await this.note(name, async () => `${await this.#options.stand.cut()} connections`);
  }

  /** PostgreSQL takes no more rows until `work` has ended. */
  async fillDisk(work: () => Promise<void>): Promise<void> {
    await this.note('disk full', async () => {
      const free = await this.#options.stand.fillDisk();
      await work().finally(free);
      return 'PostgreSQL took no more rows';
    });
  }

  /** Keeps that something was broken which leaves no call without an answer. */
  async note(name: FaultName, work: () => Promise<string>): Promise<void> {
    const { load, hasFaults } = this.#options;
    if (!hasFaults) return;
    const atMs = load.nowMs;
    const detail = await work();
    this.faults.push({ type: 'fault', name, atMs: Math.round(atMs), untilMs: Math.round(load.nowMs), detail, doubts: NONE });
  }

  async #during(name: FaultName, work: (breaks: (mended: Promise<unknown>) => void) => Promise<string>): Promise<RehearsalDoubts> {
    const { load, doubts } = this.#options;
    const atMs = Math.round(load.nowMs);
    let detail = '';
    let untilMs = atMs;
    const left = await doubts.during(async (breaks) => {
      detail = await work(breaks);
      untilMs = Math.round(load.nowMs);
    });
    this.faults.push({ type: 'fault', name, atMs, untilMs, detail, doubts: left });
    return left;
  }

  /** The undisturbed run, which is on MongoDB too, must not be disturbed. */
  async #apart(store: StoreKind, work: () => Promise<void>): Promise<void> {
    const { undisturbed, pulse } = this.#options;
    const broken = (): Promise<void> => pulse.without(store, work);
    await (store === 'mongo' ? undisturbed.held(broken) : broken());
  }

  #breaker(store: StoreKind): ReturnType<Stores['breaker']> {
    const { stores, hasFaults } = this.#options;
    if (!hasFaults) return undefined;
    const breaker = stores.breaker(store);
    if (breaker === undefined) this.#leftOut.add(`${NAMES[store]} killed or stalled: it is no process of the run's own`);
    return breaker;
  }
}
