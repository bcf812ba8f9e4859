import { type Gatekeeper, OPEN } from './gatekeeper.ts';

/** Where a connection is cut: in front of the n-th request, or when its answer has come and before it is passed on (W13). */
export interface CutPlace {
  /** From 1, counted over all connections of the proxy. */
  readonly request: number;
  readonly when: 'before' | 'after';
}

/** Cuts at one place, once; elsewhere another gatekeeper decides. */
export class Cut implements Gatekeeper {
  readonly #place: CutPlace;
  readonly #sever: () => void;
  readonly #inner: Gatekeeper;
  #asked = 0;
  #answered = 0;

  /** @param sever cuts every connection, at once: called in the middle of the request's or the answer's way. */
  constructor(place: CutPlace, sever: () => void, inner: Gatekeeper = OPEN) {
    this.#place = place;
    this.#sever = sever;
    this.#inner = inner;
  }

  asks(pass: () => void, isAnswered: boolean, commits: boolean): void {
    const { request, when } = this.#place;
    if (++this.#asked === request && when === 'before') this.#sever();
    else this.#inner.asks(pass, isAnswered, commits);
  }

  answered(commits: boolean): 'deliver' | 'withhold' {
    const { request, when } = this.#place;
    const verdict = this.#inner.answered(commits);
    if (++this.#answered !== request || when === 'before') return verdict;
    this.#sever();
    return 'withhold';
  }

  stirs(): void {
    this.#inner.stirs();
  }
}
