import type { ConvertedEntry } from '../../contract/config.ts';
import type { ConversionDefinition } from '../../contract/conversion.ts';
import type { Stores } from '../../contract/stores.ts';
import type { MongoTarget, PostgresTarget, StoreKind, Subject } from '../../contract/subject.ts';
import { BackendSwitch } from '../../conversion/backend-switch.ts';
import { captureChanges } from '../../conversion/change-capture.ts';
import type { ChangeMirror } from '../../conversion/change-mirror.ts';
import { type ConvertOptions, convert } from '../../conversion/converter.ts';
import type { DualWriteRepository } from '../../conversion/dual-write-repository.ts';
import { startFreshOnMongo, startFreshOnPostgres } from '../../conversion/fresh-start.ts';
import { fillDisk } from '../../conversion/full-disk.ts';
import { composeDualWrite } from '../../conversion/open-dual-write.ts';
import { Outbox, type OutboxOptions } from '../../conversion/outbox.ts';
import { servedBy } from '../../conversion/served.ts';
import { Shadow, type ShadowPair } from '../../conversion/shadow.ts';
import { deriveSeed } from '../../kit/random.ts';
import { schemaVersion } from '../schema-version.ts';
import { ApplicationLines } from './application-lines.ts';
import { closed } from './closed.ts';
import { drainOutbox } from './drain-outbox.ts';
import { Follower } from './follower.ts';
import { keepingAll } from './keeping-all.ts';
import type { Pulse, PulseOptions } from './pulse.ts';

/** What may stand in place of a part: what a rehearsal must find is tried with a part that is wrong. */
export interface RehearsalParts {
  readonly outbox?: (options: OutboxOptions) => Pick<Outbox, 'drain' | 'waiting'> & AsyncDisposable;
  readonly mirror?: typeof ChangeMirror.start;
  readonly capture?: typeof captureChanges;
  readonly backend?: (...made: ConstructorParameters<typeof BackendSwitch>) => BackendSwitch;
  readonly pulse?: (options: PulseOptions) => Pulse;
}

export interface StandOptions {
  readonly entry: ConvertedEntry;
  readonly stores: Stores;
  readonly seed: number;
  readonly parts?: RehearsalParts | undefined;
  readonly isEqual: (pair: ShadowPair) => boolean;
  readonly onDifference: (pair: ShadowPair) => void;
}

/** A module on both stores, with everything that brings it from one to the other. */
export class RehearsalStand implements AsyncDisposable {
  readonly mongo: MongoTarget;
  readonly postgres: PostgresTarget;
  readonly lines: ApplicationLines;
  readonly backend: BackendSwitch;
  readonly dual: DualWriteRepository;
  readonly shadow: Shadow;
  readonly outbox: Pick<Outbox, 'drain' | 'waiting'>;
  readonly #options: StandOptions;
  readonly #conversion: ConversionDefinition;
  readonly #owned: readonly AsyncDisposable[];
  readonly #follower: Follower;

  private constructor(options: StandOptions, conversion: ConversionDefinition, lines: ApplicationLines, subjects: readonly [Subject, Subject]) {
    this.lines = lines;
    this.mongo = lines.mongo;
    this.postgres = lines.postgres;
    const { entry, parts } = options;
    const { module, postgres } = entry;
    const [onMongo, onPostgres] = subjects;
    const stores = { mongo: this.mongo, postgres: this.postgres, schema: postgres.schema.name };
    this.#follower = new Follower({ conversion, ...stores, cutoffMs: 0 }, parts?.mirror);
    const both = composeDualWrite(
      { module, conversion, ...stores, subjects: { mongo: onMongo, postgres: onPostgres } },
      { writeToBoth: true, fallbackToMongo: true, convertOnRead: true },
      parts?.outbox ?? ((given) => new Outbox(given)),
    );
    const { outbox } = both;
    const kindOf = (op: string): 'read' | 'write' => module.operations[op]?.kind ?? 'write';
    this.#options = options;
    this.#conversion = conversion;
    this.outbox = outbox;
    this.dual = both.repository;
    const { isEqual, onDifference } = options;
    const isBehind = async (): Promise<boolean> => (await outbox.waiting()) > 0;
    this.shadow = new Shadow(this.dual, servedBy('mongo', onMongo), {
      isBehind,
      kindOf,
      rate: 0.25,
      seed: deriveSeed(options.seed, 'shadow'),
      isEqual,
      onDifference,
    });
    const backends = { Mongo: servedBy('mongo', onMongo), Postgres: this.dual, DualWrite: this.shadow };
    this.backend = parts?.backend?.(backends, 'Mongo') ?? new BackendSwitch(backends, 'Mongo');
    this.#owned = [this.shadow, both, onMongo, onPostgres, lines];
  }

