import { type AnyBulkWriteOperation, type ClientSession, type Db, type Document, MongoBulkWriteError, type MongoClient, MongoServerError } from 'mongodb';
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
  const byCollection = new Map<string, DocumentChange[]>();
  for (const change of changes) {
    const { collection } = change.aggregate;
    byCollection.set(collection, [...(byCollection.get(collection) ?? []), change]);
  }
  for (const [name, some] of byCollection) {
    const collection = database.collection(name);
    const gone: AnyBulkWriteOperation[] = some
      .filter(({ isGone }) => isGone || isAnew)
      .map(({ aggregate, document }) => ({ deleteOne: { filter: identityOf(aggregate, document) } }));
    const there: AnyBulkWriteOperation[] = some
      .filter(({ isGone }) => !isGone)
      .map(({ aggregate, document }) => ({ replaceOne: { filter: identityOf(aggregate, document), replacement: document as Document, upsert: true } }));
    // What is gone first: it may hold a name that another has now.
    await collection.bulkWrite(
      [...gone, ...there],
      session === undefined ? { writeConcern: { w: 'majority', wtimeoutMS: COMMIT_MS } } : { session, ordered: true },
    );
  }
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
