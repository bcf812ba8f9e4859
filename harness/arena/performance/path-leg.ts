import type { Route } from '../../contract/arena.ts';
import type { ModuleEntry } from '../../contract/config.ts';
import type { Plan } from '../../contract/growth.ts';
import type { Outcome } from '../../contract/observation.ts';
import type { Operation, Workload } from '../../contract/operation.ts';
import type { Stores } from '../../contract/stores.ts';
import type { Subject } from '../../contract/subject.ts';
import type { TrialCall, TrialSide, TrialSubject } from '../../contract/trial.ts';
import { resolved } from '../../drive/callers.ts';
import { drive, outcomeOf, outcomeOfError } from '../../drive/driver.ts';
import { SKIP } from '../../drive/result-shelf.ts';
import { canonicalText } from '../../kit/digest.ts';
import { encode } from '../../kit/ejson.ts';
import { idSource } from '../../kit/ids.ts';
import type { PathCalls } from '../../workload/path-calls.ts';
import { openSubject, StoreLeg } from '../leg.ts';

/** One side of a measurement: which repository, on which store. */
export interface PathSide {
  /** For the reader: `mongo`, `postgres`, `postgres at 1a2b3c4`. */
  readonly name: string;
  readonly store: 'mongo' | 'postgres';
  readonly entry: ModuleEntry;
  /** Stands between the measurement and the subject: an injected slowness. */
  readonly wrap?: (subject: Subject) => Subject;
}

/** Connections of each subject, on both sides alike. */
const POOL_SIZE = 8;
/** A call that takes longer is a fault of the subject. */
const DEADLINE_MS = 30_000;

/** A path that cannot be called: what comes before its calls fails. */
export class PathBrokenError extends Error {
  readonly code = 'path_broken';
}

/** A database of one side with the base in it, and the calls of paths on it. */
export class PathLeg implements AsyncDisposable {
  readonly side: PathSide;
  readonly #leg: StoreLeg;
  readonly #stores: Stores;
  readonly #signal: AbortSignal;
  readonly #seed: number;
  /** By operation key: what references are resolved with. */
  readonly #results = new Map<number, unknown>();

  private constructor(side: PathSide, leg: StoreLeg, stores: Stores, seed: number, signal: AbortSignal) {
    this.side = side;
    this.#leg = leg;
    this.#stores = stores;
    this.#seed = seed;
    this.#signal = signal;
  }

  /** Makes a database of its own, with the base workload and the setups of all paths in it. */
  static async open(side: PathSide, base: Workload, paths: readonly PathCalls[], stores: Stores, signal: AbortSignal): Promise<PathLeg> {
    const leg = await StoreLeg.open(side.store, side.entry, stores, { label: 'paths', signal });
    const made = new PathLeg(side, leg, stores, base.seed, signal);
    try {
      // Its connections end with it: a database with idle ones cannot tell what others have examined.
      await using subject = await openSubject(side.entry, leg.target, { poolSize: POOL_SIZE });
      for await (const { operation, outcome } of drive(subject, side.store, base, { signal })) {
        if (outcome.kind === 'value') made.#results.set(operation.key, outcome.value);
      }
      const shared = new Map<string, unknown>();
      for (const path of paths) await made.#setUp(subject, path.setup, shared);
      await made.settle();
      return made;
    } catch (error) {
      await made[Symbol.asyncDispose]();
      throw error;
    }
  }

  get target() {
    return this.#leg.target;
  }

