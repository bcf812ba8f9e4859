import { deserialize, serialize } from 'bson';
import type { Db, Document, MongoClient } from 'mongodb';
import { TYPED } from '../kit/typed-bson.ts';
import { ownCollections } from './own-collections.ts';
import { deleteAll } from './reset.ts';

/** Of one document that is held. */
const MOST_BYTES = 1 << 20;

/** Documents as they lie in the store, in the order in which a scan finds them; undefined for one that is too large to be held. */
type Contents = ReadonlyMap<string, readonly (Uint8Array | undefined)[]>;

/** See `Stores.copyMongo`. */
export async function copyMongo(client: MongoClient, database: string): Promise<(() => Promise<void>) | undefined> {
  const db = client.db(database);
  const held = await contentsOf(db);
  const documents = new Map([...held].map(([name, found]) => [name, found.map(typed)]));
  if ([...documents.values()].flat().includes(undefined)) return undefined;
  return async () => {
    const present = await contentsOf(db);
    const isSame = (name: string): boolean => {
      const [before = [], now = []] = [held.get(name), present.get(name)];
      return before.length === now.length && before.every((bytes, at) => isEqual(bytes, now[at]));
    };
    // Of whole collections, so that a scan finds the documents in their old order.
    const changed = [...new Set([...held.keys(), ...present.keys()])].filter((name) => !isSame(name));
    await Promise.all(changed.filter((name) => present.has(name)).map((name) => deleteAll(db, name)));
    await Promise.all(changed.filter((name) => held.has(name)).map((name) => insertAll(db, name, documents.get(name) as readonly Document[])));
  };
}

/** By collection, those that hold any. One command: a module has twenty collections, most of them empty most of the time. */
async function contentsOf(db: Db): Promise<Contents> {
  const names = await ownCollections(db);
  const [first, ...others] = names.map((coll, at) => {
    const record = { $cond: [{ $lte: [{ $bsonSize: '$$ROOT' }, MOST_BYTES] }, '$$ROOT', null] };
    return { coll, pipeline: [{ $replaceWith: { at: { $literal: at }, record } }] };
  });
  if (first === undefined) return new Map();
  const pipeline = [...first.pipeline, ...others.map(($unionWith) => ({ $unionWith }))];
  const found = db.collection(first.coll).aggregate(pipeline, { raw: true, readConcern: { level: 'local' }, batchSize: 1000 });
  const contents = new Map<string, (Uint8Array | undefined)[]>();
  for await (const bytes of found) {
    const { at, record } = deserialize(bytes as unknown as Uint8Array, { raw: true });
    const name = names[at] as string;
    const known = contents.get(name) ?? [];
    contents.set(name, known);
    known.push(record ?? undefined);
  }
  return contents;
}

/** Undefined where it would not be written as it was read: JavaScript moves fields that are named by whole numbers. */
function typed(bytes: Uint8Array | undefined): Document | undefined {
  if (bytes === undefined) return undefined;
  const document = deserialize(bytes, TYPED);
  return isEqual(serialize(document, { ignoreUndefined: false }), bytes) ? document : undefined;
}

function isEqual(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  return one !== undefined && other !== undefined && Buffer.compare(one, other) === 0;
}

async function insertAll(db: Db, name: string, documents: readonly Document[]): Promise<void> {
  await db.collection(name).insertMany([...documents], { bypassDocumentValidation: true, writeConcern: { w: 'majority' } });
}
