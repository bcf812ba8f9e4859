import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { ElsewhereJob } from '../contract/arena.ts';
import type { MongoTarget, PostgresTarget, Side } from '../contract/subject.ts';
import { decode, encode } from '../kit/ejson.ts';

/** What a child process is asked to do, over its standard input; it holds connection strings, so never in arguments. */
export type ChildJob =
  | {
      readonly kind: 'results';
      readonly configFile: string;
      readonly job: ElsewhereJob;
      readonly side: Side;
      readonly target: MongoTarget | PostgresTarget;
    }
  | { readonly kind: 'migrate'; readonly configFile: string; readonly module: string; readonly target: PostgresTarget };

/** What a `results` child answers: key, digest and canonical form (as JSON text: it is canonical already) of each operation. */
export type ChildResults = readonly (readonly [key: number, digest: string, form: string])[];

/** A child process of the run that broke. */
export class ChildError extends Error {
  readonly code = 'child_failed';
}

/** Environment of a child process: the hosts that it may reach, as JSON. */
export const HOSTS_VARIABLE = 'CUTOVER_RUN_HOSTS';

/** How long one job may take. */
const DEADLINE_MS = 120_000;

/** Lines of its standard error that tell why a child broke. */
const TOLD_LINES = 8;

/**
 * Other Node processes of a run, for jobs that must not run in this one. A process takes one job after another, since
 * starting it takes longer than most jobs do; jobs that are under way at once always have processes of their own.
 */
export class Elsewhere implements AsyncDisposable {
  readonly #hosts: readonly string[];
  readonly #idle = new Map<string, Child[]>();
  readonly #all = new Set<Child>();

  /** @param hosts What the processes may reach beside this machine. Default nothing. */
  constructor(hosts: readonly string[] = []) {
    this.#hosts = hosts;
  }

  /**
   * Runs a job in a process that has this one's environment with `env` over it.
   *
   * @throws ChildError with the last lines of its standard error when it fails.
   */
  async run(job: ChildJob, env: Readonly<Record<string, string>>, signal: AbortSignal): Promise<unknown> {
    signal.throwIfAborted();
    const kind = JSON.stringify(env);
    const idle = this.#idle.get(kind) ?? [];
    this.#idle.set(kind, idle);
    const child = idle.pop() ?? this.#start(env);
    try {
      const answer = await child.ask(JSON.stringify(encode(job)), signal);
      idle.push(child);
      return decode(JSON.parse(answer));
    } catch (error) {
      this.#all.delete(child);
      await child.end();
      signal.throwIfAborted();
      throw error;
    }
  }

  #start(env: Readonly<Record<string, string>>): Child {
    const child = new Child({ ...env, [HOSTS_VARIABLE]: JSON.stringify(this.#hosts) });
    this.#all.add(child);
    return child;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const children = [...this.#all];
    this.#all.clear();
    this.#idle.clear();
    await Promise.all(children.map((child) => child.end()));
  }
}

/** One process: a line in is a job, a line out on its descriptor 3 is the answer, so that nothing it prints is taken for one. */
class Child {
  readonly #process: ChildProcess;
  readonly #jobs: Writable;
  readonly #answers: AsyncIterator<string>;
  readonly #ended: Promise<number | null>;
  readonly #told: string[] = [];

  constructor(env: Readonly<Record<string, string>>) {
    // Compiled, the file next to this one has the extension of this one.
    const entry = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './child.ts' : './child.js', import.meta.url));
    this.#process = spawn(process.execPath, [entry], { env: { ...process.env, ...env }, stdio: ['pipe', 'ignore', 'pipe', 'pipe'] });
    const [jobs, , told, answers] = this.#process.stdio as unknown as readonly [Writable, null, Readable, Readable];
    this.#jobs = jobs.on('error', () => undefined);
    this.#answers = createInterface({ input: answers })[Symbol.asyncIterator]();
    createInterface({ input: told }).on('line', (line) => {
      this.#told.push(line);
      if (this.#told.length > TOLD_LINES) this.#told.shift();
    });
    this.#ended = new Promise((resolve) => {
      this.#process.once('error', (error) => {
        this.#told.push(error.message);
        resolve(null);
      });
      this.#process.once('close', resolve);
    });
  }

  /** @throws ChildError when the process ends, or the deadline passes, without an answer. */
  async ask(job: string, signal: AbortSignal): Promise<string> {
    const kill = () => this.#process.kill('SIGKILL');
    const deadline = setTimeout(() => {
      this.#told.push(`no answer within ${DEADLINE_MS / 1_000} s`);
      kill();
    }, DEADLINE_MS);
    signal.addEventListener('abort', kill, { once: true });
    try {
      this.#jobs.write(`${job}\n`);
      const { value, done } = await this.#answers.next();
      if (done !== true) return value;
      const code = await this.#ended;
      throw new ChildError(this.#told.join('\n').trim() || `a process of the run ended with code ${code}`);
    } finally {
      clearTimeout(deadline);
      signal.removeEventListener('abort', kill);
    }
  }

  /** Lets the process end by itself, which it does at the end of its input when it has no job; kills one that has. */
  async end(): Promise<void> {
    this.#jobs.end();
    const patience = setTimeout(() => this.#process.kill('SIGKILL'), 2_000);
    await this.#ended;
    clearTimeout(patience);
  }
}
