import type { MongoClient } from 'mongodb';
import { TYPED } from '../kit/typed-bson.ts';
import { ownCollections } from './own-collections.ts';

/** See `Stores.copyMongo`. Documents come back in the order in which a scan gave them, and with the types that they had. */
export async function copyMongo(client: MongoClient, database: string): Promise<() => Promise<void>> {
  const db = client.db(database);
  const copies = await Promise.all(
    (await ownCollections(db)).map(async (name) => ({
      name,
      documents: await db
        .collection(name)
        .find({}, { ...TYPED, readConcern: 'majority' })
        .toArray(),
    })),
  );
  const filled = copies.filter(({ documents }) => documents.length > 0);
  return async () => {
    const options = { bypassDocumentValidation: true, writeConcern: { w: 'majority' } } as const;
    await Promise.all(filled.map(({ name, documents }) => db.collection(name).insertMany(documents, options)));
  };
}
