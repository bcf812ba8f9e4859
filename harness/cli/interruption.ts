import { EXIT } from './exit-codes.ts';

/** The user or a supervisor asked the run to end. */
export class InterruptedError extends Error {
  readonly code = 'interrupted';

  constructor(signal: string) {
    super(`interrupted by ${signal}`);
  }
}

/**
 * Turns the first SIGINT, SIGTERM or SIGHUP into an abort, so that the evidence is kept and the stores are ended in good
 * order; the second ends the process at once (what then stays behind, the stores' guard and the next run clear).
 */
export class Interruption implements Disposable {
  readonly #controller = new AbortController();
  readonly #tell: (text: string) => void;
  readonly #listen = (signal: NodeJS.Signals): void => {
    if (this.#controller.signal.aborted) process.exit(EXIT.interrupted);
    this.#controller.abort(new InterruptedError(signal));
    this.#tell(`${signal}: ending in good order; once more to end at once`);
  };

  constructor(tell: (text: string) => void) {
    this.#tell = tell;
    for (const signal of SIGNALS) process.on(signal, this.#listen);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  [Symbol.dispose](): void {
    for (const signal of SIGNALS) process.off(signal, this.#listen);
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
