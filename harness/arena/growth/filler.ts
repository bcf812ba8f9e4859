import type { Operation } from '../../contract/operation.ts';
import type { Subject } from '../../contract/subject.ts';
import type { GrowthBundles } from '../../workload/growth-bundles.ts';
import { PathSide } from '../load/path-side.ts';

/** Bundles that are made at once. */
export const FILL_LANES = 16;

/** Records that cannot be made. */
export class FillError extends Error {
  readonly code = 'path_unfit';
}

/** Makes bundles on one side, through the repository: the same on both, by the same rules that hold for all records. */
export class Filler {
  readonly #side: PathSide;
  readonly #bundles: GrowthBundles;
  readonly #signal: AbortSignal;
  #made = 0;
  #isSetUp = false;

  constructor(subject: Subject, bundles: GrowthBundles, seed: number, signal: AbortSignal) {
    this.#side = new PathSide(subject, seed, signal);
    this.#bundles = bundles;
    this.#signal = signal;
  }

  /** Makes bundles until there are so many records of them. @throws FillError when a step gives no value. */
  async fillTo(records: number): Promise<void> {
    if (!this.#isSetUp) for (const step of this.#bundles.setup) await this.#make(step);
    this.#isSetUp = true;
    const count = this.#bundles.countFor(records);
    const lane = async (): Promise<void> => {
      while (this.#made < count) {
        const bundle = this.#bundles.bundle(this.#made++);
        for (const step of bundle) await this.#make(step);
        this.#side.forget(bundle);
      }
    };
    await Promise.all(Array.from({ length: FILL_LANES }, lane));
  }

  async #make(step: Operation): Promise<void> {
    this.#signal.throwIfAborted();
    const outcome = await this.#side.run(step);
    if (outcome.kind === 'value') return;
    const what =
      outcome.kind === 'error' ? outcome.message : outcome.kind === 'fault' ? `${outcome.name}: ${outcome.message}` : 'it refers to what is not there';
    throw new FillError(`growth: ${step.name} gives no value (${what})`);
  }
}
