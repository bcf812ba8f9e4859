import {
  type ClientSession,
  type Collection,
  type Db,
  type DeleteOptions,
  type Document,
  MongoBulkWriteError,
  type MongoClient,
  MongoServerError,
  type ReplaceOptions,
} from 'mongodb';
import type { AggregateConversion, StoredDocument } from '../contract/conversion.ts';
import { valueAt } from '../kit/value-at.ts';

/** How a document shall stand: as it is given, or not at all. */
export interface DocumentChange {
  readonly aggregate: AggregateConversion;
  /** The document, or what its identity was. */
  readonly document: StoredDocument;
  readonly isGone: boolean;
}

/** Documents that MongoDB has. */
export interface WrittenDocuments {
  /** Resolves when MongoDB has them whatever ends: a majority, on disk. To be called once. */
  lasting(): Promise<void>;
}

/**
 * Brings documents to the state that they are given in, several in one transaction. It may be done again, and gives the
 * same. Whoever reads them on the primary has them when it resolves; a server that ends may lose them until they are `lasting`.
 *
 * A name may have moved from one document to another meanwhile. Where the order of writing does not do, since two changed
 * names with each other, all of them are taken out and put in again: within a transaction nobody sees that.
 */
export async function writeDocuments(client: MongoClient, database: string, changes: readonly DocumentChange[]): Promise<WrittenDocuments> {
  if (changes.length === 0) return { lasting: async () => undefined };
  const [only] = changes;
  try {
    // One document is all or nothing by itself.
    return only !== undefined && changes.length === 1 ? await writeByItself(client.db(database), only) : await writeTogether(client, database, changes, false);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return await writeTogether(client, database, changes, true);
  }
}

const COMMIT_MS = 10_000;
const SEEN = { w: 1 } as const;
const LASTING = { w: 'majority', wtimeoutMS: COMMIT_MS } as const;

/** Written again it changes nothing, and waits for what was written before; on another primary that lacks it, it is written. */
async function writeByItself(database: Db, change: DocumentChange): Promise<WrittenDocuments> {
  const collection = database.collection(change.aggregate.collection);
  await writeOne(collection, change, { writeConcern: SEEN });
  return { lasting: () => writeOne(collection, change, { writeConcern: LASTING }) };
}

/** A commit that is asked for again waits for the majority, and fails where another primary does not know of it (the driver, `commitTransaction`). */
async function writeTogether(client: MongoClient, database: string, changes: readonly DocumentChange[], isAnew: boolean): Promise<WrittenDocuments> {
  const session = client.startSession();
  try {
    await session.withTransaction(() => writeAll(client.db(database), session, changes, isAnew), { writeConcern: SEEN, maxCommitTimeMS: COMMIT_MS });
  } catch (error) {
    await session.endSession();
    throw error;
  }
  return {
    async lasting() {
      try {
        await session.commitTransaction();
      } finally {
        await session.endSession();
      }
    },
  };
}

async function writeAll(database: Db, session: ClientSession, changes: readonly DocumentChange[], isAnew: boolean): Promise<void> {
  const options = { session };
  for (const [name, some] of Map.groupBy(changes, ({ aggregate }) => aggregate.collection)) {
    const collection = database.collection(name);
    // What is gone first: it may hold a name that another has now.
    const gone = some.filter(({ isGone }) => isGone || isAnew);
    const there = some.filter(({ isGone }) => !isGone);
    const [only] = some;
    if (only !== undefined && gone.length + there.length === 1) await writeOne(collection, only, options);
    else
      await collection.bulkWrite(
        [
          ...gone.map(({ aggregate, document }) => ({ deleteOne: { filter: identityOf(aggregate, document) } })),
          ...there.map(({ aggregate, document }) => ({
            replaceOne: { filter: identityOf(aggregate, document), replacement: document as Document, upsert: true },
          })),
        ],
        options,
      );
  }
}

/** The same without what the driver does for a bulk of them: it takes a sixth of the time. */
async function writeOne(collection: Collection, { aggregate, document, isGone }: DocumentChange, options: ReplaceOptions & DeleteOptions): Promise<void> {
  const filter = identityOf(aggregate, document);
  await (isGone ? collection.deleteOne(filter, options) : collection.replaceOne(filter, document as Document, { ...options, upsert: true }));
}

/** The filter that finds a document, and no other. */
export function identityOf({ identity }: AggregateConversion, document: StoredDocument): Document {
  return Object.fromEntries(
    identity.map((path) => {
      const value = valueAt(document, path.split('.'));
      // A filter without it would find others.
      if (value === undefined) throw new TypeError(`a document has no "${path}", which identifies it`);
      return [path, value];
    }),
  );
}

function isDuplicate(error: unknown): boolean {
  return (error instanceof MongoBulkWriteError || error instanceof MongoServerError) && error.code === 11_000;
}
