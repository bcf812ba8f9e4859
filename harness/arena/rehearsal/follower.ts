import { ChangeMirror, type MirrorOptions } from '../../conversion/change-mirror.ts';
import { MirrorError } from '../../conversion/mirror-error.ts';

/** How often a mirror that was cut off is started again before that counts as its own fault. */
const STARTS = 8;

/** Keeps a mirror of MongoDB's changes going: one that is cut off is begun again where it stood. */
export class Follower implements AsyncDisposable {
  readonly #options: MirrorOptions;
  readonly #start: typeof ChangeMirror.start;
  #mirror: ChangeMirror | undefined;

  /** @param start what begins a mirror. Default: the real one. */
  constructor(options: MirrorOptions, start: typeof ChangeMirror.start = (given) => ChangeMirror.start(given)) {
    this.#options = options;
    this.#start = start;
  }

  /** Begins to follow MongoDB; `anew` when PostgreSQL was the one that was written until now. */
  async follow(anew = false): Promise<void> {
    this.#mirror = await this.#start({ ...this.#options, anew });
  }

  /** Resolves when PostgreSQL has all that MongoDB had when this was called. */
  async caughtUp(): Promise<void> {
    await this.#onAndOn((mirror) => mirror.caughtUp());
  }

  /** The same beside operations that are under way: what came before that which it refers to is put off. */
  async passed(): Promise<void> {
    await this.#onAndOn((mirror) => mirror.passed());
  }

  /** Takes away what a conversion wrote late. */
  async settle(): Promise<void> {
    await this.#mirror?.settle();
  }

  /** Follows no more. */
  async [Symbol.asyncDispose](): Promise<void> {
    const mirror = this.#mirror;
    this.#mirror = undefined;
    await mirror?.[Symbol.asyncDispose]();
  }

  async #onAndOn(work: (mirror: ChangeMirror) => Promise<void>): Promise<void> {
    for (let starts = 1; ; starts++) {
      try {
        if (this.#mirror !== undefined) await work(this.#mirror);
        return;
      } catch (error) {
        if (error instanceof MirrorError || starts === STARTS) throw error;
        await this[Symbol.asyncDispose]();
        await this.follow();
      }
    }
  }
}
