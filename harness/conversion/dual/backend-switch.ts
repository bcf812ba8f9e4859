import type { Invocation, Subject } from '../../contract/subject.ts';

/**
 * One module's way to its store, changed while it is used. An operation ends on the backend where it began; those that come
 * during a change wait for it, so none sees the one store before what the other has acknowledged is there.
 */
export class BackendSwitch implements Subject {
  #backend: Subject;
  #flying = new Set<Promise<unknown>>();
  #change: Promise<unknown> = Promise.resolve();

  constructor(backend: Subject) {
    this.#backend = backend;
  }

  async invoke(call: Invocation): Promise<unknown> {
    // Another change may have begun while this one was waited for.
    for (let seen: Promise<unknown> | undefined; seen !== this.#change; ) {
      seen = this.#change;
      await seen;
    }
    const flight = this.#backend.invoke(call);
    const ended = flight.catch(() => undefined).finally(() => this.#flying.delete(ended));
    this.#flying.add(ended);
    return await flight;
  }

  /**
   * Sends what comes from now on to another backend.
   *
   * @param between Runs when the last operation of the old one has ended, and before the first of the new one begins. When it
   * throws, the old backend stays.
   */
  async change(to: Subject, between: () => Promise<void> = async () => undefined): Promise<void> {
    const changing = this.#change.then(async () => {
      await Promise.all(this.#flying);
      await between();
      this.#backend = to;
    });
    this.#change = changing.catch(() => undefined);
    await changing;
  }

  /** Disposes no backend: they are their maker's. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#change;
    await Promise.all(this.#flying);
  }
}
