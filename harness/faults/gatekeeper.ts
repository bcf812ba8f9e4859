/** Stands at a proxy and says when a request goes on, and whether its answer does. */
export interface Gatekeeper {
  /**
   * A request that is work stands here. Nothing behind it on its connection moves until `pass` is called, once.
   *
   * @param isAnswered whether the server answers it at all.
   * @param commits whether what was changed before it stands, once it is done.
   */
  asks(pass: () => void, isAnswered: boolean, commits: boolean): void;
  /** The whole answer to a request that was passed has come. `withhold` keeps it from the client for good. */
  answered(commits: boolean): 'deliver' | 'withhold';
  /** Something else went by: a greeting, a part of one. */
  stirs(): void;
}

/** Lets everything through. */
export const OPEN: Gatekeeper = Object.freeze({
  asks: (pass: () => void) => pass(),
  answered: () => 'deliver' as const,
  stirs: () => undefined,
});
