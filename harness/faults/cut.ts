import { type Asked, type Gatekeeper, OPEN } from './gatekeeper.ts';

/** Where a connection is cut: in front of the n-th request, or when its answer has come and before it is passed on (W13). */
export interface CutPlace {
  /** From 1, counted over all connections of the proxy. */
  readonly request: number;
  readonly when: 'before' | 'after';
}

/** Cuts at one place, once; elsewhere, and about what does not count, another gatekeeper decides. */
export class Cut implements Gatekeeper {
  readonly #place: CutPlace;
  readonly #sever: () => void;
  readonly #inner: Gatekeeper;
  readonly #counts: (asked: Asked) => boolean;
  #asked = 0;
  #answered = 0;

  /**
   * @param sever cuts every connection, at once: called in the middle of the request's or the answer's way.
   * @param counts which requests are numbered. Default: all of them.
   */
  constructor(place: CutPlace, sever: () => void, inner: Gatekeeper = OPEN, counts: (asked: Asked) => boolean = () => true) {
    this.#place = place;
    this.#sever = sever;
    this.#inner = inner;
    this.#counts = counts;
  }

  asks(pass: () => void, asked: Asked): void {
    const { request, when } = this.#place;
    if (this.#counts(asked) && ++this.#asked === request && when === 'before') this.#sever();
    else this.#inner.asks(pass, asked);
  }

  answered(asked: Asked): 'deliver' | 'withhold' {
    const { request, when } = this.#place;
    const verdict = this.#inner.answered(asked);
    if (!this.#counts(asked) || ++this.#answered !== request || when === 'before') return verdict;
    this.#sever();
    return 'withhold';
  }

  stirs(): void {
    this.#inner.stirs();
  }
}
