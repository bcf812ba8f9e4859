import { deserialize, serialize } from 'bson';
import type { Db, Document, MongoClient } from 'mongodb';
import { TYPED } from '../kit/typed-bson.ts';
import { ownCollections } from './own-collections.ts';
import { withDocuments } from './reset.ts';

/** See `Stores.copyMongo`. */
export async function copyMongo(client: MongoClient, database: string): Promise<(() => Promise<void>) | undefined> {
  const db = client.db(database);
  const names = await withDocuments(db, await ownCollections(db));
  const copies = await Promise.all(names.map(async (name) => ({ name, documents: await typedDocuments(db, name) })));
  const held = copies.flatMap(({ name, documents }) => (documents === undefined ? [] : [{ name, documents }]));
  if (held.length < copies.length) return undefined;
  return async () => void (await Promise.all(held.map(({ name, documents }) => insertAll(db, name, documents))));
}

/** Undefined where one would not be written as it was read: JavaScript moves fields that are named by whole numbers. */
async function typedDocuments(db: Db, name: string): Promise<readonly Document[] | undefined> {
  const raw = (await db.collection(name).find({}, { raw: true }).toArray()) as unknown as readonly Uint8Array[];
  const documents = raw.map((bytes) => deserialize(bytes, TYPED));
  return documents.every((document, at) => Buffer.compare(serialize(document, { ignoreUndefined: false }), raw[at] as Uint8Array) === 0)
    ? documents
    : undefined;
}

async function insertAll(db: Db, name: string, documents: readonly Document[]): Promise<void> {
  await db.collection(name).insertMany([...documents], { bypassDocumentValidation: true, writeConcern: { w: 'majority' } });
}
