import { setTimeout as pause } from 'node:timers/promises';
import type { StoreKind } from '../../contract/subject.ts';
import { LateError } from '../../kit/deadline.ts';

export interface PulseOptions {
  /** A trivial command, on a connection that no fault touches. */
  readonly ping: (store: StoreKind) => Promise<void>;
  /** Ms on a clock that never goes back, and a timer of that clock's. Default: the process's. */
  readonly now?: () => number;
  readonly after?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/** What tells of the machine: the harness's own timer, and a trivial command on either store. */
type Sign = 'timer' | StoreKind;

interface Beat {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** From one beat to the next, ms. */
const EVERY_MS = 250;
/**
 * How long what costs next to nothing may take, ms, but for a tenth of the time. Of ten beats of a rehearsal on two cores one
 * took longer than 37 ms beside nine other processes at work, where every call was answered; beside 12 and 24 that only
 * compute one took longer than 80 and 140, and what a call takes more than that went on at a tenth of its speed.
 */
const BOUND_MS = 50;
/** A store that was killed looks for itself for a moment. */
const SHARE = 0.1;

/** The machine was too slow to tell anything of what came to no end meanwhile. */
export class MachineBusyError extends Error {
  readonly code = 'machine_busy';
}

/**
 * Tells a machine that is too slow from what is rehearsed on it: beside the load it keeps asking for what costs next to
 * nothing, on connections of its own. What came to no end while that kept its bound did so by itself.
 */
export class Pulse implements AsyncDisposable {
  readonly #ping: PulseOptions['ping'];
  readonly #now: () => number;
  readonly #after: NonNullable<PulseOptions['after']>;
  readonly #beats: Record<Sign, Beat[]> = { timer: [], mongo: [], postgres: [] };
  /** Commands that have no answer yet, by when they were sent. */
  readonly #asked = new Map<StoreKind, number>();
  /** Stores that are being broken on purpose. */
  readonly #broken = new Map<StoreKind, number>();
  readonly #ended = new AbortController();

  constructor({ ping, now = () => performance.now(), after = (ms, signal) => pause(ms, undefined, { signal, ref: false }) }: PulseOptions) {
    this.#ping = ping;
    this.#now = now;
    this.#after = after;
    void this.#run();
  }

  /** Breaks a store on purpose: that it does not answer meanwhile tells nothing of the machine. */
  async without<T>(store: StoreKind, work: () => Promise<T>): Promise<T> {
    this.#broken.set(store, (this.#broken.get(store) ?? 0) + 1);
    this.#asked.delete(store);
    try {
      return await work();
    } finally {
      const left = (this.#broken.get(store) ?? 1) - 1;
      if (left === 0) this.#broken.delete(store);
      else this.#broken.set(store, left);
    }
  }

  /**
   * What the machine has to do with something that was waited for in vain for so long, until now. Undefined: nothing, it
   * kept its time.
   *
   * @param what had no answer, as the beginning of a sentence.
   */
  excuse(what: string, waitedMs: number): MachineBusyError | undefined {
    const until = this.#now();
    const from = until - waitedMs;
    const signs = (['timer', 'mongo', 'postgres'] as const).map((sign) => ({ sign, ...figuresOf(this.#within(sign, from, until), waitedMs) }));
    if (signs.every(({ share }) => share <= SHARE)) return undefined;
    const figures = signs.map(
      ({ sign, medianMs, slowestMs, share }) =>
        `${NAMES[sign]} ${medianMs} ms (slowest ${slowestMs} ms, ${Math.round(share * 100)} % of the time beyond ${BOUND_MS} ms)`,
    );
    return new MachineBusyError(
      `machine too busy: ${what} in ${Math.round(waitedMs / 1_000)} s, while ${figures.join(', ')}. Rehearse again when nothing else runs here, or with fewer calls a second (--rate)`,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended.abort();
  }

  async #run(): Promise<void> {
    const { signal } = this.#ended;
    for (let dueMs = this.#now(); !signal.aborted; ) {
      for (const store of ['mongo', 'postgres'] as const) this.#ask(store);
      dueMs += EVERY_MS;
      await this.#after(Math.max(0, dueMs - this.#now()), signal).catch(() => undefined);
      const untilMs = this.#now();
      this.#beats.timer.push({ fromMs: dueMs, untilMs: Math.max(dueMs, untilMs) });
      // A timer that was late is late once, however many beats it missed.
      dueMs = Math.max(dueMs, untilMs);
    }
  }

  #ask(store: StoreKind): void {
    if (this.#asked.has(store) || this.#broken.has(store)) return;
    const fromMs = this.#now();
    this.#asked.set(store, fromMs);
    const ended = (isAnswered: boolean): void => {
      // One that was on its way when the store was broken does not count.
      if (this.#asked.get(store) !== fromMs) return;
      this.#asked.delete(store);
      if (isAnswered) this.#beats[store].push({ fromMs, untilMs: this.#now() });
    };
    this.#ping(store).then(
      () => ended(true),
      () => ended(false),
    );
  }

  /** The beats that reach into that time, and the command that has no answer yet. */
  #within(sign: Sign, from: number, until: number): readonly Beat[] {
    const asked = sign === 'timer' ? undefined : this.#asked.get(sign);
    const open = asked === undefined ? [] : [{ fromMs: asked, untilMs: until }];
    return [...this.#beats[sign], ...open].filter(({ untilMs }) => untilMs >= from);
  }
}

const NAMES: Readonly<Record<Sign, string>> = {
  timer: 'a timer of the harness was late by',
  mongo: 'a ping took MongoDB',
  postgres: 'one took PostgreSQL',
};

/** Whether waiting was given up, as the code of an error or of a fault says it. */
export const isLate = (code: unknown): boolean => code === 'deadline' || code === new LateError().code;

function figuresOf(beats: readonly Beat[], spanMs: number): { readonly medianMs: number; readonly slowestMs: number; readonly share: number } {
  const took = beats.map(({ fromMs, untilMs }) => untilMs - fromMs).sort((one, other) => one - other);
  // Each stands for the time until the next.
  const late = took.filter((ms) => ms > BOUND_MS).reduce((sum, ms) => sum + Math.max(EVERY_MS, ms), 0);
  return { medianMs: Math.round(took[took.length >> 1] ?? 0), slowestMs: Math.round(took.at(-1) ?? 0), share: Math.min(1, late / spanMs) };
}
