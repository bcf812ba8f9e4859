import { PathLeg } from '../../harness/arena/performance/path-leg.ts';
import type { ConvertedEntry } from '../../harness/contract/config.ts';
import type { Outcome } from '../../harness/contract/observation.ts';
import type { Stores } from '../../harness/contract/stores.ts';
import type { MongoTarget, PostgresTarget, Subject } from '../../harness/contract/subject.ts';
import type { TrialSide, TrialSubject } from '../../harness/contract/trial.ts';
import { captureChanges } from '../../harness/conversion/change-capture.ts';
import { composeDualWrite } from '../../harness/conversion/open-dual-write.ts';
import { Outbox } from '../../harness/conversion/outbox.ts';
import { resultOf } from '../../harness/conversion/served.ts';
import type { Sides } from '../../harness/performance/epoch.ts';
import { PathCalls } from '../../harness/workload/path-calls.ts';
import { randomWorkload } from '../../harness/workload/random-operations.ts';

/** How long each store's own calls took that gave a value, µs, in order. */
export interface PartTimes {
  readonly mongo: number[];
  readonly postgres: number[];
}

/** Numbers that one measurement may use up. */
const STRIDE = 1_000_000;

/** One path on four databases that hold the same: each store by itself, and both of a dual writer. */
export class DualBench implements AsyncDisposable {
  readonly #entry: ConvertedEntry;
  readonly #calls: PathCalls;
  readonly #alone: Readonly<Record<'mongo' | 'postgres', PathLeg>>;
  readonly #both: Readonly<Record<'mongo' | 'postgres', PathLeg>>;
  #used = 0;

  private constructor(entry: ConvertedEntry, calls: PathCalls, [mongo, postgres, bothMongo, bothPostgres]: readonly [PathLeg, PathLeg, PathLeg, PathLeg]) {
    this.#entry = entry;
    this.#calls = calls;
    this.#alone = { mongo, postgres };
    this.#both = { mongo: bothMongo, postgres: bothPostgres };
  }

  static async open(entry: ConvertedEntry, path: string, stores: Stores): Promise<DualBench> {
    const base = randomWorkload(entry.module, { seed: 1, size: 200 });
    const calls = new PathCalls(entry.module, path, base);
    const { signal } = new AbortController();
    const open = (name: string, store: 'mongo' | 'postgres') => PathLeg.open({ name, store, entry }, base, [calls], stores, signal);
    const legs = [await open('mongo', 'mongo'), await open('postgres', 'postgres'), await open('dual', 'mongo'), await open('dual', 'postgres')] as const;
    // What is there already is on both: from here on, what one gets is brought to the other.
    await captureChanges(legs[3].target as PostgresTarget, entry.postgres.schema.name, entry.conversion);
    return new DualBench(entry, calls, legs);
  }

  /** Both stores by themselves, one after the other as a dual writer has them, against the dual writer. */
  sides(times: PartTimes = { mongo: [], postgres: [] }): Sides {
    const calls = this.#calls.after(this.#used++ * STRIDE);
    const { mongo, postgres } = this.#alone;
    const [first, second] = [postgres.trialSide(calls), mongo.trialSide(calls)];
    return {
      a: inTurn(first, second, times),
      b: { name: 'dual', open: () => this.#dual(calls) },
    };
  }

  /** A dual writer on connections of its own. One that answers before MongoDB has it is none that is measured. */
  async #dual(calls: PathCalls): Promise<TrialSubject> {
    const { module, mongo, postgres, conversion } = this.#entry;
    const places = { mongo: this.#both.mongo.target as MongoTarget, postgres: this.#both.postgres.target as PostgresTarget };
    const subjects = { mongo: await mongo.open(places.mongo), postgres: await postgres.open(places.postgres) };
    const opened = composeDualWrite(
      { module, conversion, schema: postgres.schema.name, ...places, subjects },
      { writeToBoth: true, fallbackToMongo: false, convertOnRead: false },
      (given) => new Outbox(given),
    );
    const subject: Subject = {
      async invoke(call) {
        const served = await opened.repository.serve(call);
        if (served.secondary === 'pending') throw new Error(`${call.op}: the dual writer answered before MongoDB had it`);
        return resultOf(served);
      },
      async [Symbol.asyncDispose]() {
        for (const each of [opened, subjects.mongo, subjects.postgres]) await each[Symbol.asyncDispose]();
      },
    };
    const called = this.#both.postgres.trialSubject(subject, calls);
    // What MongoDB has is noted behind the caller's back. What comes before a call is over when its time is taken, as it is
    // on the stores alone: it is no part of the call, and a caller who comes right behind another's write is another figure.
    const settle = async (): Promise<void> => void (await opened.outbox.drain());
    return {
      ...called,
      settle,
      async ready(n) {
        const call = await called.ready(n);
        await settle();
        return call;
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const leg of [...Object.values(this.#alone), ...Object.values(this.#both)]) await leg[Symbol.asyncDispose]();
  }
}

/** The same call on the one and then on the other, timed as one. Both give a value, or what the first gave does not count. */
function inTurn(first: TrialSide, second: TrialSide, times: PartTimes): TrialSide {
  return {
    name: `${first.name} and ${second.name}`,
    async open() {
      const subjects = [await first.open(), await second.open()] as const;
      return {
        async ready(n) {
          const [one, other] = [await subjects[0].ready(n), await subjects[1].ready(n)];
          return async (): Promise<Outcome> => {
            const started = performance.now();
            const outcome = await one();
            const between = performance.now();
            const next = await other();
            const ended = performance.now();
            if (outcome.kind !== next.kind)
              return { kind: 'fault', name: 'Error', message: `${first.name} gave a ${outcome.kind}, ${second.name} a ${next.kind}` };
            if (outcome.kind === 'value') {
              times.postgres.push((between - started) * 1_000);
              times.mongo.push((ended - between) * 1_000);
            }
            return outcome;
          };
        },
        async [Symbol.asyncDispose]() {
          for (const subject of subjects) await subject[Symbol.asyncDispose]();
        },
      };
    },
  };
}
