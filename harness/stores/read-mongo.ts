import type { MongoClient } from 'mongodb';
import type { Placed } from '../contract/stores.ts';
import type { MongoView } from '../contract/subject.ts';
import { TYPED } from '../kit/typed-bson.ts';

type Document = Readonly<Record<string, unknown>>;

/** See `Stores.readMongo`. Promotion is off: int32, int64 and double stay apart (V08, V12). */
export async function* readMongo(client: MongoClient, database: string, view: MongoView): AsyncGenerator<Document> {
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

/**
 * See `Stores.readMongoViews`. One command: a module has twenty collections, most of them empty most of the time. Each
 * document comes within another that says whose it is, so one that has the greatest size fails.
 */
export async function* readMongoViews(client: MongoClient, database: string, views: readonly MongoView[]): AsyncGenerator<Placed<Document>> {
  const [first, ...others] = views.map(({ collection: coll, pipeline }, at) => ({
    coll,
    pipeline: [...pipeline, { $replaceWith: { at: { $literal: at }, record: '$$ROOT' } }],
  }));
  if (first === undefined) return;
  const pipeline = [...first.pipeline, ...others.map(($unionWith) => ({ $unionWith }))];
  for await (const { at, record } of readMongo(client, database, { collection: first.coll, pipeline })) yield { at: Number(at), record: record as Document };
}
