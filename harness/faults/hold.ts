import type { Gatekeeper } from './gatekeeper.ts';

/** Holds every request until it is released. */
export class Hold implements Gatekeeper {
  #held: (() => void)[] = [];
  #isOpen = false;

  /** How many requests stand here. */
  get held(): number {
    return this.#held.length;
  }

  /** Lets what stands here go, and all that comes. */
  release(): void {
    this.#isOpen = true;
    for (const pass of this.#held.splice(0)) pass();
  }

  asks(pass: () => void): void {
    if (this.#isOpen) pass();
    else this.#held.push(pass);
  }

  answered(): 'deliver' {
    return 'deliver';
  }

  stirs(): void {}
}
