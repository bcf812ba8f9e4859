import { MongoClient } from 'mongodb';
import type { Client } from 'pg';
import type { AggregateConversion, ConversionDefinition, Row, StoredDocument } from '../contract/conversion.ts';
import type { MongoTarget, PostgresTarget } from '../contract/subject.ts';
import { redact } from '../kit/redact.ts';
import { findAggregates } from './aggregate-reader.ts';
import { connectTyped } from './connect.ts';
import { type DocumentChange, writeDocuments } from './document-writer.ts';

export interface OutboxOptions {
  readonly conversion: ConversionDefinition;
  /** What was changed here, and captured (see `captureChanges`), … */
  readonly postgres: PostgresTarget;
  readonly schema: string;
  /** … is brought here. */
  readonly mongo: MongoTarget;
  /** How long MongoDB may be looked for, ms. Default 2,000. */
  readonly secondaryMs?: number;
}

/** What one pass did. */
export interface Drained {
  /** Aggregates that MongoDB has now as PostgreSQL has them. */
  readonly applied: number;
  /** Aggregates that MongoDB refused; their entries say why, and wait for a change that makes room. */
  readonly refused: number;
}

/** Aggregates that one transaction takes: few enough for the parameters of one statement, and for one MongoDB transaction. */
const AT_ONCE = 250;

/** One pass: until MongoDB has acknowledged all of it, and until that is noted as well. */
interface Pass {
  readonly acknowledged: Promise<Drained>;
  readonly done: Promise<Drained>;
}

interface Entry {
  readonly aggregate: string;
  readonly key: readonly string[];
  readonly seqs: readonly string[];
  readonly gone: Row | null;
}

/**
 * Brings what changed on PostgreSQL to MongoDB, in order. An entry leaves the outbox in a transaction that ends after
 * MongoDB has acknowledged it: whatever crashes in between, it is applied again. One drains at a time, in all processes.
 */
