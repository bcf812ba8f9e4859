import { PathLeg } from '../../harness/arena/performance/path-leg.ts';
import type { ModuleEntry } from '../../harness/contract/config.ts';
import type { Stores } from '../../harness/contract/stores.ts';
import type { Subject } from '../../harness/contract/subject.ts';
import type { Epoch, TrialResult } from '../../harness/contract/trial.ts';
import { SeededRandom } from '../../harness/kit/random.ts';
import { runEpoch } from '../../harness/performance/epoch.ts';
import { runTrial } from '../../harness/performance/trial.ts';
import { warmUp } from '../../harness/performance/warm-up.ts';
import { PathCalls } from '../../harness/workload/path-calls.ts';
import { randomWorkload } from '../../harness/workload/random-operations.ts';
import { BUDGET } from './resample.ts';

/** Epochs of one path with the same repository on both sides, and what one costs. */
export interface Recording {
  readonly epochs: readonly Epoch[];
  readonly epochMs: number;
  readonly warmUpMs: number;
}

/** Numbers that one measurement may use up. */
const STRIDE = 1_000_000;

/** The same repository on two databases of PostgreSQL, and the path that is measured. */
export class Bench implements AsyncDisposable {
  readonly #calls: PathCalls;
  readonly #legs: readonly [PathLeg, PathLeg];
  #used = 0;

  private constructor(calls: PathCalls, legs: readonly [PathLeg, PathLeg]) {
    this.#calls = calls;
    this.#legs = legs;
  }

  static async open(entry: ModuleEntry, path: string, stores: Stores): Promise<Bench> {
    const base = randomWorkload(entry.module, { seed: 1, size: 200 });
    const calls = new PathCalls(entry.module, path, base);
    const { signal } = new AbortController();
    const open = (name: string) => PathLeg.open({ name, store: 'postgres', entry }, base, [calls], stores, signal);
    return new Bench(calls, [await open('postgres'), await open('postgres again')]);
  }

  async record(count: number, seed: number): Promise<Recording> {
    const sides = this.#sides();
    let n = 0;
    const numbers: Iterator<number, never> = { next: () => ({ done: false, value: n++ }) };
    const options = { random: new SeededRandom(seed), numbers, durationMs: 60, discarded: 2, now: () => performance.now() };
    const { durationMs: warmUpMs } = await warmUp(sides, options);
    const startedMs = performance.now();
    const epochs: Epoch[] = [];
    for (let index = 0; index < count; index++) {
      const { a, b, atMs, logRatio } = await runEpoch(sides, performance.now() - startedMs, options);
      epochs.push({ a, b, atMs, logRatio });
    }
    return { epochs, epochMs: (performance.now() - startedMs) / count, warmUpMs };
  }

  /** One trial as the gate makes it, with B slowed while it runs. */
  async live(paths: number, seed: number, wrap?: (subject: Subject) => Subject): Promise<TrialResult> {
    return await runTrial(this.#sides(wrap), { limit: { budget: BUDGET }, paths, seed });
  }

  #sides(wrap: (subject: Subject) => Subject = (subject) => subject) {
    const [a, b] = this.#legs;
    const calls = this.#calls.after(this.#used++ * STRIDE);
    return { a: a.trialSide(calls), b: { name: 'postgres again', open: async () => b.trialSubject(wrap(await b.openSubject()), calls) } };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const leg of this.#legs) await leg[Symbol.asyncDispose]();
  }
}
