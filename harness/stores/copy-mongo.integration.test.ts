import { Binary, Decimal128, type Document, Double, Int32, Long, MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stores } from '../contract/stores.ts';
import { openStores } from './open-stores.ts';

let stores: Stores;
beforeAll(async () => {
  stores = await openStores({ runId: `copy${process.pid}` });
});
afterAll(() => stores?.[Symbol.asyncDispose]());

describe('what a MongoDB database holds, stores', () => {
  it('put copied documents back as they were, behind a validator that refuses them', async () => {
    const target = await stores.mongoTarget('copied');
    await using client = await new MongoClient(target.uri).connect();
    const db = client.db(target.database);
    const typed = { z: new Int32(1), a: Long.fromNumber(1), d: new Double(1), m: Decimal128.fromString('1.10'), b: new Binary(Buffer.from('x')), n: null };
    await db.collection<{ _id: unknown } & Document>('one').insertMany([
      { _id: 'b', ...typed, at: new Date(1), list: [{ y: 1, x: 2 }] },
      { _id: 1, pattern: /a"b/i },
    ]);
    await db.collection<{ _id: unknown }>('two').insertOne({ _id: 'of another' });
    await db.createCollection('empty');
    await db.command({ collMod: 'one', validator: { never: true } });
    const held = async () => {
      const raw = await Promise.all(['one', 'two', 'empty'].map((name) => db.collection(name).find({}, { raw: true }).toArray()));
      return raw.map((documents) => documents.map((bytes) => Buffer.from(bytes as unknown as Uint8Array).toString('hex')));
    };
    const before = await held();
    expect(before.map(({ length }) => length)).toEqual([2, 1, 0]);
    const restore = await stores.copyMongo(target);
    const changes: readonly (() => Promise<unknown>)[] = [
      () => stores.resetMongo(target),
      () => db.collection('two').insertOne({ more: true }),
      () => db.collection('empty').insertOne({ some: true }),
      () => db.collection('one').updateOne({ z: 1 }, { $set: { z: new Double(1) } }, { bypassDocumentValidation: true }),
      () => db.collection<{ _id: string }>('one').deleteOne({ _id: 'b' }),
      () => db.collection('new').insertOne({ large: 'x'.repeat(2 << 20) }),
      async () => undefined,
    ];
    for (const change of changes) {
      await change();
      await restore?.();
      expect(await held()).toEqual(before);
    }
    expect(await db.collection('new').countDocuments()).toBe(0);
  });

  it('do not copy a document whose fields would change their order', async () => {
    const target = await stores.mongoTarget('moved');
    await using client = await new MongoClient(target.uri).connect();
    await client
      .db(target.database)
      .collection('one')
      .insertOne({
        inner: new Map([
          ['b', 1],
          ['2', 2],
          ['1', 3],
        ]),
      });
    expect(await stores.copyMongo(target)).toBeUndefined();
  });

  it('do not copy a large document', async () => {
    const target = await stores.mongoTarget('large');
    await using client = await new MongoClient(target.uri).connect();
    await client
      .db(target.database)
      .collection('one')
      .insertOne({ large: 'x'.repeat(1 << 20) });
    expect(await stores.copyMongo(target)).toBeUndefined();
  });

  it('copy nothing from an empty database', async () => {
    const restore = await stores.copyMongo(await stores.mongoTarget('empty'));
    expect(await restore?.()).toBeUndefined();
    expect(restore).toBeDefined();
  });
});
