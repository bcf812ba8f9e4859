import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pollUntil } from '../poll.ts';

/** Another process that holds stores open. */
export class HeldRun implements AsyncDisposable {
  readonly pid: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.pid = child.pid as number;
  }

  /** Resolves once its stores are open, or right after its start when `isReady` is false. */
  static async start(
    runId: string,
    way: 'embedded' | 'given' | 'containers',
    env: Readonly<Record<string, string | undefined>>,
    isReady = true,
  ): Promise<HeldRun> {
    const script = fileURLToPath(new URL('./hold-stores.ts', import.meta.url));
    const child = spawn(process.execPath, [script, runId, way], { env: { ...env }, stdio: ['ignore', 'pipe', 'inherit'], detached: true });
    await once(child, 'spawn');
    if (isReady) {
      const [line] = (await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])) as [unknown];
      if (String(line).trim() !== 'ready') throw new Error(`the held run ended with ${String(line)} before its stores were open`);
    }
    return new HeldRun(child);
  }

  /** Sends a signal to the run alone, and waits for its end. */
  async end(signal: NodeJS.Signals): Promise<void> {
    const ended = once(this.#child, 'exit');
    process.kill(this.pid, signal);
    await ended;
  }

  /** Sends a signal to its whole process group, as a terminal does on Ctrl-C, and waits for the run's end. */
  async endGroup(signal: NodeJS.Signals): Promise<void> {
    const ended = once(this.#child, 'exit');
    process.kill(-this.pid, signal);
    await ended;
  }

  /** The pid of its guard (Linux: looked up in /proc). */
  guard(): number {
    const found = readdirSync('/proc').find((entry) => {
      if (!/^\d+$/.test(entry)) return false;
      try {
        const parent = readFileSync(`/proc/${entry}/stat`, 'latin1').split(') ')[1]?.split(' ')[1];
        return parent === String(this.pid) && readFileSync(`/proc/${entry}/cmdline`, 'utf8').includes('guard-process');
      } catch {
        return false;
      }
    });
    if (found === undefined) throw new Error(`run ${this.pid} has no guard`);
    return Number(found);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await this.end('SIGKILL');
  }
}

/** Looks until `isTrue` holds; false after the deadline. */
export async function comesTrue(isTrue: () => boolean, deadlineMs = 20_000): Promise<boolean> {
  return (await pollUntil(() => (isTrue() ? true : undefined), { deadlineMs })) === true;
}
