import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConversionDefinition, StoredDocument } from '../contract/conversion.ts';
import type { Stores } from '../contract/stores.ts';
import { aggregate } from '../kit/aggregate.ts';
import { instant, int, nullable, text } from '../kit/codecs.ts';
import { defineConversion } from '../kit/define-conversion.ts';
import { openStores } from '../stores/open-stores.ts';
import { settleReferences } from './references.ts';

/** Trips, which a rule may pass over, and luggage that names the trip it was on. */
function journeys(passedOver: 'skip' | 'clear'): ConversionDefinition {
  return defineConversion({
    module: 'journeys',
    aggregates: {
      trips: aggregate({
        collection: 'trips',
        tier: 'B',
        keep: { rule: 'from the cut-off on', keeps: ({ at }, cutoffMs) => (at as Date).getTime() >= cutoffMs },
        shows: ['trips'],
        table: 'trips',
        key: ['tenant_id', 'id'],
        columns: { tenant_id: ['tenantId', text], id: ['_id.of', int], at: ['at', instant] },
      }),
      luggage: aggregate({
        collection: 'luggage',
        tier: 'B',
        keep: { rule: 'all', keeps: () => true },
        refers: [{ to: 'trips', fields: { tenantId: 'tenantId', '_id.of': 'on.trip' }, passedOver }],
        shows: ['luggage'],
        table: 'luggage',
        key: ['tenant_id', 'id'],
        columns: { tenant_id: ['tenantId', text], id: ['id', int], trip: ['on.trip', nullable(int)] },
      }),
    },
  });
}

const CUTOFF_MS = Date.UTC(2026, 0, 1);

let stores: Stores;
let client: MongoClient;
let database = '';
beforeAll(async () => {
  stores = await openStores({ runId: `refs${process.pid}`, way: 'embedded' });
  const target = await stores.mongoTarget('references');
  database = target.database;
  client = new MongoClient(target.uri);
  const trip = (tenantId: string, of: number, ageMs: number): StoredDocument => ({ _id: { tenantId, of }, tenantId, at: new Date(CUTOFF_MS - ageMs) });
  await client
    .db(database)
    .collection<{ _id: unknown }>('trips')
    .insertMany([trip('acme', 1, 1), trip('acme', 2, 0), trip('globex', 2, 1), trip('globex', 1, 0)] as { _id: unknown }[]);
});
afterAll(async () => {
  await client.close();
  await stores[Symbol.asyncDispose]();
});

const bag = (tenantId: string, trip: number | null): StoredDocument => ({ tenantId, id: 7, on: { trip, seat: 3 } });
const BAGS = [bag('acme', 1), bag('acme', 2), bag('globex', 1), bag('globex', 2), bag('acme', null), bag('acme', 99)];

async function settle(passedOver: 'skip' | 'clear'): Promise<readonly (StoredDocument | undefined)[]> {
  const conversion = journeys(passedOver);
  return await settleReferences(client.db(database), conversion, conversion.aggregates['luggage'] as never, BAGS, CUTOFF_MS);
}

describe('what refers to a document that its rule passes over', () => {
  it('no longer does, and is otherwise as it was; a tenant has references of its own', async () => {
    expect(await settle('clear')).toEqual([bag('acme', null), bag('acme', 2), bag('globex', 1), bag('globex', null), bag('acme', null), bag('acme', 99)]);
    expect(BAGS[0]).toEqual(bag('acme', 1));
  });

  it('goes with it; what refers to nothing that is there is left for the foreign key to refuse', async () => {
    expect(await settle('skip')).toEqual([undefined, bag('acme', 2), bag('globex', 1), undefined, bag('acme', null), bag('acme', 99)]);
  });
});

describe('a reference', () => {
  const { trips, luggage } = journeys('skip').aggregates as Record<'trips' | 'luggage', ConversionDefinition['aggregates'][string]>;
  const defining = (aggregates: ConversionDefinition['aggregates']) => () => defineConversion({ module: 'journeys', aggregates });

  it('is refused to what comes later, to what no rule passes over, and where the own tier has none', () => {
    expect(defining({ luggage, trips })).toThrow('refers to "trips", which does not convert before it');
    const { keep: _, ...always } = trips;
    expect(defining({ trips: { ...always, tier: 'A' }, luggage })).toThrow('no rule of its own documents alone passes one of those over');
    const { keep: __, ...kept } = luggage;
    expect(defining({ trips, luggage: { ...kept, tier: 'A' } })).toThrow('tier B has one');
    const [reference] = luggage.refers ?? [];
    expect(defining({ trips, luggage: { ...luggage, refers: [{ ...reference, fields: { tenantId: 'tenantId' } }] as never } })).toThrow(
      'by its tenant and what',
    );
  });
});
