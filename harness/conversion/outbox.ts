import { setImmediate } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import type { Client } from 'pg';
import type { ConversionDefinition } from '../contract/conversion.ts';
import type { MongoTarget, PostgresTarget } from '../contract/subject.ts';
import { allOf } from '../kit/all-of.ts';
import { redact } from '../kit/redact.ts';
import { connectTyped } from './connect.ts';
import { type WrittenDocuments, writeDocuments } from './document-writer.ts';
import { FirstContact } from './first-contact.ts';
import { type Entry, giveTurnBack, leavesSome, openTurns, takeTurn } from './outbox-turn.ts';
import { turnFunctions } from './turn-functions.ts';

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
  /**
   * Of what is `acknowledged`: resolves when MongoDB has it whatever ends, and it has left the outbox. Where it rejects,
   * MongoDB may have lost it, or has it and that is not noted: it waits still, and is to be brought once more.
   */
  readonly noted?: Promise<unknown>;
}

/** Aggregates that one turn takes: few enough for one MongoDB transaction. */
const AT_ONCE = 250;

/** One pass: until MongoDB has acknowledged all of it, and until it has it for good and that is noted as well. */
interface Pass {
  readonly acknowledged: Promise<Drained>;
  readonly done: Promise<Drained>;
}

/**
 * Brings what changed on PostgreSQL to MongoDB, in order. An entry leaves the outbox after a majority of MongoDB has it on
 * disk: whatever crashes in between, it is applied again. One drains at a time, in all processes.
 */
export class Outbox implements AsyncDisposable {
  readonly #options: OutboxOptions;
  readonly #mongo: MongoClient;
  readonly #contact: FirstContact;
  readonly #take: string;
  #session: Promise<Client> | undefined;
  /** The pass that runs, and the one that all who come meanwhile wait for. */
  #running: Pass | undefined;
  #next: Promise<Pass> | undefined;
  /** Whether the pass that runs has only to note what MongoDB has acknowledged. */
  #isNoting = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#take = turnFunctions(options.conversion, options.schema).take;
    const ms = options.secondaryMs ?? 2_000;
    this.#mongo = new MongoClient(options.mongo.uri, { appName: 'cutover', serverSelectionTimeoutMS: ms, connectTimeoutMS: ms, retryWrites: true });
    this.#contact = new FirstContact(this.#mongo);
  }

  /**
   * Applies everything that was committed before the call. Who calls while another pass runs shares the next one.
   *
   * @param until `acknowledged`: whoever reads MongoDB's primary has it. That a majority has it on disk is waited for
   * behind the caller's back, and only then do the entries leave the outbox: whatever ends before, they are there, and are
   * brought again (see `Drained.noted`). Default `noted`: they have left it.
   * @throws what a store said; then nothing is lost, and the entries are there for the next pass.
   */
  async drain(until: 'acknowledged' | 'noted' = 'noted'): Promise<Drained> {
    const { acknowledged, done } = await this.#joined();
    return until === 'acknowledged' ? { ...(await acknowledged), noted: done } : await done;
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
    return await this.#contact
      .make()
      .then(() => this.#mongo.db('admin').command({ ping: 1 }))
      .then(
        () => true,
        () => false,
      );
  }

  /** Entries that wait. */
  async waiting(): Promise<number> {
    if (this.#isNoting) await this.#running?.done.catch(() => undefined);
    // Between two passes their session is free; within one it would count what the pass has not committed.
    if (this.#running === undefined) {
      try {
        return await this.#count(await this.#opened());
      } catch {
        // It was cut, or a pass that began meanwhile failed and gave it up.
        if (this.#running === undefined) await this.#drop();
      }
    }
    const client = await connectTyped(this.#options.postgres.ownerUri);
    try {
      return await this.#count(client);
    } finally {
      await client.end();
    }
  }

  async #count(client: Client): Promise<number> {
    const { rows } = await client.query<{ count: string }>('select count(*) from cutover.outbox where module = $1', [this.#options.conversion.module]);
    return Number(rows[0]?.count);
  }

  #opened(): Promise<Client> {
    this.#session ??= openTurns(this.#options.postgres.bypassUri);
    return this.#session;
  }

  async #pass(onAcknowledged: (drained: Drained) => void): Promise<Drained> {
    let applied = 0;
    try {
      const session = await this.#opened();
      for (;;) {
        const before = applied;
        const batch = await this.#batch(session, (last) => onAcknowledged({ applied: before + last, refused: 0 }));
        applied += batch.applied;
        if (batch.isLast) return { applied, refused: batch.refused };
      }
    } catch (error) {
      await this.#drop();
      throw error;
    }
  }

  async #batch(session: Client, onAcknowledged: (applied: number) => void): Promise<Drained & { readonly isLast: boolean }> {
    const { conversion } = this.#options;
    const entries = await takeTurn(session, conversion, this.#take, AT_ONCE);
    if (entries.length === 0) return { applied: 0, refused: 0, isLast: true };
    const { refused, written } = await this.#write(entries);
    const isLast = refused.size > 0 || !leavesSome(entries, AT_ONCE);
    // What was refused is told when it is noted why.
    if (isLast && refused.size === 0) {
      onAcknowledged(entries.length);
      // Who waits for that goes on first: to note it is work, too.
      await setImmediate();
    }
    // A server that ends may lose it until then: it must be brought there once more.
    await allOf(written.map((each) => each.lasting()));
    await giveTurnBack(session, conversion.module, entries, refused);
    return { applied: entries.length - refused.size, refused: refused.size, isLast };
  }

  /** All at once; where MongoDB refuses something of it, one by one, so that one does not hold up the others. */
  async #write(entries: readonly Entry[]): Promise<{ readonly refused: ReadonlyMap<Entry, string>; readonly written: readonly WrittenDocuments[] }> {
    await this.#contact.make();
    const { database } = this.#options.mongo;
    const write = (some: readonly Entry[]): Promise<WrittenDocuments> =>
      writeDocuments(
        this.#mongo,
        database,
        some.flatMap(({ change }) => change ?? []),
      );
    const refused = new Map(entries.flatMap((entry) => (entry.problem === undefined ? [] : [[entry, redact(entry.problem)] as const])));
    try {
      return { refused, written: [await write(entries)] };
    } catch (error) {
      if (!isOfTheData(error)) throw error;
    }
    const written: WrittenDocuments[] = [];
    for (const entry of entries) {
      try {
        written.push(await write([entry]));
      } catch (error) {
        if (!isOfTheData(error)) throw error;
        refused.set(entry, redact((error as Error).message));
      }
    }
    return { refused, written };
  }

  async #drop(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await session?.then((client) => client.end()).catch(() => undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#running?.done.catch(() => undefined);
    await this.#next?.then(({ done }) => done).catch(() => undefined);
    await Promise.allSettled([this.#drop(), this.#mongo.close()]);
  }
}

/** Whether MongoDB refused what it was given, rather than failed: a duplicate, a validator, a document that is too large. */
function isOfTheData(error: unknown): boolean {
  const code = (error as { readonly code?: unknown }).code;
  return (
    code === 11_000 || code === 121 || code === 10_334 || code === 17_419 || (error as Error).name === 'BSONError' || (error as Error).name === 'RangeError'
  );
}
