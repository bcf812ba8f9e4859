import type { MongoClient } from 'mongodb';
import type { MongoView } from '../contract/subject.ts';
import { TYPED } from '../kit/typed-bson.ts';

/** See `Stores.readMongo`. Promotion is off: int32, int64 and double stay apart (V08, V12). */
export async function* readMongo(client: MongoClient, database: string, view: MongoView): AsyncGenerator<Readonly<Record<string, unknown>>> {
  const cursor = client
    .db(database)
    .collection(view.collection)
    .aggregate<Record<string, unknown>>([...view.pipeline], {
      ...TYPED,
      allowDiskUse: true,
      batchSize: 1000,
      readConcern: { level: 'majority' },
    });
  try {
    for await (const document of cursor) yield document;
  } finally {
    await cursor.close();
  }
}
