import type { Multiplier, Placed, PlanWatch, PostgresCell, ServerBreaker, ServerDescription, Stores } from '../contract/stores.ts';
import type { MongoTarget, MongoView, PostgresTarget, PostgresView, StoreKind } from '../contract/subject.ts';
import { classify } from './explain-error.ts';
import type { MongoSide } from './mongo-side.ts';
import { pollUntil } from './poll.ts';
import type { PostgresSide } from './postgres-side.ts';
import type { ServerDeath, ServerWatch } from './server-watch.ts';
import { StoreError } from './store-error.ts';

/** What differs between the four ways once both servers answer. */
export interface PairOrigin {
  readonly mongo: ServerDescription;
  readonly postgres: ServerDescription;
  readonly urls: { readonly mongo: string; readonly postgres: string };
  /** How long it took until both answered, ms. */
  readonly startMs: number;
  /** The servers that this run started itself. */
  readonly servers: readonly ServerWatch[];
  /** Those of them that can be broken, and mended. Default none. */
  readonly breakers?: Readonly<Record<StoreKind, ServerBreaker>>;
  /** Ends or clears what the run made. Called once; `kept` when a person wants to look at it. */
  readonly end: (kept: boolean) => Promise<void>;
  /** Where to look afterwards: paths, names, a line to start with. */
  readonly traces: () => readonly string[];
}

/** Both servers of a run, whichever way it came to them. */
export class StorePair implements Stores {
  readonly mongo: ServerDescription;
  readonly postgres: ServerDescription;
  readonly urls: { readonly mongo: string; readonly postgres: string };
  readonly startMs: number;
  readonly #origin: PairOrigin;
  readonly #mongo: MongoSide;
  readonly #postgres: PostgresSide;
  readonly #lost = new AbortController();
  #kept = false;
  #ended: Promise<void> | undefined;