  /** PostgreSQL's planner knows what is stored, and nothing is left to be cleaned up behind the measurement's back. */
  async settle(): Promise<void> {
    if (this.#leg.target.kind === 'postgres') await this.#stores.adminQuery(this.#leg.target, 'VACUUM (ANALYZE)');
  }

  /** The side of a trial: every opening is a subject with connections of its own. */
  trialSide(path: PathCalls): TrialSide {
    return { name: this.side.name, open: async () => this.trialSubject(await this.openSubject(), path) };
  }

  /** A subject with connections of its own, as slow as the side is meant to be. */
  async openSubject(route?: Route): Promise<Subject> {
    const opened = await openSubject(this.side.entry, this.#leg.target, { poolSize: POOL_SIZE, ...(route === undefined ? {} : { route }) });
    return this.side.wrap?.(opened) ?? opened;
  }

  /**
   * A subject that somebody has opened, with the calls of a path.
   *
   * @param maker Makes what comes before each call. Default the subject itself.
   */
  trialSubject(subject: Subject, path: PathCalls, maker: Subject = subject): TrialSubject {
    return {
      ready: async (n) => {
        const { before, operation } = path.call(n);
        await this.#make(maker, before);
        const call = this.#ready(subject, operation);
        for (const { key } of before) this.#results.delete(key);
        return call;
      },
      [Symbol.asyncDispose]: async () => subject[Symbol.asyncDispose](),
    };
  }

  /** How the server carries out what one call of a path asks for; none where it cannot be watched. */
  async plans(path: PathCalls): Promise<readonly Plan[]> {
    await using watch = await this.#stores.watchPlans(this.#leg.target);
    if (watch === undefined) return [];
    const opened = await openSubject(this.side.entry, watch.target, { poolSize: 1 });
    await using subject = this.trialSubject(this.side.wrap?.(opened) ?? opened, path);
    const call = await subject.ready(0);
    await watch.take();
    await call();
    return await watch.take();
  }

  /** How many rows or documents were examined so far; see `Stores.examined`. */
  examined(): Promise<number | undefined> {
    return this.#stores.examined(this.#leg.target);
  }

  #ready(subject: Subject, operation: Operation): TrialCall {
    const { key, tenant, name: op, nowMs } = operation;
    const args = resolved(operation.args, this.#results);
    if (args === SKIP) return async (): Promise<Outcome> => ({ kind: 'skipped' });
    const invocation = { tenant, op, args, now: new Date(nowMs), ids: idSource(this.#seed, key) };
    return async (): Promise<Outcome> => {
      try {
        return { kind: 'value', value: await subject.invoke(invocation) };
      } catch (error) {
        return outcomeOfError(error);
      }
    };
  }

  /** Makes the setup of one path. What that of another has made of the same tenant is there already, and is not made again. */
  async #setUp(subject: Subject, operations: readonly Operation[], shared: Map<string, unknown>): Promise<void> {
    const times = new Map<string, number>();
    for (const operation of operations) {
      const { tenant, name, key } = operation;
      const args = resolved(operation.args, this.#results);
      const step = args === SKIP ? '' : canonicalText(encode([tenant, name, args]));
      const nth = (times.get(step) ?? 0) + 1;
      times.set(step, nth);
      const known = `${nth} ${step}`;
      if (shared.has(known)) this.#results.set(key, shared.get(known));
      else await this.#make(subject, [operation]);
      shared.set(known, this.#results.get(key));
    }
  }

  async #make(subject: Subject, operations: readonly Operation[]): Promise<void> {
    for (const operation of operations) {
      this.#signal.throwIfAborted();
      const args = resolved(operation.args, this.#results);
      const outcome =
        args === SKIP ? undefined : await outcomeOf({ subject, seed: this.#seed, deadlineMs: DEADLINE_MS, signal: this.#signal }, operation, args);
      if (outcome?.kind !== 'value')
        throw new PathBrokenError(`${this.side.name}: ${operation.name}, which a path needs before its calls, gave ${wordOf(outcome)}`);
      this.#results.set(operation.key, outcome.value);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#leg[Symbol.asyncDispose]();
  }
}

function wordOf(outcome: Outcome | undefined): string {
  if (outcome === undefined) return 'nothing: what it refers to is not there';
  if (outcome.kind === 'error') return `the error ${outcome.error.kind}: ${outcome.message}`;
  return outcome.kind === 'fault' ? `${outcome.name}: ${outcome.message}` : `a ${outcome.kind}`;
}
