import type { RehearsalChange, RehearsalFault, RehearsalProof } from '../../contract/rehearsal.ts';
import type { PersistenceMode } from '../../conversion/persistence.ts';
import { SeededRandom } from '../../kit/random.ts';
import { type LiveProofOptions, named, parted, proveLive, type Records, recordsOf } from './live-proof.ts';
import type { Load } from './load.ts';
import type { RehearsalStand } from './stand.ts';

export interface WalkOptions extends Pick<LiveProofOptions, 'entry' | 'stores' | 'signal'> {
  readonly stand: RehearsalStand;
  readonly load: Load;
  /** Of the load. */
  readonly operations: number;
  readonly seed: number;
  readonly hasFaults: boolean;
  readonly onNote: (message: string) => void;
}

/** The phases, in their order: the load is shared out among them alike. */
export const PHASES = ['mongo', 'backfill', 'verify', 'dual write', 'postgres', 'rollback', 'postgres again', 'archived'] as const;
type PhaseName = (typeof PHASES)[number];

/** How long a record that is being written may differ, ms. */
const SETTLE_MS = 20_000;
const BATCH = 20;

/** Documents of the backfill after which it is killed, and begun again. */
const KILLS = [3, 7];

export interface Walked {
  readonly changes: readonly Omit<RehearsalChange, 'worstUs'>[];
  readonly faults: readonly RehearsalFault[];
  readonly proofs: readonly RehearsalProof[];
}

/** Walks a module from MongoDB to PostgreSQL, back, and there again, beside the load. */
export async function walk(options: WalkOptions): Promise<Walked> {
  return await new Walk(options).run();
}

class Walk {
  readonly #options: WalkOptions;
  readonly #random: SeededRandom;
  readonly #changes: Omit<RehearsalChange, 'worstUs'>[] = [];
  readonly #faults: RehearsalFault[] = [];
  readonly #proofs: RehearsalProof[] = [];

  constructor(options: WalkOptions) {
    this.#options = options;
    this.#random = new SeededRandom(options.seed);
  }

