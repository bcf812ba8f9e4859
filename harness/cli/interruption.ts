import { EXIT } from './exit-codes.ts';

/** The user or a supervisor asked the run to end. */
export class InterruptedError extends Error {
  readonly code = 'interrupted';

  constructor(signal: string) {
    super(`interrupted by ${signal}`);
  }
}

/** Something in this process threw where nobody waited for it: a subject, most likely, outside of any operation. */
export class StrayError extends Error {
  readonly code = 'stray_error';

  constructor(cause: unknown) {
    const what = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    super(`something threw outside of any operation, most likely a subject: ${what}. Find it with --debug; handle the error events of its pools and streams.`, {
      cause,
    });
  }
}

/** How long a run may take to end in good order. */
const PATIENCE_MS = 20_000;

/**
 * Turns the first SIGINT, SIGTERM or SIGHUP into an abort, so that the evidence is kept and the stores are ended in good
 * order; the second ends the process at once (what then stays behind, the stores' guard and the next run clear), and so
 * does its patience. An error that nobody caught is such an abort too: to go on would prove nothing.
 */
export class Interruption implements Disposable {
  readonly #controller = new AbortController();
  readonly #tell: (text: string) => void;
  readonly #listen = (signal: NodeJS.Signals): void => {
    if (this.#controller.signal.aborted) process.exit(EXIT.interrupted);
    this.#abort(new InterruptedError(signal), EXIT.interrupted);
    this.#tell(`${signal}: ending in good order; once more to end at once`);
  };
  readonly #onStray = (error: unknown): void => {
    // What breaks because of the abort is no news.
    if (!this.#controller.signal.aborted) this.#abort(new StrayError(error), EXIT.unproven);
  };

  constructor(tell: (text: string) => void) {
    this.#tell = tell;
    for (const signal of SIGNALS) process.on(signal, this.#listen);
    process.on('uncaughtException', this.#onStray);
  }

  #abort(reason: Error, exit: number): void {
    this.#controller.abort(reason);
    setTimeout(() => {
      this.#tell(`${reason.message}. Not ended after ${PATIENCE_MS / 1_000} s: ending at once`);
      process.exit(exit);
    }, PATIENCE_MS).unref();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  [Symbol.dispose](): void {
    for (const signal of SIGNALS) process.off(signal, this.#listen);
    process.off('uncaughtException', this.#onStray);
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
