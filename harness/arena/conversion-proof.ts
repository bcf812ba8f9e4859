import { createHash } from 'node:crypto';
import { EJSON } from 'bson';
import type { ModuleEntry } from '../contract/config.ts';
import type { ConversionDefinition, ConversionProof, LostRecord, ProvenTenant, Reject } from '../contract/conversion.ts';
import type { CollectionDefinition } from '../contract/module.ts';
import type { Stores } from '../contract/stores.ts';
import type { MongoTarget, PostgresTarget } from '../contract/subject.ts';
import type { Canonical } from '../contract/type.ts';
import { canonicalText } from '../kit/digest.ts';
import { plainRecord } from '../kit/plain-record.ts';
import { storedRecords } from './stored-records.ts';

export interface ProofOptions {
  readonly entry: ModuleEntry & { readonly conversion: ConversionDefinition };
  readonly stores: Stores;
  readonly source: MongoTarget;
  readonly target: PostgresTarget;
  readonly cutoffMs: number;
  /** Documents that the converter refused, each with its reason: not asked for. */
  readonly rejects: readonly Reject[];
}

/**
 * Holds both sides of a conversion against each other: per collection and tenant, the set of keys and the typed digest of
 * every record. What is asked for comes from the source and the module's own rule of the tier (`retain`); the converter
 * and its rule take no part.
 */
export async function proveConversion(options: ProofOptions): Promise<ConversionProof> {
  const kept = new Map<string, ReadonlySet<string>>();
  const tenants: ProvenTenant[] = [];
  const lost: LostRecord[] = [];
  for (const [name, definition] of Object.entries(options.entry.module.collections)) {
    const [expected, converted] = await Promise.all([expectedRecords(options, name, definition, kept), convertedRecords(options, name)]);
    tenants.push(...byTenant(name, expected, converted));
    lost.push(...lostRecords(name, expected, converted));
  }
  return { tenants, lost };
}

type Digests = ReadonlyMap<string, string>;

async function expectedRecords(
  options: ProofOptions,
  name: string,
  { tier, retain }: CollectionDefinition,
  kept: Map<string, ReadonlySet<string>>,
): Promise<Digests> {
  const { entry, stores, source, cutoffMs, rejects } = options;
  const expected = new Map<string, string>();
  if (tier === 'C') return expected;
  const aggregates = Object.values(entry.conversion.aggregates);
  const collection = aggregates.find(({ shows }) => shows.includes(name))?.collection;
  const apart = rejects.filter((reject) => reject.collection === collection).map(({ id }) => EJSON.parse(id, { relaxed: false }) as unknown);
  const cutoffUs = BigInt(cutoffMs) * 1000n;
  const references = referencesTo(entry.module.collections, name);
  const found = references.map(() => new Set<string>());
  for await (const { key, digest, form } of storedRecords(entry, stores, source, name, { apart })) {
    const isKept = tier === 'A' || (retain?.keeps(plainRecord(form), cutoffUs) ?? false) || isReferred(retain, form, kept);
    if (!isKept) continue;
    expected.set(key, digest);
    for (const [index, fields] of references.entries()) found[index]?.add(textOfFields(form, fields));
  }
  for (const [index, fields] of references.entries()) kept.set(referenceName(name, fields), found[index] as Set<string>);
  return expected;
}

async function convertedRecords({ entry, stores, target }: ProofOptions, name: string): Promise<Digests> {
  const converted = new Map<string, string>();
  for await (const { key, digest } of storedRecords(entry, stores, target, name)) converted.set(key, digest);
  return converted;
}

/** Each list of fields by which a rule of another collection looks for records of this one. */
function referencesTo(collections: Readonly<Record<string, CollectionDefinition>>, name: string): readonly (readonly string[])[] {
  const lists = new Map<string, readonly string[]>();
  for (const { retain } of Object.values(collections)) {
    if (retain?.or?.collection !== name) continue;
    const fields = Object.values(retain.or.fields);
    lists.set(fields.join(), fields);
  }
  return [...lists.values()];
}

function isReferred(retain: CollectionDefinition['retain'], form: Canonical, kept: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  if (retain?.or === undefined) return false;
  const { collection, fields } = retain.or;
  const known = kept.get(referenceName(collection, Object.values(fields)));
  if (known === undefined) throw new TypeError(`the rule of a collection refers to "${collection}": declare that one before it`);
  return known.has(textOfFields(form, Object.keys(fields)));
}

const referenceName = (collection: string, fields: readonly string[]): string => `${collection} ${fields.join()}`;

function textOfFields(form: Canonical, fields: readonly string[]): string {
  return canonicalText(fields.map((field) => (form as Readonly<Record<string, Canonical>>)[field] ?? null));
}

function lostRecords(collection: string, expected: Digests, converted: Digests): LostRecord[] {
  const lost: LostRecord[] = [];
  for (const [key, digest] of expected) {
    const there = converted.get(key);
    if (there !== digest) lost.push({ collection, key, kind: there === undefined ? 'missing' : 'different' });
  }
  for (const key of converted.keys()) if (!expected.has(key)) lost.push({ collection, key, kind: 'extra' });
  return lost.sort((one, other) => (one.key < other.key ? -1 : 1));
}

/** The tenant is the first of the key fields. */
function byTenant(collection: string, expected: Digests, converted: Digests): ProvenTenant[] {
  const sides = [expected, converted].map((records) => {
    const tenants = new Map<string, { readonly hash: ReturnType<typeof createHash>; count: number }>();
    for (const [key, digest] of [...records].sort(([one], [other]) => (one < other ? -1 : 1))) {
      const tenant = String((JSON.parse(key) as readonly unknown[])[0]);
      const entry = tenants.get(tenant) ?? { hash: createHash('sha256'), count: 0 };
      tenants.set(tenant, entry);
      entry.hash.update(`${key}\n${digest}\n`);
      entry.count++;
    }
    return new Map([...tenants].map(([tenant, { hash, count }]) => [tenant, { digest: hash.digest('hex'), count }]));
  });
  const [asked, there] = sides;
  const nothing = createHash('sha256').digest('hex');
  const names = [...new Set([...(asked?.keys() ?? []), ...(there?.keys() ?? [])])].sort();
  return names.map((tenant) => ({
    collection,
    tenant,
    expected: asked?.get(tenant)?.count ?? 0,
    digests: { expected: asked?.get(tenant)?.digest ?? nothing, converted: there?.get(tenant)?.digest ?? nothing },
  }));
}
