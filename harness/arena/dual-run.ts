import { IdAliases } from '../canonicalize/id-aliases.ts';
import type { ConvertedEntry } from '../contract/config.ts';
import type { DualRecord, DualRun } from '../contract/dual.ts';
import type { CanonicalObservation } from '../contract/observation.ts';
import type { Workload } from '../contract/operation.ts';
import type { Stores } from '../contract/stores.ts';
import type { Invocation, MongoTarget, PostgresTarget, StoreKind } from '../contract/subject.ts';
import { BackendSwitch } from '../conversion/backend-switch.ts';
import { composeDualWrite, type DualWriteStand, type OpenedDualWrite, openDualWrite } from '../conversion/open-dual-write.ts';
import { Outbox } from '../conversion/outbox.ts';
import { resultOf, type Served, type ServedSubject, servedBy } from '../conversion/served.ts';
import { drive } from '../drive/driver.ts';
import { WireProxy } from '../faults/wire-proxy.ts';
import { pollUntil } from '../stores/poll.ts';
import type { StoreLeg } from './leg.ts';
import { canonicalObservation } from './observation.ts';
import { addressOf, routed } from './route.ts';
import { allStoredRecords } from './stored-records.ts';

/** How long it may take until the driver has found the server again: it looks twice a second. */
const MEND_MS = 30_000;

/** The cut-off connections of a check must not make it wait as long as a service would. */
const SECONDARY_MS = 250;

const BOTH = { writeToBoth: true, fallbackToMongo: false, convertOnRead: false } as const;

export interface DualRunOptions {
  readonly entry: ConvertedEntry;
  readonly stores: Stores;
  readonly mongo: StoreLeg;
  readonly postgres: StoreLeg;
  readonly signal: AbortSignal;
}

/** See `DualRun`. */
export class StoreDualRun implements DualRun {
  readonly #options: DualRunOptions;
  readonly #proxy: WireProxy;
  #dual: OpenedDualWrite;
  #switch: BackendSwitch;
  #dies = false;

  private constructor(options: DualRunOptions, proxy: WireProxy, dual: OpenedDualWrite) {
    this.#options = options;
    this.#proxy = proxy;
    this.#dual = dual;
    this.#switch = this.#onBoth();
  }

  static async open(options: DualRunOptions): Promise<StoreDualRun> {
    const address = addressOf(options.mongo.target);
    if (address === undefined) throw new UnreachableError('no proxy can stand before this MongoDB, so its connections cannot be cut');
    const proxy = await WireProxy.listen('mongo', address);
    const run = new StoreDualRun(options, proxy, await openDualWrite(standOf(options, proxy), BOTH));
    await run.#reach();
    return run;
  }

  async *driveAlone(workload: Workload): AsyncGenerator<CanonicalObservation> {
    const { mongo } = this.#options;
    await mongo.reset();
    yield* mongo.drive(workload);
  }

  async *drive(workload: Workload): AsyncGenerator<CanonicalObservation> {
    const { entry, stores, mongo, postgres, signal } = this.#options;
    await Promise.all([mongo.reset(), postgres.reset()]);
    await stores.adminQuery(postgres.target as PostgresTarget, 'with noted as (delete from cutover.outbox) delete from cutover.tombstones');
    this.#dies = false;
    // Nor does it wait any longer for a MongoDB that was away.
    this.#dual.repository.options = { ...BOTH, writeToBoth: false };
    this.#dual.repository.options = BOTH;
    this.#switch = this.#onBoth();
    const aliases = new IdAliases();
    for await (const observation of drive(this.#switch, 'dual', workload, { signal })) yield canonicalObservation(entry.module, observation, aliases);
  }

  async cut(): Promise<void> {
    await this.#proxy.shut();
  }

  async mend(): Promise<void> {
    this.#proxy.open();
    await this.#reach();
  }

  /** A new connection may take longer than a caller would wait for it. */
  async #reach(): Promise<void> {
    const isThere = await pollUntil(async () => (await this.#dual.outbox.reaches()) || undefined, { deadlineMs: MEND_MS, signal: this.#options.signal });
    if (isThere !== true) throw new Error(`MongoDB was not reached within ${MEND_MS} ms of its connections being taken`);
  }

  dieBehindNextChange(): void {
    this.#dies = true;
  }

  get isToDie(): boolean {
    return this.#dies;
  }

  pending(): Promise<number> {
    return this.#dual.outbox.waiting();
  }

  async catchUp(): Promise<number> {
    await this.#dual.outbox.drain();
    return await this.pending();
  }

  async rollBack(): Promise<void> {
    await this.#switch.change('Mongo', async () => {
      const left = await this.catchUp();
      if (left > 0) throw new Error(`${left} changes are not on MongoDB yet: serving from there would lose them`);
    });
  }

  async *records(of: StoreKind): AsyncGenerator<DualRecord> {
    const { entry, stores, [of]: leg } = this.#options;
    const names = Object.values(entry.conversion.aggregates).flatMap(({ tables, shows }) => (tables.length === 0 ? [] : shows));
    yield* allStoredRecords(entry, stores, leg.target, { names });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#proxy.open();
    await this.#dual[Symbol.asyncDispose]();
    await this.#proxy[Symbol.asyncDispose]();
  }

  #onBoth(): BackendSwitch {
    const { mongo, postgres } = this.#options;
    return new BackendSwitch(
      { Mongo: servedBy('mongo', mongo.subject), Postgres: servedBy('postgres', postgres.subject), DualWrite: this.#dying() },
      'DualWrite',
    );
  }

  /** The dual writer of the moment; where its process is to die, one that brings nothing over, and then another process's. */
  #dying(): ServedSubject {
    const serve = async (call: Invocation): Promise<Served> => {
      const isWrite = this.#options.entry.module.operations[call.op]?.kind === 'write';
      if (!this.#dies || !isWrite) return await this.#dual.repository.serve(call);
      this.#dual.repository.options = { ...BOTH, writeToBoth: false };
      try {
        return await this.#dual.repository.serve(call);
      } finally {
        if ((await this.pending()) === 0) this.#dual.repository.options = BOTH;
        else await this.#die();
      }
    };
    return { serve, invoke: async (call) => resultOf(await serve(call)), [Symbol.asyncDispose]: async () => undefined };
  }

  /** Changes are captured as they were: who comes after finds the triggers there. */
  async #die(): Promise<void> {
    this.#dies = false;
    await this.#dual[Symbol.asyncDispose]();
    this.#dual = composeDualWrite(standOf(this.#options, this.#proxy), BOTH, (options) => new Outbox(options));
    await this.#reach();
  }
}

/** Where connections cannot be cut, nothing about a store that is away can be shown. */
export class UnreachableError extends Error {
  readonly code = 'connections_not_cut';
}

function standOf({ entry, mongo, postgres }: DualRunOptions, proxy: WireProxy): DualWriteStand {
  return {
    module: entry.module,
    conversion: entry.conversion,
    schema: entry.postgres.schema.name,
    postgres: postgres.target as PostgresTarget,
    mongo: routed(mongo.target as MongoTarget, proxy.address),
    subjects: { postgres: postgres.subject, mongo: mongo.subject },
    secondaryMs: SECONDARY_MS,
    // Nothing happens by itself: the check says when.
    retryMs: 2 ** 31 - 1,
  };
}
