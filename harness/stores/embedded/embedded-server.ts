import type { ServerBreaker } from '../../contract/stores.ts';
import { pollUntil } from '../poll.ts';
import { isRunning, isStopped, processStart } from '../process-identity.ts';
import { processTree, signalAll } from '../process-tree.ts';
import type { ServerProcess } from '../server-process.ts';
import type { ServerDeath, ServerWatch } from '../server-watch.ts';

/** How long processes that were killed may take to be gone, and those that were stopped to stand, ms. */
const GONE_MS = 10_000;

/** A server of the run's own, whichever process it is at the moment: it may be killed, and begun again where it stood. */
export class EmbeddedServer implements ServerWatch, ServerBreaker {
  readonly store: 'mongo' | 'postgres';
  readonly #again: () => Promise<ServerProcess>;
  readonly #listeners: (() => void)[] = [];
  #process: ServerProcess;
  /** Its end is wanted. */
  #isKilled = false;

  /** @param again begins it on the same data and port, and resolves when it answers. */
  constructor(process: ServerProcess, again: () => Promise<ServerProcess>) {
    this.store = process.store;
    this.#process = process;
    this.#again = again;
    this.#watch();
  }

  /** The process that it is now. */
  get process(): ServerProcess {
    return this.#process;
  }

  async look(): Promise<ServerDeath | undefined> {
    return this.#isKilled ? undefined : await this.#process.look();
  }

  onEnd(listener: () => void): void {
    this.#listeners.push(listener);
    if (this.#process.ending !== undefined && !this.#isKilled) queueMicrotask(listener);
  }

  async kill(): Promise<void> {
    this.#isKilled = true;
    // Held, it starts no others meanwhile: PostgreSQL does not begin again while one of its processes is left.
    signalAll([this.#process.pid], 'SIGSTOP');
    const tree = processTree(this.#process.pid).map((pid) => [pid, processStart(pid)] as const);
    signalAll(
      tree.map(([pid]) => pid),
      'SIGKILL',
    );
    // Whoever is dead and not yet buried has its number still: PostgreSQL takes that for a server that runs.
    const isGone = () => (!this.#process.isKnown && tree.every(([pid, start]) => start === undefined || !isRunning(pid, start))) || undefined;
    if ((await pollUntil(isGone, { deadlineMs: GONE_MS, intervalMs: 5 })) !== true) throw new Error(`the ${this.store} server was killed, and runs on`);
  }

  async start(): Promise<void> {
    if (!this.#isKilled) return;
    this.#process = await this.#again();
    this.#isKilled = false;
    this.#watch();
  }

  async pause(): Promise<void> {
    const isHeld = (): true | undefined => {
      // Again and again: one that was being started is there only now.
      const moving = processTree(this.#process.pid).filter((pid) => !isStopped(pid));
      signalAll(moving, 'SIGSTOP');
      return moving.length === 0 || undefined;
    };
    if ((await pollUntil(isHeld, { deadlineMs: GONE_MS, intervalMs: 1 })) !== true) throw new Error(`the ${this.store} server was stopped, and goes on`);
  }

  resume(): void {
    signalAll(processTree(this.#process.pid), 'SIGCONT');
  }

  #watch(): void {
    this.#process.onEnd(() => {
      if (!this.#isKilled) for (const listener of this.#listeners) listener();
    });
  }
}
