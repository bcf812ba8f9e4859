import type { Gatekeeper } from './gatekeeper.ts';
import type { Order, Waiting } from './order.ts';

/**
 * How long nothing may move at the gate before whoever is still on the way is no longer waited for, ms. It bounds what
 * a run costs and how sharp it is, never what it proves: an order that opens too early is one order more.
 */
const PATIENCE_MS = 25;

/** The same until a caller has sent anything at all: it may have to connect first. */
const FIRST_PATIENCE_MS = 2_000;

interface Held {
  readonly pass: () => void;
  readonly isAnswered: boolean;
  readonly commits: boolean;
}

interface Caller {
  readonly number: number;
  /** Requests that stand at the gate, of any of its connections. */
  readonly held: Held[];
  passed: number;
  unanswered: number;
  isEnded: boolean;
  /** It waits for the store, or does something else: nobody waits for it until it moves. */
  isLate: boolean;
}

/**
 * Holds the requests of several callers, and lets them go in one order. A caller has arrived when it has a request here
 * and all that it sent before is answered; once all have arrived, ended or become late, the order says who goes.
 */
export class Gate implements Disposable {
  readonly #callers: readonly Caller[];
  readonly #order: Order;
  readonly #patienceMs: number;
  #whenStill: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #moves = 0;
  #isConsidering = false;
  #isDue = false;

  /** @param options.whenStill called once, when nobody is at the gate and nothing moves: all wait for the store. */
  constructor(callers: number, order: Order, { patienceMs = PATIENCE_MS, whenStill }: { readonly patienceMs?: number; readonly whenStill?: () => void } = {}) {
    this.#callers = Array.from({ length: callers }, (_, number) => ({ number, held: [], passed: 0, unanswered: 0, isEnded: false, isLate: false }));
    this.#order = order;
    this.#patienceMs = patienceMs;
    this.#whenStill = whenStill;
  }

  /** How many requests each caller has sent through here. */
  get passed(): readonly number[] {
    return this.#callers.map(({ passed }) => passed);
  }

  /** Stands at one caller's proxy. */
  keeper(number: number): Gatekeeper {
    const caller = this.#callers[number] as Caller;
    return {
      asks: (pass, { isAnswered, commits }) => {
        if (caller.isEnded) return pass();
        caller.held.push({ pass, isAnswered, commits });
        this.#moved(caller);
      },
      answered: () => {
        caller.unanswered--;
        // Behind the answer: what it leads to comes first.
        setImmediate(() => this.#moved(caller));
        return 'deliver';
      },
      stirs: () => this.#moved(caller),
    };
  }

  /** A caller sends nothing more. */
  ended(number: number): void {
    const caller = this.#callers[number] as Caller;
    caller.isEnded = true;
    for (const { pass } of caller.held.splice(0)) pass();
    this.#moved(caller);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    for (const { number } of this.#callers) this.ended(number);
    clearTimeout(this.#timer);
  }

  #moved(caller: Caller): void {
    this.#moves++;
    caller.isLate = false;
    this.#consider();
  }

  /** Who goes may ask again on the spot: then it is considered once more, behind those who were chosen with it. */
  #consider(): void {
    this.#isDue = true;
    if (this.#isConsidering) return;
    this.#isConsidering = true;
    while (this.#isDue) {
      this.#isDue = false;
      this.#admit();
    }
    this.#isConsidering = false;
    clearTimeout(this.#timer);
    const isWaitedFor = this.#callers.some(({ held, unanswered, isEnded }) => held.length > 0 || (this.#whenStill !== undefined && unanswered > 0 && !isEnded));
    if (isWaitedFor) this.#wait();
  }

  #admit(): void {
    for (const caller of this.#callers) while (isArrived(caller) && this.#order.isFree(waiting(caller))) this.#pass(caller);
    if (!this.#callers.every((caller) => caller.isEnded || caller.isLate || isArrived(caller))) return;
    // Who has a request here while another of its own is unanswered may need both, when nobody else can move.
    const arrived = this.#callers.filter(isArrived);
    const able = arrived.length > 0 ? arrived : this.#callers.filter(({ held }) => held.length > 0);
    if (able.length === 0) return;
    for (const { caller } of this.#order.choose(able.map(waiting))) this.#pass(this.#callers[caller] as Caller);
  }

  #pass(caller: Caller): void {
    const next = caller.held.shift();
    if (next === undefined) return;
    caller.passed++;
    caller.isLate = false;
    if (next.isAnswered) caller.unanswered++;
    next.pass();
  }

  /** Waits for a movement; when there is none, whoever is on the way is late. */
  #wait(): void {
    const isFirst = this.#callers.some(({ passed, held, isEnded, isLate }) => passed === 0 && held.length === 0 && !isEnded && !isLate);
    const moves = this.#moves;
    this.#timer = setTimeout(
      () => {
        // Timers come before sockets are read: what lies there already is a movement, however busy this process was.
        setImmediate(() => setImmediate(() => this.#expire(moves)));
      },
      isFirst ? FIRST_PATIENCE_MS : this.#patienceMs,
    );
  }

  #expire(moves: number): void {
    if (moves !== this.#moves) return;
    for (const caller of this.#callers) if (!caller.isEnded && !isArrived(caller)) caller.isLate = true;
    if (this.#callers.every(({ held }) => held.length === 0)) {
      this.#whenStill?.();
      this.#whenStill = undefined;
    }
    this.#consider();
  }
}

const isArrived = ({ held, unanswered }: Caller): boolean => held.length > 0 && unanswered === 0;
const waiting = ({ number, passed, held }: Caller): Waiting => ({ caller: number, passed, commits: held[0]?.commits === true });