export class Outbox implements AsyncDisposable {
  readonly #options: OutboxOptions;
  readonly #mongo: MongoClient;
  #sessions: Promise<{ readonly owner: Client; readonly reader: Client }> | undefined;
  /** The pass that runs, and the one that all who come meanwhile wait for. */
  #running: Pass | undefined;
  #next: Promise<Pass> | undefined;
  /** Whether the pass that runs has only to note what MongoDB has acknowledged. */
  #isNoting = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
    const ms = options.secondaryMs ?? 2_000;
    this.#mongo = new MongoClient(options.mongo.uri, { appName: 'cutover', serverSelectionTimeoutMS: ms, connectTimeoutMS: ms, retryWrites: true });
  }

  /**
   * Applies everything that was committed before the call. Who calls while another pass runs shares the next one.
   *
   * @param until `acknowledged`: MongoDB has it. The entries then leave the outbox behind the caller's back; should that
   * fail, the next pass applies them once more. Default `noted`: they have left it.
   * @throws what a store said; then nothing is lost, and the entries are there for the next pass.
   */
  async drain(until: 'acknowledged' | 'noted' = 'noted'): Promise<Drained> {
    const { acknowledged, done } = await this.#joined();
    return await (until === 'acknowledged' ? acknowledged : done);
  }

  async #joined(): Promise<Pass> {
    if (this.#running === undefined) return this.#begin();
    const follow = (): Promise<Pass> => {
      this.#next = undefined;
      return this.#joined();
    };
    this.#next ??= this.#running.done.then(follow, follow);
    return await this.#next;
  }

  #begin(): Pass {
    const { promise: acknowledged, resolve, reject } = Promise.withResolvers<Drained>();
    const done = this.#pass((drained) => {
      this.#isNoting = true;
      resolve(drained);
    }).finally(() => {
      this.#running = undefined;
      this.#isNoting = false;
    });
    done.then(resolve, reject);
    // Who waits for the one does not hear of the other.
    acknowledged.catch(() => undefined);
    this.#running = { acknowledged, done };
    return this.#running;
  }

  /** Whether MongoDB answers. */
  async reaches(): Promise<boolean> {
    return await this.#mongo
      .db('admin')
      .command({ ping: 1 })
      .then(
        () => true,
        () => false,
      );
  }

  /** Entries that wait. */
  async waiting(): Promise<number> {
    if (this.#isNoting) await this.#running?.done.catch(() => undefined);
    // On a connection of its own: within a pass it would count what the pass has not committed.
    const client = await connectTyped(this.#options.postgres.ownerUri);
    try {
      const { rows } = await client.query<{ count: string }>('select count(*) from cutover.outbox where module = $1', [this.#options.conversion.module]);
      return Number(rows[0]?.count);
    } finally {
      await client.end();
    }
  }

  async #pass(onAcknowledged: (drained: Drained) => void): Promise<Drained> {
    let applied = 0;
    try {
      const sessions = await this.#opened();
      for (;;) {
        const before = applied;
        const batch = await this.#batch(sessions.owner, sessions.reader, (last) => onAcknowledged({ applied: before + last, refused: 0 }));
        applied += batch.applied;
        if (batch.isLast) return { applied, refused: batch.refused };
      }
    } catch (error) {
      await this.#drop();
      throw error;
    }
  }

  async #batch(owner: Client, reader: Client, onAcknowledged: (applied: number) => void): Promise<Drained & { readonly isLast: boolean }> {
    const { module } = this.#options.conversion;
    const [, , entries] = await Promise.all([
      // Each statement sees what is there when its turn comes, whatever the server's default.
      owner.query('begin isolation level read committed'),
      // Before the entries are looked at: what another has brought meanwhile may be outdated by now, and is gone then.
      owner.query({ name: 'cutover turn', text: "select pg_advisory_xact_lock(hashtextextended('cutover outbox ' || $1, 0))", values: [module] }),
      entriesOf(owner, module),
    ]);
    if (entries.length === 0) {
      onAcknowledged(0);
      await owner.query('rollback');
      return { applied: 0, refused: 0, isLast: true };
    }
    // Read after the entries: what stands now is at least what each of them stands for.
    const changes = await this.#changes(reader, entries);
    const refused = await this.#write(changes);
    const isLast = refused.size > 0 || entries.length < AT_ONCE;
    // What was refused is told when it is noted why.
    if (isLast && refused.size === 0) onAcknowledged(entries.length);
    const done = entries.filter((entry) => !refused.has(entry)).flatMap(({ seqs }) => seqs);
    await Promise.all([
      owner.query({ name: 'cutover done', text: 'delete from cutover.outbox where module = $1 and seq = any ($2::bigint[])', values: [module, done] }),
      ...[...refused].map(([{ seqs }, problem]) =>
        owner.query('update cutover.outbox set attempts = attempts + 1, problem = $3 where module = $1 and seq = any ($2::bigint[])', [module, seqs, problem]),
      ),
      owner.query('commit'),
    ]);
    return { applied: entries.length - refused.size, refused: refused.size, isLast };
  }

  async #changes(reader: Client, entries: readonly Entry[]): Promise<ReadonlyMap<Entry, DocumentChange>> {
    const { conversion, schema } = this.#options;
    const byAggregate = Map.groupBy(entries, ({ aggregate }) => aggregate);
    const wanted = Object.entries(conversion.aggregates).flatMap(([name, aggregate]) => ({ aggregate, own: byAggregate.get(name) ?? [] }));
    const read = async ({ aggregate, own }: (typeof wanted)[number]): Promise<readonly (readonly [Entry, DocumentChange])[]> => {
      const keys = own.map(({ key }) => key);
      const found = new Map((await findAggregates(reader, schema, aggregate, keys)).map(({ key, document }) => [JSON.stringify(key), document]));
      return own.flatMap((entry) => {
        const document = found.get(JSON.stringify(entry.key));
        const change = document === undefined ? goneChange(aggregate, entry) : { aggregate, document, isGone: false };
        return change === undefined ? [] : [[entry, change] as const];
      });
    };
    // One snapshot, so that what several aggregates share is of one moment; as one statement is by itself.
    const tables = wanted.reduce((sum, { aggregate, own }) => sum + (own.length === 0 ? 0 : tablesOf(aggregate)), 0);
    if (tables <= 1) return new Map((await Promise.all(wanted.map(read))).flat());
    const [, changes] = await Promise.all([
      reader.query('begin isolation level repeatable read read only'),
      Promise.all(wanted.map(read)),
      reader.query('commit'),
    ]);
    return new Map(changes.flat());
  }

  /** All at once; where MongoDB refuses something of it, one by one, so that one does not hold up the others. */
  async #write(changes: ReadonlyMap<Entry, DocumentChange>): Promise<ReadonlyMap<Entry, string>> {
    const { database } = this.#options.mongo;
    const refused = new Map<Entry, string>();
    try {
      await writeDocuments(this.#mongo, database, [...changes.values()]);
      return refused;
    } catch (error) {
      if (!isOfTheData(error)) throw error;
    }
    for (const [entry, change] of changes) {
      try {
        await writeDocuments(this.#mongo, database, [change]);
      } catch (error) {
        if (!isOfTheData(error)) throw error;
        refused.set(entry, redact((error as Error).message));
      }
    }
    return refused;
  }

  #opened(): Promise<{ readonly owner: Client; readonly reader: Client }> {
    const { postgres } = this.#options;
    this.#sessions ??= Promise.all([postgres.ownerUri, postgres.bypassUri].map((uri) => connectTyped(uri, { pipeline: true }))).then(([owner, reader]) => ({
      owner: owner as Client,
      reader: reader as Client,
    }));
    return this.#sessions;
  }

  async #drop(): Promise<void> {
    const sessions = this.#sessions;
    this.#sessions = undefined;
    const opened = await sessions?.catch(() => undefined);
    if (opened !== undefined) await Promise.allSettled([opened.owner.end(), opened.reader.end()]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#running?.done.catch(() => undefined);
    await this.#next?.then(({ done }) => done).catch(() => undefined);
    await Promise.allSettled([this.#drop(), this.#mongo.close()]);
  }
}

/** Tables that a document of an aggregate is read from. */
function tablesOf({ tables, repeats = [] }: AggregateConversion): number {
  return tables.length + repeats.length;
}

/** The oldest aggregates that wait, with every entry of each. What was refused before comes last. */
async function entriesOf(owner: Client, module: string): Promise<readonly Entry[]> {
  const { rows } = await owner.query<{ aggregate: string; key: string[]; seqs: string[]; gone: Row | null }>({
    // Asked with every write: planned once.
    name: 'cutover entries',
    text: `select aggregate, key, array_agg(seq::text) as seqs, (array_agg(gone order by seq desc) filter (where gone is not null))[1] as gone
     from cutover.outbox where module = $1 group by aggregate, key order by min(attempts), min(seq) limit $2`,
    values: [module, AT_ONCE],
  });
  return rows;
}

/** A change of a part whose whole is gone already is told by the whole's own entry. */
function goneChange(aggregate: AggregateConversion, { gone }: Entry): DocumentChange | undefined {
  if (gone === null) return undefined;
  const document: StoredDocument = aggregate.toDocument(aggregate.tables.map((_, index) => (index === 0 ? [gone] : [])));
  return { aggregate, document, isGone: true };
}

/** Whether MongoDB refused what it was given, rather than failed: a duplicate, a validator, a document that is too large. */
function isOfTheData(error: unknown): boolean {
  const code = (error as { readonly code?: unknown }).code;
  return (
    code === 11_000 || code === 121 || code === 10_334 || code === 17_419 || (error as Error).name === 'BSONError' || (error as Error).name === 'RangeError'
  );
}
