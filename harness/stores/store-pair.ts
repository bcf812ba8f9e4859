import type { PostgresCell, ServerDescription, Stores } from '../contract/stores.ts';
import type { MongoTarget, MongoView, PostgresTarget, PostgresView } from '../contract/subject.ts';
import type { MongoSide } from './mongo-side.ts';
import type { PostgresSide } from './postgres-side.ts';
import type { ServerProcess } from './server-process.ts';
import { StoreError } from './store-error.ts';

/** What differs between the four ways once both servers answer. */
export interface PairOrigin {
  readonly mongo: ServerDescription;
  readonly postgres: ServerDescription;
  readonly urls: { readonly mongo: string; readonly postgres: string };
  /** How long it took until both answered, ms. */
  readonly startMs: number;
  /** The servers that this run started itself as processes. */
  readonly processes: readonly ServerProcess[];
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

  readMongo(target: MongoTarget, view: MongoView): AsyncIterable<Readonly<Record<string, unknown>>> {
    return this.#mongo.read(target, view);
  }

  readPostgres(target: PostgresTarget, view: PostgresView): AsyncIterable<Readonly<Record<string, PostgresCell>>> {
    return this.#postgres.read(target, view);
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

  async ping(): Promise<void> {
    this.#checkProcesses();
    const answers = await Promise.allSettled([this.#mongo.ping(), this.#postgres.ping()]);
    for (const answer of answers) {
      if (answer.status === 'fulfilled') continue;
      // A server that died during the question explains more than the connection that it took along.
      this.#checkProcesses();
      throw died(answer.reason as StoreError);
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

  #checkProcesses(): void {
    for (const server of this.#origin.processes) {
      if (server.ending === undefined) continue;
      const name = server.store === 'mongo' ? 'MongoDB' : 'PostgreSQL';
      const message = `${name} (process ${server.pid}) ${server.ending} during the run: see the last lines of its log, ${server.log}, and run again`;
      throw new StoreError('store_died', message, { store: server.store, logTail: server.tail() });
    }
  }
}

/** The server answered once: that it does not now means that it died or was cut off. */
function died(error: StoreError): StoreError {
  if (error.code !== 'store_unreachable' && error.code !== 'store_start_failed') return error;
  return new StoreError('store_died', `${error.message}: it answered before, so it ended or was cut off during the run`, { ...(error.store ? { store: error.store } : {}), logTail: error.logTail, cause: error });
}
