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

/**
 * Brings documents to the state that they are given in, several in one transaction. It may be done again, and gives the
 * same.
 *
 * A name may have moved from one document to another meanwhile. Where the order of writing does not do, since two changed
 * names with each other, all of them are taken out and put in again: within a transaction nobody sees that.
 */
export async function writeDocuments(client: MongoClient, database: string, changes: readonly DocumentChange[]): Promise<void> {
  if (changes.length === 0) return;
  const inTransaction = (isAnew: boolean) =>
    client.withSession((session) =>
      session.withTransaction(() => writeAll(client.db(database), session, changes, isAnew), { writeConcern: { w: 'majority' }, maxCommitTimeMS: COMMIT_MS }),
    );
  try {
    // One document is all or nothing by itself.
    if (changes.length === 1) await writeAll(client.db(database), undefined, changes, false);
    else await inTransaction(false);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    await inTransaction(true);
  }
}

const COMMIT_MS = 10_000;

async function writeAll(database: Db, session: ClientSession | undefined, changes: readonly DocumentChange[], isAnew: boolean): Promise<void> {
  const options = session === undefined ? { writeConcern: { w: 'majority', wtimeoutMS: COMMIT_MS } as const } : { session };
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
