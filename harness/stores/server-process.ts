import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { asBatchProcess } from './batch-process.ts';
import { logTail } from './log-tail.ts';
import { pollUntil } from './poll.ts';
import { isRunning, processStart } from './process-identity.ts';
import type { RunLedger } from './run-record.ts';
import type { ServerDeath, ServerWatch } from './server-watch.ts';
import { StoreError } from './store-error.ts';

export interface ServerCommand {
  readonly store: 'mongo' | 'postgres';
  readonly binary: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly folder: string;
  /** Standard output and error are appended here. */
  readonly log: string;
  /** Whether it is not to take the processor from the run when it is asked something. Default no. */
  readonly yields?: boolean | undefined;
  /** The OS user to run as; set when this process is root and the server refuses to be. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
}

/** One server as a child process of this run: its own session, so that Ctrl-C on the terminal does not reach it first. */
export class ServerProcess implements ServerWatch {
  readonly store: 'mongo' | 'postgres';
  readonly command: ServerCommand;
  readonly pid: number;
  readonly log: string;
  readonly #start: string;
  #ending: string | undefined;
  readonly #listeners: (() => void)[] = [];

  private constructor(command: ServerCommand, child: ChildProcess, pid: number, start: string) {
    this.store = command.store;
    this.command = command;
    this.log = command.log;
    this.pid = pid;
    this.#start = start;
    child.once('exit', (code, signal) => {
      this.#ending = signal === null ? `ended with code ${code}` : `was ended by ${signal}`;
      for (const listener of this.#listeners) listener();
    });
    // The run must be able to end without a word to its servers: the guard sees to them then.
    child.unref();
  }

  static async spawn(command: ServerCommand, ledger: RunLedger): Promise<ServerProcess> {
    const log = openSync(command.log, 'a');
    try {
      const { binary, args } = command.yields === true ? asBatchProcess(command) : command;
      const child = spawn(binary, args, {
        cwd: command.folder,
        env: command.env,
        detached: true,
        stdio: ['ignore', log, log],
        ...(command.user ?? {}),
      });
      await new Promise<void>((resolve, reject) => {
        child.once('spawn', resolve);
        child.once('error', (cause) => {
          const message = `${command.binary} could not be started (${cause.message}): check that the file is there, executable and made for this machine`;
          reject(new StoreError('store_start_failed', message, { store: command.store, cause }));
        });
      });
      const pid = child.pid as number;
      // A process that has ended already has no start time; any text that matches no process will do.
      const start = processStart(pid) ?? 'ended';
      ledger.update((record) => ({ processes: [...record.processes, { name: command.store, pid, start }] }));
      return new ServerProcess(command, child, pid, start);
    } finally {
      closeSync(log);
    }
  }

  /** How the server ended, undefined while it runs. */
  get ending(): string | undefined {
    if (this.#ending !== undefined) return this.#ending;
    return isRunning(this.pid, this.#start) ? undefined : 'ended';
  }

  /** Whether the system still knows it: it runs, or has ended and was not collected yet. */
  get isKnown(): boolean {
    return this.#ending === undefined;
  }

  tail(): readonly string[] {
    return logTail(this.log);
  }

  onEnd(listener: () => void): void {
    if (this.#ending === undefined) this.#listeners.push(listener);
    else queueMicrotask(listener);
  }

  async look(): Promise<ServerDeath | undefined> {
    const ending = this.ending;
    return ending === undefined ? undefined : { how: `(process ${this.pid}) ${ending}`, tail: this.tail() };
  }

  /** Ends the server and waits until it is gone; by SIGKILL when it takes longer than the deadline. */
  async stop(signal: 'SIGINT' | 'SIGQUIT' | 'SIGTERM' | 'SIGKILL', deadlineMs: number): Promise<void> {
    await endProcess(this.pid, this.#start, signal, deadlineMs);
  }
}

/** Ends one process, if it is still the one that was seen to start then, and waits until it is gone. */
export async function endProcess(pid: number, start: string, signal: NodeJS.Signals, deadlineMs: number): Promise<void> {
  for (const [sent, waitMs] of [
    [signal, deadlineMs],
    ['SIGKILL', 10_000],
  ] as const) {
    if (!isRunning(pid, start)) return;
    try {
      process.kill(pid, sent);
    } catch {
      return;
    }
    const gone = await pollUntil(() => (isRunning(pid, start) ? undefined : true), { deadlineMs: waitMs, intervalMs: 10 });
    if (gone) return;
  }
}
