import { EJSON } from 'bson';
import { MongoClient } from 'mongodb';
import type { AggregateConversion, ConversionDefinition, RoundTrip, StoredDocument } from '../contract/conversion.ts';
import type { MongoTarget, PostgresTarget } from '../contract/subject.ts';
import type { Canonical } from '../contract/type.ts';
import { sameForm } from '../kit/form.ts';
import { findAggregates } from './aggregate-reader.ts';
import { connectTyped } from './connect.ts';
import { scan } from './source-scan.ts';

export interface RoundTripOptions {
  readonly conversion: ConversionDefinition;
  readonly schema: string;
  readonly source: MongoTarget;
  readonly target: PostgresTarget;
}

/** Few enough that keys of several columns stay within the parameters of one statement. */
const AT_ONCE = 500;

/**
 * Every document that converted, as MongoDB holds it and as it comes back from PostgreSQL: what a way back stands on. Reads
 * PostgreSQL as the role that row-level security does not bind.
 */
export async function* roundTrips({ conversion, schema, source, target }: RoundTripOptions): AsyncGenerator<RoundTrip> {
  const mongo = new MongoClient(source.uri, { appName: 'cutover' });
  const client = await connectTyped(target.bypassUri, { pipeline: true });
  try {
    for (const [name, aggregate] of Object.entries(conversion.aggregates)) {
      if (aggregate.tier === 'C') continue;
      const collection = mongo.db(source.database).collection(aggregate.collection);
      for await (const batch of scan(collection, { from: undefined, to: undefined })) {
        const stored = batch.flatMap(({ document }) => (document === undefined ? [] : (keyed(aggregate, document) ?? [])));
        for (let from = 0; from < stored.length; from += AT_ONCE) {
          const some = new Map(stored.slice(from, from + AT_ONCE).map(({ key, document }) => [JSON.stringify(key), { key, document }]));
          const found = await findAggregates(
            client,
            schema,
            aggregate,
            [...some.values()].map(({ key }) => key),
          );
          for (const { key, document } of found) {
            const original = some.get(JSON.stringify(key))?.document;
            if (original !== undefined) yield held(name, aggregate, original, document);
          }
        }
      }
    }
  } finally {
    await Promise.allSettled([mongo.close(), client.end()]);
  }
}

/** The document with the key of its row; undefined when it has no row. */
function keyed(aggregate: AggregateConversion, document: StoredDocument): { readonly key: readonly string[]; readonly document: StoredDocument } | undefined {
  try {
    const row = aggregate.toRows(document)[0]?.[0];
    return row === undefined ? undefined : { key: (aggregate.tables[0]?.key ?? []).map((column) => row[column] ?? ''), document };
  } catch {
    // What cannot become rows was rejected, and that has been said.
    return undefined;
  }
}

function held(name: string, { left }: AggregateConversion, stored: StoredDocument, back: StoredDocument): RoundTrip {
  const apart = new Set(Object.keys(left));
  const [one, other] = [stored, back].map((document) => comparable(document, apart)) as [Canonical, Canonical];
  const id = EJSON.stringify(stored._id, { relaxed: false });
  return { aggregate: name, id, difference: sameForm(one, other) ? undefined : { stored: one, back: other } };
}

/** Canonical Extended JSON, without the fields that stay behind. */
function comparable(document: StoredDocument, apart: ReadonlySet<string>): Canonical {
  const kept = new Map(Object.entries(document).filter(([name]) => !apart.has(name)));
  return JSON.parse(EJSON.stringify(kept, { relaxed: false })) as Canonical;
}
