import type { Leg } from '../contract/arena.ts';
import type { ConvertedEntry } from '../contract/config.ts';
import type { ConversionDefinition, ConversionDesk, ConversionProof, ConversionResult, Reject, RoundTrip } from '../contract/conversion.ts';
import type { Stores } from '../contract/stores.ts';
import type { MongoTarget, PostgresTarget } from '../contract/subject.ts';
import type { Canonical } from '../contract/type.ts';
import { convert } from '../conversion/converter.ts';
import { roundTrips } from '../conversion/round-trip.ts';
import { queryAs } from '../stores/query-as.ts';
import { proveConversion } from './conversion-proof.ts';
import { schemaVersion } from './schema-version.ts';
import { storedRecords } from './stored-records.ts';

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

  async prove(source: Leg, target: Leg, options: { readonly cutoffMs: number; readonly rejects: readonly Reject[] }): Promise<ConversionProof> {
    return await proveConversion({ ...options, entry: this.#entry, stores: this.#stores, source: mongoOf(source), target: postgresOf(target) });
  }

  async *records(leg: Leg, collection: string): AsyncGenerator<Canonical> {
    for await (const { form } of storedRecords(this.#entry, this.#stores, leg.target, collection)) yield form;
  }

  roundTrips(source: Leg, target: Leg): AsyncIterable<RoundTrip> {
    const { conversion, postgres } = this.#entry;
    return roundTrips({ conversion, schema: postgres.schema.name, source: mongoOf(source), target: postgresOf(target) });
  }

  async clear(target: Leg): Promise<void> {
    await target.reset();
    await queryAs(postgresOf(target), 'owner', 'drop schema if exists cutover_conversion cascade');
  }
}

function mongoOf({ target }: Leg): MongoTarget {
  if (target.kind !== 'mongo') throw new TypeError('a conversion reads from a leg on mongo');
  return target;
}

function postgresOf({ target }: Leg): PostgresTarget {
  if (target.kind !== 'postgres') throw new TypeError('a conversion writes to a leg on postgres');
  return target;
}