  constructor(origin: PairOrigin, mongo: MongoSide, postgres: PostgresSide) {
    this.mongo = origin.mongo;
    this.postgres = origin.postgres;
    this.urls = origin.urls;
    this.startMs = origin.startMs;
    this.#origin = origin;
    this.#mongo = mongo;
    this.#postgres = postgres;
    for (const server of origin.servers) {
      server.onEnd?.(async () => {
        const death = this.#ended === undefined ? await server.look() : undefined;
        if (death !== undefined) this.#lost.abort(diedError(server.store, death));
      });
    }
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  async hosts(): Promise<readonly string[]> {
    return [...(await this.#mongo.hosts()), ...this.#postgres.hosts()];
  }

  async mongoTarget(label: string): Promise<MongoTarget> {
    return this.#mongo.target(label);
  }

  async postgresTarget(label: string): Promise<PostgresTarget> {
    return this.#postgres.target(label);
  }

  async drop(target: MongoTarget | PostgresTarget): Promise<void> {
    await (target.kind === 'mongo' ? this.#mongo.drop(target) : this.#postgres.drop(target));
  }

  async examined(target: MongoTarget | PostgresTarget): Promise<number | undefined> {
    return target.kind === 'mongo' ? this.#mongo.examined() : this.#postgres.examined(target);
  }

  readMongo(target: MongoTarget, view: MongoView): AsyncIterable<Readonly<Record<string, unknown>>> {
    return this.#mongo.read(target, view);
  }

  readPostgres(target: PostgresTarget, view: PostgresView): AsyncIterable<Readonly<Record<string, PostgresCell>>> {
    return this.#postgres.read(target, view);
  }

  readMongoViews(target: MongoTarget, views: readonly MongoView[]): AsyncIterable<Placed<Readonly<Record<string, unknown>>>> {
    return this.#mongo.readViews(target, views);
  }

  readPostgresViews(target: PostgresTarget, views: readonly PostgresView[]): AsyncIterable<Placed<Readonly<Record<string, PostgresCell>>>> {
    return this.#postgres.readViews(target, views);
  }

  async copyMongo(target: MongoTarget): Promise<(() => Promise<void>) | undefined> {
    return this.#mongo.copy(target);
  }

  async copyPostgres(target: PostgresTarget, schema: string, keep: readonly string[]): Promise<() => Promise<void>> {
    return this.#postgres.copy(target, schema, keep);
  }

  async resetMongo(target: MongoTarget): Promise<void> {
    await this.#mongo.reset(target);
  }

  async resetPostgres(target: PostgresTarget, schema: string, keep: readonly string[]): Promise<void> {
    await this.#postgres.reset(target, schema, keep);
  }

  async adminQuery(target: PostgresTarget, text: string, values: readonly unknown[] = []): Promise<readonly Readonly<Record<string, unknown>>[]> {
    return this.#postgres.query(target, text, values);
  }

  async watchPlans<Target extends MongoTarget | PostgresTarget>(target: Target): Promise<PlanWatch<Target> | undefined> {
    const watch: PlanWatch<MongoTarget> | PlanWatch<PostgresTarget> | undefined =
      target.kind === 'mongo' ? await this.#mongo.watchPlans(target) : await this.#postgres.watchPlans(target);
    return watch as PlanWatch<Target> | undefined;
  }

  async holdUpserts(): Promise<(() => Promise<void>) | undefined> {
    return this.mongo.way === 'given' ? undefined : this.#mongo.holdUpserts();
  }

  async multiplier(target: MongoTarget | PostgresTarget): Promise<Multiplier> {
    return target.kind === 'mongo' ? this.#mongo.multiplier(target) : this.#postgres.multiplier(target);
  }

  breaker(store: StoreKind): ServerBreaker | undefined {
    return this.#origin.breakers?.[store];
  }

  async ping(store?: StoreKind): Promise<void> {
    const sides = { mongo: this.#mongo, postgres: this.#postgres };
    const answers = await Promise.allSettled((store === undefined ? Object.values(sides) : [sides[store]]).map((side) => side.ping()));
    for (const answer of answers) {
      if (answer.status === 'rejected') throw await this.#explain(answer.reason as StoreError);
    }
  }

  async keep(): Promise<readonly string[]> {
    this.#kept = true;
    const databases = [...this.#mongo.databases(), ...this.#postgres.databases()];
    return [...this.#origin.traces(), ...(databases.length > 0 ? [`databases: ${databases.join(', ')}`] : [])];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended ??= this.#end();
    await this.#ended;
  }

  async #end(): Promise<void> {
    try {
      // Servers that end with the run take their databases along.
      if (this.#origin.mongo.way === 'given' && !this.#kept) await Promise.all([this.#mongo.dropAll(), this.#postgres.dropAll()]);
    } finally {
      await Promise.allSettled([this.#mongo.close(), this.#postgres.close()]);
      await this.#origin.end(this.#kept);
    }
  }

  /** It answered once: that it does not now means that it died or was cut off. */
  async #explain(error: StoreError): Promise<StoreError> {
    if (error.code !== 'store_unreachable' && error.code !== 'store_start_failed') return error;
    const store = error.store ?? 'mongo';
    const server = this.#origin.servers.find((one) => one.store === store);
    // A connection breaks a moment before the process that held it is gone.
    const death = server === undefined ? undefined : await pollUntil(() => server.look(), { deadlineMs: DEATH_MS });
    if (death === undefined)
      return new StoreError('store_died', `${error.message}: it answered before, so it ended or was cut off during the run`, { store, cause: error });
    return diedError(store, death, error);
  }
}

function diedError(store: 'mongo' | 'postgres', death: ServerDeath, cause?: StoreError): StoreError {
  const name = store === 'mongo' ? 'MongoDB' : 'PostgreSQL';
  const [code, advice] = classify(death.tail.join('\n'));
  const [said, next] = code === 'store_disk_full' ? [code, advice] : (['store_died', 'see the last lines of its log, and run again'] as const);
  return new StoreError(said, `${name} ${death.how} during the run: ${next}`, { store, logTail: death.tail, cause });
}

const DEATH_MS = 2_000;
