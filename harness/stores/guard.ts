import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { GivenServers } from './clear-run.ts';

/** What the guard needs to know; sent over its standard input, since it may hold passwords. */
export interface GuardOrders extends GivenServers {
  /** The run's record. */
  readonly record: string;
}

/**
 * A small process of its own session that watches over the run: it holds the other end of a pipe, and when the pipe ends
 * (the run is gone, whatever ended it, SIGKILL included) it clears what the run's record names.
 */
export class Guard implements AsyncDisposable {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async post(orders: GuardOrders): Promise<Guard> {
    // Published code is JavaScript, the checkout's is TypeScript: the guard lies beside this file in either.
    const script = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './guard-process.ts' : './guard-process.js', import.meta.url));
    const child = spawn(process.execPath, ['--no-warnings', script], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    const pipe = child.stdin as unknown as Socket;
    pipe.on('error', () => undefined); // The guard was ended by someone else; the next run's sweep stands in for it.
    pipe.write(`${JSON.stringify(orders)}\n`);
    child.unref();
    pipe.unref();
    return new Guard(child);
  }

  /** Call it when all is cleared: the guard finds nothing to do and ends. Resolves when it has. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.ref();
    const ended = once(this.#child, 'exit');
    this.#child.stdin?.end();
    await ended;
  }
}
