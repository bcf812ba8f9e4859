import type { ModuleEntry } from '../contract/config.ts';
import type { Death, RaceCall } from '../contract/race.ts';
import type { MongoTarget, PostgresTarget, Subject } from '../contract/subject.ts';
import { type CallerOptions, type CallerRun, driveCaller } from '../drive/callers.ts';
import { Cut } from '../faults/cut.ts';
import { type Gatekeeper, OPEN } from '../faults/gatekeeper.ts';
import type { WireProxy } from '../faults/wire-proxy.ts';
import { within } from '../kit/deadline.ts';
import { openSubject } from './leg.ts';
import { routed } from './route.ts';

/** Enough for an operation that reads on one connection while it writes on another. */
const POOL_SIZE = 4;

/** How long a subject may take to close; a dead one's operation may never settle. */
const CLOSE_MS = 2_000;

/**
 * One caller: a subject of its own, behind a proxy of its own where one can stand. It may die, and another takes its
 * place, behind another proxy: the dead one's driver lives on in this process for a while, repeats what it was at, and
 * must not come through.
 */
export class RaceCaller implements AsyncDisposable {
  readonly #entry: ModuleEntry;
  readonly #target: MongoTarget | PostgresTarget;
  readonly #listen: (() => Promise<WireProxy>) | undefined;
  readonly #buried: Promise<void>[] = [];
  #proxy: WireProxy | undefined;
  #subject: Promise<Subject> | undefined;

  /** @param listen stands a proxy before the store, where one can stand. */
  constructor(entry: ModuleEntry, target: MongoTarget | PostgresTarget, listen: (() => Promise<WireProxy>) | undefined) {
    this.#entry = entry;
    this.#target = target;
    this.#listen = listen;
  }

  /** Whether its requests can be held, and its connections cut. */
  get wired(): boolean {
    return this.#listen !== undefined;
  }

  /** Opens its subject, if it has none or lost it. */
  open(): Promise<Subject> {
    this.#subject ??= this.#begin();
    return this.#subject;
  }

  /**
   * Makes its calls of one act, with `keeper` at its proxy; dies where `death` says so, or behind its step when that has ended
   * by then (`wasCut` tells), and is dead for the store when this resolves.
   */
  async act(
    calls: readonly RaceCall[],
    keeper: Gatekeeper,
    options: Omit<CallerOptions, 'begins'>,
    death: Death | undefined,
  ): Promise<CallerRun & { readonly wasCut: boolean }> {
    const subject = await this.open();
    const proxy = this.#proxy;
    let dying: Promise<void> | undefined;
    let wasCut = false;
    const die = (): void => {
      dying ??= this.#die();
    };
    const begins = ({ dies }: RaceCall): Promise<void> | undefined => {
      if (!dies || death === undefined || proxy === undefined) return undefined;
      const { promise, resolve } = Promise.withResolvers<void>();
      const sever = (): void => {
        // First of all: the client's own error must not be taken for an answer.
        resolve();
        wasCut = true;
        die();
      };
      proxy.keeper = new Cut({ request: Math.max(1, death.answers), when: death.answers === 0 ? 'before' : 'after' }, sever, keeper);
      return promise;
    };
    if (proxy !== undefined) proxy.keeper = keeper;
    try {
      const run = await driveCaller(subject, calls, { ...options, begins });
      if (run.driven.at(-1)?.outcome.kind === 'lost') die();
      await dying;
      return { ...run, wasCut };
    } finally {
      if (proxy !== undefined) proxy.keeper = OPEN;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#bury();
    await Promise.all(this.#buried);
    await this.#proxy?.[Symbol.asyncDispose]();
  }

  async #begin(): Promise<Subject> {
    const proxy = await this.#listen?.();
    this.#proxy = proxy;
    return await openSubject(this.#entry, this.#target, {
      poolSize: POOL_SIZE,
      ...(proxy === undefined ? {} : { route: (target) => routed(target, proxy.address) }),
    });
  }

  async #die(): Promise<void> {
    const proxy = this.#proxy;
    this.#proxy = undefined;
    await proxy?.[Symbol.asyncDispose]();
    this.#bury();
  }

  /** Closes the subject, and waits for it at the end only: one that lost its store may need its time. */
  #bury(): void {
    const subject = this.#subject;
    this.#subject = undefined;
    if (subject === undefined) return;
    const closing = subject.then((opened) => within(Promise.resolve(opened[Symbol.asyncDispose]()), CLOSE_MS, 'closing a caller'));
    this.#buried.push(closing.catch(() => undefined));
  }
}
