import type { Asked, Gatekeeper } from './gatekeeper.ts';

/**
 * Cuts connections at the next commit, once: before it is sent, so that nothing may have come about; or when its answer has
 * come and before it is passed on, so that all must have.
 */
export class CommitCut implements Gatekeeper {
  readonly #when: 'before' | 'after';
  readonly #sever: () => void;
  #isDone = false;

  /** @param sever cuts every connection, at once. */
  constructor(when: 'before' | 'after', sever: () => void) {
    this.#when = when;
    this.#sever = sever;
  }

  asks(pass: () => void, { commits }: Asked): void {
    if (!commits || !this.#isHere('before')) pass();
  }

  answered({ commits }: Asked): 'deliver' | 'withhold' {
    return commits && this.#isHere('after') ? 'withhold' : 'deliver';
  }

  stirs(): void {}

  #isHere(when: 'before' | 'after'): boolean {
    if (this.#isDone || this.#when !== when) return false;
    this.#isDone = true;
    this.#sever();
    return true;
  }
}
