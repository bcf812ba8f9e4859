import { type Canonicalized, canonicalize } from '../canonicalize/canonicalize.ts';
import { canonicalizePostgres } from '../canonicalize/canonicalize-postgres.ts';
import { IdAliases } from '../canonicalize/id-aliases.ts';
import type { ModuleEntry } from '../contract/config.ts';
import type { CollectionDefinition } from '../contract/module.ts';
import type { StoreReader } from '../contract/stores.ts';
import type { MongoTarget, MongoView, PostgresTarget, PostgresView } from '../contract/subject.ts';
import type { Canonical } from '../contract/type.ts';
import { canonicalDigest, canonicalText } from '../kit/digest.ts';
import { applyRules } from '../kit/rules.ts';

/** A stored record, canonical, with the text of its key. */
export interface StoredRecord {
  readonly key: string;
  readonly form: Canonical;
  readonly digest: string;
}

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
  { module, mongo, postgres }: ModuleEntry,
  stores: StoreReader,
  target: MongoTarget | PostgresTarget,
  name: string,
  options: { readonly aliases?: IdAliases; readonly apart?: readonly unknown[] } = {},
): AsyncGenerator<StoredRecord> {
  const definition = module.collections[name] as CollectionDefinition;
  const view = target.kind === 'mongo' ? mongo.state[name] : postgres.state[name];
  if (view === undefined) throw new MissingViewError(`module "${module.name}": its ${target.kind} subject has no state view for collection "${name}"`);
  for await (const { form, misfits } of forms(stores, target, view, definition, options)) {
    const exact = canonicalDigest(applyRules(form, definition.fields));
    // What does not fit its declared type is a difference even when both stores hold it alike: the digests must part.
    const digest = misfits.length === 0 ? exact : `${exact} on ${target.kind}`;
    yield { key: keyText(definition, form), form, digest };
  }
}

async function* forms(
  stores: StoreReader,
  target: MongoTarget | PostgresTarget,
  view: MongoView | PostgresView,
  { fields }: CollectionDefinition,
  { aliases: given, apart = [] }: { readonly aliases?: IdAliases; readonly apart?: readonly unknown[] },
): AsyncGenerator<Canonicalized> {
  const aliases = (given ?? new IdAliases()).of('');
  if (target.kind === 'mongo' && 'pipeline' in view) {
    const left = apart.length === 0 ? [] : [{ $match: { _id: { $nin: apart } } }];
    for await (const document of stores.readMongo(target, { ...view, pipeline: [...left, ...view.pipeline] })) yield canonicalize(document, fields, aliases);
  } else if (target.kind === 'postgres' && 'query' in view) {
    for await (const row of stores.readPostgres(target, view)) yield canonicalizePostgres(row, fields, aliases);
  }
}

/** The canonical text of a record's key fields, in the declared order. */
function keyText(definition: CollectionDefinition, form: Canonical): string {
  const record = form as Readonly<Record<string, Canonical>>;
  return canonicalText(definition.key.map((field) => record[field] ?? null));
}