  static async open(options: StandOptions): Promise<RehearsalStand> {
    const { entry, stores } = options;
    const { module, mongo, postgres } = entry;
    const label = `${module.name}_rehearse`;
    const [source, target] = await Promise.all([stores.mongoTarget(label), stores.postgresTarget(label)]);
    await Promise.all([mongo.prepare(source), postgres.schema.migrate(target)]);
    const lines = await ApplicationLines.open(source, target);
    const subjects = await Promise.all([mongo.open(lines.application('mongo')), postgres.open(lines.application('postgres'))]);
    return new RehearsalStand(options, keepingAll(entry.conversion), lines, subjects);
  }

  /** The store whose answers count now. */
  get target(): MongoTarget | PostgresTarget {
    return this.backend.mode === 'Mongo' ? this.mongo : this.postgres;
  }

  /** Begins to follow MongoDB; `anew` when PostgreSQL was the one that was written until now. */
  async follow(anew = false): Promise<void> {
    await this.#follower.follow(anew);
  }

  /** Resolves when PostgreSQL has all that MongoDB had when this was called. A mirror that was cut off goes on where it stood. */
  async caughtUp(): Promise<void> {
    await this.#follower.caughtUp();
  }

  /** The same beside the load: of an operation that is under way something may still be to come. */
  async passed(): Promise<void> {
    await this.#follower.passed();
  }

  /** Takes away what the conversion wrote late. */
  async settle(): Promise<void> {
    await this.#follower.settle();
  }

  async unfollow(): Promise<void> {
    await this.#follower[Symbol.asyncDispose]();
  }

  /**
   * Begins anew what starts fresh (tier C), while nobody works: all of it on both stores where PostgreSQL takes over, and
   * where MongoDB does, what it alone has; the rest was written to both. Gives which.
   */
  async startFresh(takesOver: StoreKind): Promise<'all' | 'without tables'> {
    const which = takesOver === 'postgres' ? 'all' : 'without tables';
    if (which === 'all') await startFreshOnPostgres(this.#conversion, this.postgres, this.#schema);
    await startFreshOnMongo(this.#conversion, this.mongo, which);
    return which;
  }

  /**
   * Converts what MongoDB holds, beside the load. What is rejected meanwhile may only come too early: it refers to what was
   * made behind the converter's back, or takes a name that was freed there. The mirror has both, and brings them in their
   * order; what neither brings is missing when the two stores are held against each other.
   */
  async convert(options: Pick<ConvertOptions, 'signal' | 'onBatch' | 'batchDocuments'>): Promise<void> {
    const { schema } = this.#options.entry.postgres;
    const version = (await schemaVersion(schema.migrations))?.digest ?? '';
    const { mongo: source, postgres: target } = this;
    await convert({
      ...options,
      conversion: this.#conversion,
      source,
      target,
      schema: schema.name,
      schemaVersion: version,
      cutoffMs: 0,
      present: 'keep',
      live: true,
    });
  }

  /** Has PostgreSQL take no more rows, until what it gives is called. */
  fillDisk(): Promise<() => Promise<void>> {
    return fillDisk(this.#conversion, this.postgres, this.#schema);
  }

  async capture(): Promise<void> {
    await (this.#options.parts?.capture ?? captureChanges)(this.postgres, this.#schema, this.#conversion);
  }

  /** Brings to MongoDB whatever it does not have yet, also when the one who brings it is cut off meanwhile. */
  async drain(): Promise<void> {
    await drainOutbox(this.outbox);
  }

  /** Cuts every connection of the parts that bring records from store to store; gives how many there were. */
  async cut(): Promise<number> {
    const roles = [this.postgres.ownerUri, this.postgres.bypassUri].map((uri) => decodeURIComponent(new URL(uri).username));
    const cut = await this.#options.stores.adminQuery(
      this.postgres,
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and application_name = 'cutover' and usename = any ($2)",
      [this.postgres.database, roles],
    );
    return cut.length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { stores } = this.#options;
    const closing = async (): Promise<void> => {
      await this.unfollow();
      for (const each of this.#owned) await each[Symbol.asyncDispose]();
    };
    await closed(closing());
    await Promise.all([closed(stores.drop(this.mongo)), closed(stores.drop(this.postgres))]);
  }

  get #schema(): string {
    return this.#options.entry.postgres.schema.name;
  }
}
