import type { ConvertedEntry } from '../contract/config.ts';
import type { ConversionReport } from '../contract/conversion-report.ts';
import type { StoreReader, Stores } from '../contract/stores.ts';
import type { MongoTarget, PostgresTarget } from '../contract/subject.ts';
import { NamedMongo } from '../stores/named/named-mongo.ts';
import { NamedPostgres } from '../stores/named/named-postgres.ts';
import { StoreLeg } from './leg.ts';
import { storesRecord } from './stores-record.ts';

/** Where a conversion reads and writes. Disposing closes it, and drops what the run made. */
export interface ConversionPlaces extends AsyncDisposable {
  readonly source: MongoTarget;
  readonly target: PostgresTarget;
  readonly reader: StoreReader;
  readonly stores: ConversionReport['stores'];
  /** Of databases that were named; null where both are the run's own. */
  readonly named: ConversionReport['named'];
}

/** Databases that somebody names. */
export interface NamedDatabases {
  /** MongoDB; its database is in the URL, or apart. */
  readonly source: string;
  readonly database?: string | undefined;
  /** PostgreSQL, as the owner of the module's tables. Undefined for a dry run: one of the run's own stands for it. */
  readonly target?: string | undefined;
  /** PostgreSQL, as a role that sees all tenants' rows. Default `target`. */
  readonly reader?: string | undefined;
}

/** The run's own databases on both stores. */
export async function ownPlaces(entry: ConvertedEntry, stores: Stores, signal: AbortSignal): Promise<ConversionPlaces & { readonly leg: StoreLeg }> {
  await using opened = new AsyncDisposableStack();
  const leg = opened.use(await StoreLeg.open('mongo', entry, stores, { label: 'convert', signal }));
  const target = opened.use(await StoreLeg.open('postgres', entry, stores, { label: 'convert', signal }));
  const places = {
    ...{ leg, source: leg.target as MongoTarget, target: target.target as PostgresTarget, reader: stores, named: null },
    stores: storesRecord(stores),
  };
  return owning(places, opened.move());
}

/**
 * A database that somebody named, and either another or, for a dry run, one of the run's own with the module's schema in it.
 *
 * @param stores Of a dry run.
 * @throws StoreError when one of them cannot be reached, or is not what the module converts from or to; nothing was touched.
 */
export async function namedPlaces(entry: ConvertedEntry, named: NamedDatabases, stores: Stores | undefined, signal: AbortSignal): Promise<ConversionPlaces> {
  await using opened = new AsyncDisposableStack();
  const source = opened.use(await NamedMongo.open(named.source, named.database));
  const aggregates = Object.values(entry.conversion.aggregates);
  await source.requireAnyOf(aggregates.map(({ collection }) => collection));
  const from = { source: source.target, readMongo: (_: MongoTarget, view: Parameters<NamedMongo['read']>[0]) => source.read(view) };
  // A given server is as durable as whoever runs it has made it.
  const mongo = { version: source.version, durability: 'as configured' };
  if (stores !== undefined) {
    const leg = opened.use(await StoreLeg.open('postgres', entry, stores, { label: 'dry_run', signal }));
    const { version, durability } = stores.postgres;
    const reader: StoreReader = { readMongo: from.readMongo, readPostgres: (target, view) => stores.readPostgres(target, view) };
    const places = { source: source.target, target: leg.target as PostgresTarget, reader, named: { source: source.place, target: null } };
    return owning({ ...places, stores: { mongo, postgres: { version, durability } } }, opened.move());
  }
  const target = opened.use(await NamedPostgres.open(named.target ?? '', named.reader));
  await target.require(
    entry.postgres.schema.name,
    aggregates.flatMap(({ tables }) => tables.map(({ name }) => name)),
  );
  const reader: StoreReader = { readMongo: from.readMongo, readPostgres: (_, view) => target.read(view) };
  const places = { source: source.target, target: target.target, reader, named: { source: source.place, target: target.place } };
  return owning({ ...places, stores: { mongo, postgres: { version: target.version, durability: 'as configured' } } }, opened.move());
}

function owning<Places extends object>(places: Places, stack: AsyncDisposableStack): Places & AsyncDisposable {
  return { ...places, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}
