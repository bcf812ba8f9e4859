import { randomUUID } from 'node:crypto';
import { type ChangeStream, type ChangeStreamDocument, type Document, MongoClient } from 'mongodb';
import type { Client } from 'pg';
import type { ConversionDefinition, StoredDocument } from '../contract/conversion.ts';
import type { MongoTarget, PostgresTarget } from '../contract/subject.ts';
import { TYPED } from '../kit/typed-bson.ts';
import { type ApplierParts, applyChanges, type SeenChange } from './change-applier.ts';
import { MIRRORING } from './change-capture.ts';
import { connectTyped } from './connect.ts';
import { MirrorError } from './mirror-error.ts';
import { MirrorState } from './mirror-state.ts';
import { deleteRows } from './row-writer.ts';
import { transaction } from './transaction.ts';
import { isUnanswered } from './unanswered.ts';

export interface MirrorOptions {
  readonly conversion: ConversionDefinition;
  /** A replica set, from 6.0 on: what was deleted must be known. */
  readonly mongo: MongoTarget;
  readonly postgres: PostgresTarget;
  readonly schema: string;
  /** What the rules of tier B take for now, ms since the epoch. */
  readonly cutoffMs: number;
}

/** Marks in the stream by which the mirror tells how far it is. They lie beside the module's collections. */
const MARKS = 'cutover_marks';
const AT_ONCE = 500;
/** How long the server waits for an event before it says that there is none, ms. */
const AWAIT_MS = 20;

/**
 * Follows what is written on MongoDB, and writes it to PostgreSQL: while MongoDB is the store that answers. Start it, then
 * `convert` what is there (`present: 'keep'`, `live: true`), then `caughtUp` and `settle`: examples/notes/follow.ts.
 */
export class ChangeMirror implements AsyncDisposable {
  readonly #options: MirrorOptions;
  readonly #mongo: MongoClient;
  readonly #client: Client;
  readonly #state: MirrorState;
  readonly #marks = new Map<string, () => void>();
  #loop: Promise<void> | undefined;
  #isStopping = false;
  #failure: unknown;

  private constructor(options: MirrorOptions, mongo: MongoClient, client: Client, state: MirrorState) {
    this.#options = options;
    this.#mongo = mongo;
    this.#client = client;
    this.#state = state;
  }

