import type { Leg } from '../contract/arena.ts';
import type { ConvertedEntry } from '../contract/config.ts';
import type { ConversionDefinition, ConversionDesk, ConversionProof, ConversionResult, HeldRecords, RoundTrip, StoredRecord } from '../contract/conversion.ts';
import type { Stores } from '../contract/stores.ts';
import type { MongoTarget, PostgresTarget } from '../contract/subject.ts';
import { convert } from '../conversion/converter.ts';
import { roundTrips } from '../conversion/round-trip.ts';
import { proveConversion } from './conversion-proof.ts';
import { schemaVersion } from './schema-version.ts';
import { allStoredRecords, storedRecords } from './stored-records.ts';

/** See `ConversionDesk`. */
export class RunConversionDesk implements ConversionDesk {
  readonly #entry: ConvertedEntry;
  readonly #stores: Stores;
  readonly #signal: AbortSignal;

  constructor(entry: ConvertedEntry, stores: Stores, signal: AbortSignal) {
    this.#entry = entry;
    this.#stores = stores;
    this.#signal = signal;
  }

  get definition(): ConversionDefinition {
    return this.#entry.conversion;
  }

  async convert(source: Leg, target: Leg, options: { readonly cutoffMs: number; readonly parallel?: number }): Promise<ConversionResult> {
    const { conversion, postgres } = this.#entry;
    const version = (await schemaVersion(postgres.schema.migrations))?.digest ?? '';
    const places = { source: mongoOf(source), target: postgresOf(target) };
    return await convert({ ...options, ...places, conversion, schema: postgres.schema.name, schemaVersion: version, signal: this.#signal });
  }

  async prove(source: Leg, target: Leg, { held, cutoffMs, rejects }: Parameters<ConversionDesk['prove']>[2]): Promise<ConversionProof> {
    const there = await this.held(target);
    return await proveConversion({
      ...{ entry: this.#entry, cutoffMs, rejects },
      source: (name, apart) => (apart.length === 0 ? (held.get(name) ?? []) : storedRecords(this.#entry, this.#stores, mongoOf(source), name, { apart })),
      target: (name) => there.get(name) ?? [],
    });
  }

  async held(leg: Leg): Promise<HeldRecords> {
    const held = new Map<string, StoredRecord[]>();
    for await (const { collection, ...record } of allStoredRecords(this.#entry, this.#stores, leg.target)) {
      const some = held.get(collection);
      if (some === undefined) held.set(collection, [record]);
      else some.push(record);
    }
    return held;
  }

  roundTrips(source: Leg, target: Leg): AsyncIterable<RoundTrip> {
    const { conversion, postgres } = this.#entry;
    return roundTrips({ conversion, schema: postgres.schema.name, source: mongoOf(source), target: postgresOf(target) });
  }

  async clear(target: Leg): Promise<void> {
    await target.reset();
    await this.#stores.adminQuery(postgresOf(target), FORGET);
  }
}

/** Where nothing has converted yet, nothing is remembered. */
const FORGET = `do $$ begin
  if to_regclass('cutover_conversion.conversions') is not null then
    delete from cutover_conversion.rejects;
    delete from cutover_conversion.checkpoints;
    delete from cutover_conversion.conversions;
  end if;
end $$`;

function mongoOf({ target }: Leg): MongoTarget {
  if (target.kind !== 'mongo') throw new TypeError('a conversion reads from a leg on mongo');
  return target;
}

function postgresOf({ target }: Leg): PostgresTarget {
  if (target.kind !== 'postgres') throw new TypeError('a conversion writes to a leg on postgres');
  return target;
}
