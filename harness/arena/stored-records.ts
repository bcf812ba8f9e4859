import { type Canonicalized, canonicalize } from '../canonicalize/canonicalize.ts';
import { canonicalizePostgres } from '../canonicalize/canonicalize-postgres.ts';
import { IdAliases } from '../canonicalize/id-aliases.ts';
import type { ModuleEntry } from '../contract/config.ts';
import type { StoredRecord } from '../contract/conversion.ts';
import type { CollectionDefinition } from '../contract/module.ts';
import type { StoreReader, Stores } from '../contract/stores.ts';
import type { MongoTarget, PostgresTarget, StoreKind } from '../contract/subject.ts';
import type { Canonical } from '../contract/type.ts';
import { canonicalDigest, canonicalText } from '../kit/digest.ts';
import { applyRules } from '../kit/rules.ts';

/** A collection that one subject does not say how to read. */
export class MissingViewError extends Error {
  readonly code = 'state_view_missing';
}

/**
 * A collection's records of one store, read raw through the subject's state view.
 *
 * @param apart Ids, in canonical Extended JSON, of MongoDB documents that are left out.
 * @throws MissingViewError when the subject has no view of it.
 */
export async function* storedRecords(
  entry: ModuleEntry,
  stores: StoreReader,
  target: MongoTarget | PostgresTarget,
  name: string,
  { aliases = new IdAliases(), apart = [] }: { readonly aliases?: IdAliases; readonly apart?: readonly unknown[] } = {},
): AsyncGenerator<StoredRecord> {
  const { fields } = collectionOf(entry, name);
  const own = aliases.of('');
  if (target.kind === 'mongo') {
    const view = viewOf(entry, 'mongo', entry.mongo.state, name);
    const left = apart.length === 0 ? [] : [{ $match: { _id: { $nin: apart } } }];
    const documents = stores.readMongo(target, { ...view, pipeline: [...left, ...view.pipeline] });
    for await (const document of documents) yield stored(entry, name, 'mongo', canonicalize(document, fields, own));
  } else {
    const rows = stores.readPostgres(target, viewOf(entry, 'postgres', entry.postgres.state, name));
    for await (const row of rows) yield stored(entry, name, 'postgres', canonicalizePostgres(row, fields, own));
  }
}

/**
 * The records of several collections of one store, one collection behind the other: as `storedRecords`, in few round trips.
 *
 * @param names Default all, in the module's order.
 * @throws MissingViewError when the subject has no view of one of them.
 */
export async function* allStoredRecords(
  entry: ModuleEntry,
  stores: Pick<Stores, 'readMongoViews' | 'readPostgresViews'>,
  target: MongoTarget | PostgresTarget,
  { aliases = new IdAliases(), names = Object.keys(entry.module.collections) }: { readonly aliases?: IdAliases; readonly names?: readonly string[] } = {},
): AsyncGenerator<StoredRecord & { readonly collection: string }> {
  if (names.length === 0) return;
  const own = aliases.of('');
  const nameAt = (at: number): string => names[at] as string;
  if (target.kind === 'mongo') {
    const views = names.map((name) => viewOf(entry, 'mongo', entry.mongo.state, name));
    for await (const { at, record } of stores.readMongoViews(target, views)) {
      const collection = nameAt(at);
      yield { collection, ...stored(entry, collection, 'mongo', canonicalize(record, collectionOf(entry, collection).fields, own)) };
    }
  } else {
    const views = names.map((name) => viewOf(entry, 'postgres', entry.postgres.state, name));
    for await (const { at, record } of stores.readPostgresViews(target, views)) {
      const collection = nameAt(at);
      yield { collection, ...stored(entry, collection, 'postgres', canonicalizePostgres(record, collectionOf(entry, collection).fields, own)) };
    }
  }
}

function collectionOf({ module }: ModuleEntry, name: string): CollectionDefinition {
  return module.collections[name] as CollectionDefinition;
}

function viewOf<View>({ module }: ModuleEntry, kind: StoreKind, state: Readonly<Record<string, View>>, name: string): View {
  const view = state[name];
  if (view === undefined) throw new MissingViewError(`module "${module.name}": its ${kind} subject has no state view for collection "${name}"`);
  return view;
}

function stored(entry: ModuleEntry, name: string, kind: StoreKind, { form, misfits }: Canonicalized): StoredRecord {
  const definition = collectionOf(entry, name);
  const exact = canonicalDigest(applyRules(form, definition.fields));
  // What does not fit its declared type is a difference even when both stores hold it alike: the digests must part.
  const digest = misfits.length === 0 ? exact : `${exact} on ${kind}`;
  return { key: keyText(definition, form), form, digest };
}

/** The canonical text of a record's key fields, in the declared order. */
function keyText(definition: CollectionDefinition, form: Canonical): string {
  const record = form as Readonly<Record<string, Canonical>>;
  return canonicalText(definition.key.map((field) => record[field] ?? null));
}
