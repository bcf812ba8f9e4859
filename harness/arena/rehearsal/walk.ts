import type { RehearsalChange, RehearsalProof } from '../../contract/rehearsal.ts';
import type { StoreKind } from '../../contract/subject.ts';
import type { PersistenceMode } from '../../conversion/persistence.ts';
import { LateError, within } from '../../kit/deadline.ts';
import { SeededRandom } from '../../kit/random.ts';
import { untilAborted } from '../../kit/until-aborted.ts';
import { backfill } from './backfill.ts';
import type { Breakage } from './breakage.ts';
import type { Doubts } from './doubts.ts';
import { CONVERTED, type LiveProofOptions, named, parted, proveLive, type Records, recordsOf } from './live-proof.ts';
import type { Load } from './load.ts';
import type { Pulse } from './pulse.ts';
import type { RehearsalStand } from './stand.ts';
import type { Undisturbed } from './undisturbed.ts';

export interface WalkOptions extends Pick<LiveProofOptions, 'entry' | 'stores' | 'signal'> {
  readonly stand: RehearsalStand;
  readonly load: Load;
  readonly doubts: Pick<Doubts, 'end'>;
  readonly breakage: Breakage;
  readonly undisturbed: Pick<Undisturbed, 'startsFresh'>;
  readonly pulse: Pick<Pulse, 'excuse'>;
  /** Operations that begin in a phase at least. */
  readonly perPhase: number;
  readonly seed: number;
  readonly onNote: (message: string) => void;
}

/** The phases, in their order. */
export const PHASES = ['mongo', 'backfill', 'verify', 'dual write', 'postgres', 'rollback', 'postgres again', 'archived'] as const;
type PhaseName = (typeof PHASES)[number];

/** How long any step may take, ms: one that never ends is a failure with a name. */
const STEP_MS = 120_000;

export interface Walked {
  readonly changes: readonly Omit<RehearsalChange, 'worstUs'>[];
  readonly proofs: readonly RehearsalProof[];
  /** What ended the way before its end. */
  readonly failure: unknown;
}

/**
 * Walks a module from MongoDB to PostgreSQL, back, and there again, beside the load.
 *
 * @throws the signal's reason. Whatever else ends the way is told with what came before it.
 */
export async function walk(options: WalkOptions): Promise<Walked> {
  return await new Walk(options).run();
}

class Walk {
  readonly #options: WalkOptions;
  readonly #random: SeededRandom;
  readonly #changes: Omit<RehearsalChange, 'worstUs'>[] = [];
  readonly #proofs: RehearsalProof[] = [];
  /** Operations that had begun when the phase did. */
  #from = 0;

  constructor(options: WalkOptions) {
    this.#options = options;
    this.#random = new SeededRandom(options.seed);
  }

  async run(): Promise<Walked> {
    let failure: unknown;
    try {
      await this.#there();
      await this.#back();
      await this.#thereAgain();
    } catch (error) {
      this.#options.signal.throwIfAborted();
      failure = error;
    }
    return { changes: this.#changes, proofs: this.#proofs, failure };
  }

  async #there(): Promise<void> {
    const { stand, breakage, load } = this.#options;
    this.#begin('mongo');
    await this.#reach(1);

    this.#begin('backfill');
    await this.#step('following MongoDB', () => stand.follow());
    await backfill({ stand, breakage, random: this.#random, signal: this.#options.signal, step: (what, work) => this.#step(what, work) });
    await this.#step('cutting the mirror off', () => breakage.cut('mirror cut off'));
    await this.#step('catching up', () => stand.passed());
    await this.#step('settling what was converted late', () => stand.settle());
    await this.#reach(1);

    this.#begin('verify');
    await this.#prove('postgres has all that mongo has');
    await this.#step('capturing changes', () => stand.capture());
    await this.#reach(1);

    await this.#change('DualWrite', () => this.#takesOver());
    this.#begin('dual write');
    await this.#cuts('outbox cut off', 0.25);
    await this.#reach(0.3);
    await this.#cutApplication('postgres');
    for (const store of this.#random.shuffle(['mongo', 'postgres'] as const)) await this.#killAndHold(store);
    // While the second store lags, what falls back to it must not find what was deleted.
    await this.#lag(load.begun + Math.ceil(this.#options.perPhase * 0.3));
    await this.#prove('mongo has all that postgres has, while both are written', true);
    await this.#reach(1);

    await this.#change('Postgres');
    stand.dual.options = { writeToBoth: true, fallbackToMongo: false, convertOnRead: false };
    this.#begin('postgres');
    await this.#lag(load.begun + Math.ceil(this.#options.perPhase * 0.6));
    await this.#reach(1);
  }

  async #back(): Promise<void> {
    const { stand, breakage } = this.#options;
    await this.#change('Mongo', async () => {
      await stand.drain();
      await stand.follow(true);
      await this.#startFresh('mongo');
    });
    this.#begin('rollback');
    await this.#step('cutting the mirror off', () => breakage.cut('mirror cut off'));
    await this.#cutApplication('mongo');
    await this.#killAndHold('mongo');
    await this.#step('catching up', () => stand.passed());
    await this.#prove('postgres follows after the rollback');
    await this.#reach(1);

    await this.#change('Postgres', () => this.#takesOver());
    this.#begin('postgres again');
    await this.#cuts('outbox cut off', 0.5);
    await this.#step('killing postgres', () => breakage.kill('postgres'));
    await this.#reach(1);
  }

