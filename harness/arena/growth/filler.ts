import type { Operation } from '../../contract/operation.ts';
import type { Multiplier } from '../../contract/stores.ts';
import type { Subject } from '../../contract/subject.ts';
import { StoreError } from '../../stores/store-error.ts';
import type { GrowthBundles } from '../../workload/growth-bundles.ts';
import { PathSide } from '../load/path-side.ts';

/** Bundles that are made at once: with more, those that take turns in a store only keep each other waiting. */
const LANES = 4;
/** Bundles of which copies are made; fewer are made one by one. What comes round less often than that comes round in each copy. */
const ORIGINALS = 100;
/** Records that are written at once. */
const BATCH = 10_000;

/** Records that cannot be made. */
export class FillError extends Error {
  readonly code = 'path_unfit';
}

export interface FillerOptions {
  readonly subject: Subject;
  readonly multiplier: Multiplier;
  readonly bundles: GrowthBundles;
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly onNote: (message: string) => void;
}

/**
 * Makes bundles on one side, through the repository: the same on both, by the same rules that hold for all records. Once
 * there are enough of them, whole hundreds more are copies of these, written in bulk, as long as the store takes them.
 */
export class Filler {
  readonly #options: FillerOptions;
  readonly #side: PathSide;
  /** Bundles that the repository made; the next one has this number. */
  #made = 0;
  #copies = 0;
  #isSetUp = false;
  #isCopying = true;

  constructor(options: FillerOptions) {
    this.#options = options;
    this.#side = new PathSide(options.subject, options.seed, options.signal);
  }

  /** Makes bundles until there are so many records of them. @throws FillError when a step gives no value. */
  async fillTo(records: number): Promise<void> {
    const { bundles, multiplier } = this.#options;
    if (!this.#isSetUp) for (const step of bundles.setup) await this.#make(step);
    this.#isSetUp = true;
    const count = bundles.countFor(records);
    // What was added meanwhile, by calls of paths, is not multiplied.
    await multiplier.mark(false);
    while (this.#made < Math.min(count, ORIGINALS)) {
      await this.#makeNext();
      await multiplier.mark(true);
    }
    await this.#copyTo(count);
    const lane = async (): Promise<void> => {
      while (this.#reached < count) await this.#makeNext();
    };
    await Promise.all(Array.from({ length: LANES }, lane));
  }

  get #reached(): number {
    return this.#made + ORIGINALS * this.#copies;
  }

  async #copyTo(count: number): Promise<void> {
    const { bundles, multiplier, signal, onNote } = this.#options;
    const most = Math.max(1, Math.floor(BATCH / bundles.recordsOf(ORIGINALS)));
    while (this.#isCopying && count - this.#reached >= ORIGINALS) {
      signal.throwIfAborted();
      const copies = Math.min(most, Math.floor((count - this.#reached) / ORIGINALS));
      try {
        await multiplier.copy(this.#copies + 1, copies);
        this.#copies += copies;
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        onNote(`copies of records are refused, so all are made one by one, which takes its time: ${error.message}`);
        this.#isCopying = false;
      }
    }
  }

  async #makeNext(): Promise<void> {
    const bundle = this.#options.bundles.bundle(this.#made++);
    for (const step of bundle) await this.#make(step);
    this.#side.forget(bundle);
  }

  async #make(step: Operation): Promise<void> {
    this.#options.signal.throwIfAborted();
    const outcome = await this.#side.run(step);
    if (outcome.kind === 'value') return;
    const what =
      outcome.kind === 'error' ? outcome.message : outcome.kind === 'fault' ? `${outcome.name}: ${outcome.message}` : 'it refers to what is not there';
    throw new FillError(`growth: ${step.name} gives no value (${what})`);
  }
}