  async run(): Promise<Walked> {
    const { stand, entry, stores, signal } = this.#options;
    await this.#phase('mongo');

    await this.#begin('backfill');
    await stand.follow();
    await this.#backfill();
    await this.#fault('mirror cut off', async () => `${await stand.cut()} connections`);
    await stand.caughtUp();
    await stand.settle();
    await this.#end('backfill');

    await this.#begin('verify');
    await this.#prove('postgres has all that mongo has');
    await stand.capture();
    await this.#end('verify');

    await this.#change('DualWrite', async () => {
      await stand.caughtUp();
      await stand.unfollow();
    });
    await this.#begin('dual write');
    await this.#cuts('dual write');
    await this.#prove('mongo has all that postgres has, while both are written', true);
    await this.#end('dual write');

    await this.#change('Postgres');
    stand.dual.options = { writeToBoth: true, fallbackToMongo: false, convertOnRead: false };
    await this.#begin('postgres');
    await this.#fault('outbox not drained', async () => {
      stand.dual.options = { ...stand.dual.options, writeToBoth: false };
      await this.#within('postgres', 0.6);
      stand.dual.options = { ...stand.dual.options, writeToBoth: true };
      return `${await stand.outbox.waiting()} entries`;
    });
    await this.#end('postgres');

    await this.#change('Mongo', async () => {
      await stand.drain();
      await stand.follow(true);
    });
    await this.#begin('rollback');
    await this.#fault('mirror cut off', async () => `${await stand.cut()} connections`);
    await stand.caughtUp();
    await this.#prove('postgres follows after the rollback');
    await this.#end('rollback');

    await this.#change('Postgres', async () => {
      await stand.caughtUp();
      await stand.unfollow();
    });
    await this.#begin('postgres again');
    await this.#cuts('postgres again');
    await this.#end('postgres again');

    let archived: Records = new Map();
    await this.#change('Postgres', async () => {
      await stand.drain();
      archived = await recordsOf(entry, stores, stand.mongo);
      stand.dual.options = { writeToBoth: false, fallbackToMongo: false, convertOnRead: false };
      const found = await proveLive({ entry, stores, signal, from: stand.postgres, to: stand.mongo, settleMs: 0 });
      this.#proofs.push({ type: 'proof', name: 'mongo has all that postgres has, as it is archived', atMs: this.#now(), ...found });
    });
    await this.#phase('archived');
    const after = await recordsOf(entry, stores, stand.mongo);
    this.#proofs.push({ type: 'proof', name: 'mongo is as it was archived', atMs: this.#now(), records: archived.size, ...named(parted(archived, after)) });
    return { changes: this.#changes, faults: this.#faults, proofs: this.#proofs };
  }

  /** The converter is killed at the boundary of a checkpoint, and begun again. */
  async #backfill(): Promise<void> {
    const { stand, hasFaults, signal } = this.#options;
    const kills = hasFaults ? KILLS.map((after) => after + this.#random.below(3)) : [];
    for (;;) {
      signal.throwIfAborted();
      const after = kills.shift();
      const killed = new AbortController();
      let batches = 0;
      try {
        await stand.convert({
          batchDocuments: BATCH,
          signal: AbortSignal.any([signal, killed.signal]),
          onBatch: () => {
            if (++batches === after) killed.abort();
          },
        });
        return;
      } catch (error) {
        if (!killed.signal.aborted || signal.aborted) throw error;
        this.#faults.push({ type: 'fault', name: 'converter killed', atMs: this.#now(), detail: `after ${batches} batches` });
      }
    }
  }

  /** Cuts off who brings records to MongoDB, again and again, while they are written. */
  async #cuts(phase: PhaseName): Promise<void> {
    for (const share of [0.2, 0.35, 0.5]) {
      await this.#within(phase, share + this.#random.next() * 0.1);
      await this.#fault('outbox cut off', async () => `${await this.#options.stand.cut()} connections`);
    }
  }

  async #fault(name: string, work: () => Promise<string>): Promise<void> {
    if (!this.#options.hasFaults) return;
    const atMs = this.#now();
    const detail = await work();
    this.#faults.push({ type: 'fault', name, atMs, detail });
  }

  async #change(to: PersistenceMode, handOver?: () => Promise<void>): Promise<void> {
    const { stand, onNote } = this.#options;
    const atMs = this.#now();
    const change = await stand.backend.change(to, handOver);
    this.#changes.push({ type: 'change', atMs, ...change });
    onNote(`${change.from} → ${change.to} in ${Math.round(change.tookMs)} ms, ${change.held} operations waited`);
  }

  async #prove(name: string, isBack = false): Promise<void> {
    const { entry, stores, stand, signal } = this.#options;
    const [from, to] = isBack ? [stand.postgres, stand.mongo] : [stand.mongo, stand.postgres];
    const atMs = this.#now();
    const found = await proveLive({ entry, stores, signal, from, to, settleMs: SETTLE_MS });
    this.#proofs.push({ type: 'proof', name, atMs, ...found });
  }

  async #phase(name: PhaseName): Promise<void> {
    await this.#begin(name);
    await this.#end(name);
  }

  async #begin(name: PhaseName): Promise<void> {
    this.#options.load.phase = name;
    this.#options.onNote(name);
  }

  async #end(name: PhaseName): Promise<void> {
    await this.#within(name, 1);
  }

  /** Until so much of a phase's share of the load has begun. */
  async #within(name: PhaseName, share: number): Promise<void> {
    const { load, operations, signal } = this.#options;
    await load.until(Math.floor((operations * (PHASES.indexOf(name) + share)) / PHASES.length));
    signal.throwIfAborted();
  }

  #now(): number {
    return Math.round(this.#options.load.nowMs);
  }
}