  async #thereAgain(): Promise<void> {
    const { stand, entry, stores, signal } = this.#options;
    let archived: Records = new Map();
    await this.#change('Postgres', async () => {
      // Before what waits is brought over: nothing may be on its way there once it is archived.
      stand.dual.options = { writeToBoth: false, fallbackToMongo: false, convertOnRead: false };
      await stand.drain();
      archived = await recordsOf(entry, stores, stand.mongo, { tiers: CONVERTED });
      const found = await proveLive({ entry, stores, signal, from: stand.postgres, to: stand.mongo });
      this.#proofs.push({ type: 'proof', name: 'mongo has all that postgres has, as it is archived', atMs: this.#now(), ...found });
    });
    this.#begin('archived');
    await this.#reach(1);
    const after = await this.#step('reading the archive', () => recordsOf(entry, stores, stand.mongo, { tiers: CONVERTED }));
    this.#proofs.push({ type: 'proof', name: 'mongo is as it was archived', atMs: this.#now(), records: archived.size, ...named(parted(archived, after)) });
  }

  /** Cuts off who brings records, again and again, until so much of the phase is over. */
  async #cuts(name: 'mirror cut off' | 'outbox cut off', share: number): Promise<void> {
    for (const part of [0.3, 0.6, 0.9]) {
      await this.#reach(share * (part + this.#random.next() * 0.1));
      await this.#step(name, () => this.#options.breakage.cut(name));
    }
  }

  async #cutApplication(store: StoreKind): Promise<void> {
    for (const when of this.#random.shuffle(['before', 'after'] as const)) {
      await this.#underLoad('cutting the application off', () => this.#options.breakage.cutAtCommit(store, when));
    }
  }

  async #killAndHold(store: StoreKind): Promise<void> {
    const { breakage } = this.#options;
    await this.#step(`killing ${store}`, () => breakage.kill(store));
    await this.#step(`holding ${store}`, () => breakage.stall(store));
  }

  /** PostgreSQL answers from here on: nobody follows MongoDB any more. */
  async #takesOver(): Promise<void> {
    const { stand } = this.#options;
    await stand.caughtUp();
    await stand.unfollow();
    await this.#startFresh('postgres');
  }

  /** What is written waits in the outbox until so many operations have begun. */
  async #lag(operations: number): Promise<void> {
    const { stand, breakage } = this.#options;
    await breakage.note('outbox not drained', async () => {
      stand.dual.options = { ...stand.dual.options, writeToBoth: false };
      await this.#underLoad('waiting for the load', () => this.#options.load.until(operations));
      stand.dual.options = { ...stand.dual.options, writeToBoth: true };
      return `${await stand.outbox.waiting()} entries`;
    });
  }

  async #startFresh(takesOver: StoreKind): Promise<void> {
    const { stand, undisturbed } = this.#options;
    undisturbed.startsFresh(await stand.startFresh(takesOver));
  }

  async #change(to: PersistenceMode, handOver?: () => Promise<void>): Promise<void> {
    const { stand, onNote, doubts } = this.#options;
    doubts.end();
    const atMs = this.#now();
    const change = await this.#step(`the change to ${to}`, () => stand.backend.change(to, handOver));
    this.#changes.push({ type: 'change', atMs, ...change });
    onNote(`${change.from} → ${change.to} in ${Math.round(change.tookMs)} ms, ${change.held} operations waited`);
  }

  async #prove(name: string, isBack = false): Promise<void> {
    const { entry, stores, stand, signal } = this.#options;
    const [from, to] = isBack ? [stand.postgres, stand.mongo] : [stand.mongo, stand.postgres];
    const atMs = this.#now();
    let found: Awaited<ReturnType<typeof proveLive>> | undefined;
    // Nobody writes meanwhile: of what is written all the time a wrong record would be right again before it was seen.
    const look = async (): Promise<void> => {
      await (isBack ? stand.drain() : stand.caughtUp());
      found = await proveLive({ entry, stores, signal, from, to });
    };
    await this.#step('a proof', () => stand.backend.change(stand.backend.mode, look));
    if (found === undefined) throw new TypeError('a change of backend hands over before it is done');
    this.#proofs.push({ type: 'proof', name, atMs, ...found });
  }

  #begin(name: PhaseName): void {
    const { load, onNote } = this.#options;
    load.phase = name;
    this.#from = load.begun;
    onNote(name);
  }

  /** Until so much of the phase's share of the load has begun. */
  async #reach(share: number): Promise<void> {
    const { load, perPhase } = this.#options;
    await this.#underLoad('waiting for the load', () => load.until(this.#from + Math.floor(perPhase * share)));
  }

  /** A step that needs calls to come. */
  async #underLoad(what: string, work: () => Promise<void>): Promise<void> {
    const { load } = this.#options;
    await this.#step(what, () => untilAborted(work(), load.ended));
    load.ended.throwIfAborted();
  }

  async #step<T>(what: string, work: () => Promise<T>): Promise<T> {
    const { signal, pulse } = this.#options;
    signal.throwIfAborted();
    return await within(untilAborted(work(), signal), STEP_MS, what).catch((error: unknown) => {
      throw (error instanceof LateError && pulse.excuse(`${what} did not end`, STEP_MS)) || error;
    });
  }

  #now(): number {
    return Math.round(this.#options.load.nowMs);
  }
}