  /**
   * Goes on where the last mirror stood, or begins now. A conversion that is begun after this loses nothing that is
   * written meanwhile.
   *
   * @param options.anew begin now whatever the last mirror had seen: PostgreSQL was written since, and MongoDB has that.
   * @throws MirrorError when the source cannot be followed.
   */
  static async start(options: MirrorOptions & { readonly anew?: boolean }): Promise<ChangeMirror> {
    const mongo = new MongoClient(options.mongo.uri, { appName: 'cutover' });
    const client = await connectTyped(options.postgres.ownerUri);
    try {
      const state = await MirrorState.open(client, options.conversion.module);
      const mirror = new ChangeMirror(options, mongo, client, state);
      await mirror.#prepare();
      if (options.anew === true || (await state.place()) === undefined) {
        const { operationTime } = await mongo.db(options.mongo.database).command({ hello: 1 });
        if (operationTime === undefined) throw new MirrorError('the source is no replica set: its changes cannot be followed');
        await state.setPlace({ startAtOperationTime: operationTime });
      }
      mirror.#loop = mirror.#follow().catch(async (error: unknown) => {
        mirror.#failure = error;
        for (const go of mirror.#marks.values()) go();
        // What it was at may be open still, and holds its locks on the module's tables for as long as the session is there.
        await client.end().catch(() => undefined);
      });
      return mirror;
    } catch (error) {
      await Promise.allSettled([mongo.close(), client.end()]);
      throw error;
    }
  }

  /**
   * Resolves when PostgreSQL has everything that was acknowledged on MongoDB before the call.
   *
   * @throws MirrorError naming what PostgreSQL refuses. Beside operations that are under way it may only have come too
   *   early: a part whose whole is still to be written (see `passed`). What ended the mirror.
   */
  async caughtUp(): Promise<void> {
    await this.passed();
    const [first, ...others] = await this.#refused();
    if (first !== undefined) {
      throw new MirrorError(
        `PostgreSQL refuses ${first.aggregate} ${first.change} (${first.problem})${others.length === 0 ? '' : `, and ${others.length} more`}`,
      );
    }
  }

  /**
   * Resolves when everything that was acknowledged on MongoDB before the call is on PostgreSQL, or put off until what it
   * refers to has come: to be waited for while the module is in use.
   *
   * @throws what ended the mirror.
   */
  async passed(): Promise<void> {
    const mark = randomUUID();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#marks.set(mark, resolve);
    if (this.#failure === undefined) {
      await this.#mongo
        .db(this.#options.mongo.database)
        .collection<{ _id: string }>(MARKS)
        .insertOne({ _id: mark }, { writeConcern: { w: 'majority' } });
      await promise;
    }
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Takes away what a conversion wrote that had read it before it was deleted. To be called when the conversion has ended, and the mirror was caught up. */
  async settle(): Promise<void> {
    const { conversion, postgres, schema } = this.#options;
    const client = await connectTyped(postgres.ownerUri);
    try {
      for (const { aggregate: name, key } of await goneOf(client, conversion.module)) {
        const aggregate = conversion.aggregates[name];
        if (aggregate === undefined) continue;
        await transaction(client, async () => {
          await client.query('select set_config($1, $2, true)', [MIRRORING, 'on']);
          // Locked, so that it is not made again meanwhile without anybody seeing.
          const { rows } = await client.query('select from cutover.mirror_gone where module = $1 and aggregate = $2 and key = $3 for update', [
            conversion.module,
            name,
            key,
          ]);
          if (rows.length > 0) await deleteRows(client, schema, aggregate, key);
        });
      }
    } finally {
      await client.end();
    }
  }

  /** Ends following. What was applied stands, and the next mirror goes on from there. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopping = true;
    await this.#loop;
    await Promise.allSettled([this.#mongo.close(), this.#client.end()]);
  }

  /** Deletes must tell what was deleted. */
  async #prepare(): Promise<void> {
    const database = this.#mongo.db(this.#options.mongo.database);
    const names = new Set((await database.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name));
    for (const { collection, tier } of Object.values(this.#options.conversion.aggregates)) {
      if (tier === 'C') continue;
      if (!names.has(collection)) await database.createCollection(collection);
      try {
        await database.command({ collMod: collection, changeStreamPreAndPostImages: { enabled: true } });
      } catch (cause) {
        if (isUnanswered(cause)) throw cause;
        throw new MirrorError(
          `the source does not keep what is deleted from "${collection}" (changeStreamPreAndPostImages): MongoDB 6.0 or later, and the right to collMod, are needed`,
          {
            cause,
          },
        );
      }
    }
  }

  async #follow(): Promise<void> {
    const { conversion, mongo: target, schema, cutoffMs } = this.#options;
    const mongo = this.#mongo.db(target.database);
    const parts: ApplierParts = { client: this.#client, state: this.#state, mongo, conversion, schema, cutoffMs };
    const byCollection = new Map(
      Object.entries(conversion.aggregates).flatMap(([name, { collection, tier }]) => (tier === 'C' ? [] : [[collection, name] as const])),
    );
    const stream = mongo.watch([{ $match: { 'ns.coll': { $in: [...byCollection.keys(), MARKS] } } }], {
      ...(await this.#state.place()),
      ...TYPED,
      fullDocumentBeforeChange: 'whenAvailable',
      maxAwaitTimeMS: AWAIT_MS,
      readConcern: { level: 'majority' },
    });
    try {
      while (!this.#isStopping) {
        const events = await nextEvents(stream);
        if (events.length === 0) continue;
        const marks: string[] = [];
        const changes: SeenChange[] = [];
        for (const event of events) {
          if (!('documentKey' in event))
            throw new MirrorError(`a collection that is mirrored was ended by "${event.operationType}": begin again from a new conversion`);
          if (event.ns.coll === MARKS) marks.push(String(event.documentKey._id));
          else changes.push(changeOf(event, byCollection.get(event.ns.coll) ?? ''));
        }
        await applyChanges(parts, changes, { resumeAfter: events.at(-1)?._id });
        for (const mark of marks) {
          this.#marks.get(mark)?.();
          this.#marks.delete(mark);
        }
      }
    } finally {
      await stream.close();
    }
  }

  async #refused(): Promise<readonly { readonly aggregate: string; readonly change: string; readonly problem: string }[]> {
    const client = await connectTyped(this.#options.postgres.ownerUri);
    try {
      const { rows } = await client.query<{ aggregate: string; change: string; problem: string }>(
        'select aggregate, change, problem from cutover.mirror_pending where module = $1 order by aggregate, change',
        [this.#options.conversion.module],
      );
      return rows;
    } finally {
      await client.end();
    }
  }
}

async function goneOf(client: Client, module: string): Promise<readonly { readonly aggregate: string; readonly key: readonly string[] }[]> {
  const { rows } = await client.query<{ aggregate: string; key: string[] }>('select aggregate, key from cutover.mirror_gone where module = $1', [module]);
  return rows;
}

type Event = Extract<ChangeStreamDocument<Document>, { readonly documentKey: unknown }>;

async function nextEvents(stream: ChangeStream): Promise<readonly ChangeStreamDocument<Document>[]> {
  const events: ChangeStreamDocument<Document>[] = [];
  while (events.length < AT_ONCE) {
    const event = await stream.tryNext();
    if (event === null) break;
    events.push(event as ChangeStreamDocument<Document>);
  }
  return events;
}

function changeOf(event: Event, aggregate: string): SeenChange {
  const id = event.documentKey._id;
  if (event.operationType !== 'delete') return { aggregate, id, before: undefined };
  const before = event.fullDocumentBeforeChange as StoredDocument | undefined;
  if (before === undefined) throw new MirrorError(`"${event.ns.coll}": what was deleted is not known any more: begin again from a new conversion`);
  return { aggregate, id, before };
}
