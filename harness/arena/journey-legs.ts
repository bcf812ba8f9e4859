import type { ModuleEntry } from '../contract/config.ts';
import type { JourneyRun, Persistence } from '../contract/journey.ts';
import type { CanonicalObservation } from '../contract/observation.ts';
import type { Workload } from '../contract/operation.ts';
import type { Stores } from '../contract/stores.ts';
import type { Side, StoreKind, Subject } from '../contract/subject.ts';
import type { Canonical } from '../contract/type.ts';
import { drive } from '../drive/driver.ts';
import { nameApart, nameWithin } from '../workload/journey.ts';
import { type ObservationTap, StoreLeg } from './leg.ts';
import { SnapshotBuilder } from './snapshot.ts';

export interface JourneyLegsOptions {
  readonly entries: readonly ModuleEntry[];
  readonly stores: Stores;
  readonly signal: AbortSignal;
  readonly tapOf: (module: string) => ObservationTap;
}

/** One call at a time: a second connection is for a repository that takes one within a transaction. */
const POOL_SIZE = 2;

/** A leg for every module on each store, opened once: a persistence setting takes one of the two of each. */
export class JourneyLegs implements AsyncDisposable {
  readonly #options: JourneyLegsOptions;
  readonly #legs: ReadonlyMap<string, Readonly<Record<StoreKind, StoreLeg>>>;

  private constructor(options: JourneyLegsOptions, legs: ReadonlyMap<string, Readonly<Record<StoreKind, StoreLeg>>>) {
    this.#options = options;
    this.#legs = legs;
  }

  /** All at once: each waits for its server most of the time. What was opened is closed when one of them fails. */
  static async open(options: JourneyLegsOptions): Promise<JourneyLegs> {
    const { entries, stores, signal, tapOf } = options;
    const opening = entries.flatMap((entry) =>
      (['mongo', 'postgres'] as const).map((side) =>
        StoreLeg.open(side, entry, stores, { label: 'journey', poolSize: POOL_SIZE, signal, tap: tapOf(entry.module.name) }),
      ),
    );
    const opened = await Promise.allSettled(opening);
    const failed = opened.find((each) => each.status === 'rejected');
    if (failed !== undefined) {
      await Promise.allSettled(opened.map((each) => (each.status === 'fulfilled' ? each.value[Symbol.asyncDispose]() : undefined)));
      throw failed.reason;
    }
    const made = opened.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    const legs = entries.map(({ module }, at) => [module.name, { mongo: made[2 * at] as StoreLeg, postgres: made[2 * at + 1] as StoreLeg }] as const);
    return new JourneyLegs(options, new Map(legs));
  }

  /** Runs a workload in a setting, from empty; then reads everything that is stored. */
  async run(persistence: Persistence, workload: Workload): Promise<JourneyRun> {
    await Promise.all([...persistence.keys()].map((module) => this.#legOf(persistence, module).reset()));
    const observations: CanonicalObservation[] = [];
    // Each observation gets the side of the store that served it.
    const anySide: Side = 'mongo';
    for await (const observation of drive(this.#routed(persistence), anySide, workload, { signal: this.#options.signal })) {
      const { operation } = observation;
      const { module, own } = nameApart(operation.name);
      const leg = this.#legOf(persistence, module);
      const observed = await leg.observed({ ...observation, side: leg.side, operation: { ...operation, name: own } });
      observations.push({ ...observed, operation });
    }
    const builder = new SnapshotBuilder();
    const snapshots = await Promise.all([...persistence.keys()].map(async (module) => ({ module, taken: await this.#legOf(persistence, module).snapshot() })));
    for (const { module, taken } of snapshots) {
      for (const [own, records] of taken.collections) {
        const collection = nameWithin(module, own);
        builder.declare(collection);
        for (const [key, digest] of records) builder.add(collection, key, digest);
      }
    }
    return { observations, snapshot: builder.freeze() };
  }

  record(persistence: Persistence, collection: string, key: string): Promise<Canonical | undefined> {
    const { module, own } = nameApart(collection);
    return this.#legOf(persistence, module).record(own, key);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = await Promise.allSettled(
      [...this.#legs.values()].flatMap(({ mongo, postgres }) => [mongo[Symbol.asyncDispose](), postgres[Symbol.asyncDispose]()]),
    );
    for (const each of closed) if (each.status === 'rejected') throw each.reason;
  }

  #legOf(persistence: Persistence, module: string): StoreLeg {
    const leg = this.#legs.get(module)?.[persistence.get(module) as StoreKind];
    if (leg === undefined) throw new TypeError(`module "${module}" takes no part in this journey`);
    return leg;
  }

  /** The modules of a setting as one subject. */
  #routed(persistence: Persistence): Subject {
    return {
      invoke: (call) => {
        const { module, own } = nameApart(call.op);
        return this.#legOf(persistence, module).subject.invoke({ ...call, op: own });
      },
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  }
}
