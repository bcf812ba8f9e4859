import { EJSON } from 'bson';
import type { ConvertedEntry } from '../contract/config.ts';
import type { ConversionProof, LostRecord, ProvenTenant, Reject, StoredRecord } from '../contract/conversion.ts';
import type { CollectionDefinition, Retention } from '../contract/module.ts';
import type { Canonical } from '../contract/type.ts';
import { canonicalDigest, canonicalText } from '../kit/digest.ts';
import { plainRecord } from '../kit/plain-record.ts';
import { applyRules } from '../kit/rules.ts';
import { bucketOf, RecordSums } from './record-sums.ts';

export interface ProofOptions {
  readonly entry: ConvertedEntry;
  /** Records of a collection on MongoDB, without the documents of these ids. May be asked for twice. */
  readonly source: (name: string, apart: readonly unknown[]) => Records;
  /** Records of a collection on PostgreSQL. May be asked for twice. */
  readonly target: (name: string) => Records;
  readonly cutoffMs: number;
  /** Documents that the converter refused, each with its reason: not asked for. */
  readonly rejects: readonly Reject[];
}

type Records<T = StoredRecord> = Iterable<T> | AsyncIterable<T>;

/**
 * Holds both sides of a conversion against each other: per collection and tenant, the set of keys and the typed digest of
 * every record. What is asked for comes from the source and the module's own rule of the tier (`retain`); the converter
 * and its rule take no part.
 *
 * Its own memory is bounded whatever the number of records, but for keys that a rule of another collection asks for: both sides
 * are summed up, and only the buckets whose sums part are read again, for the records that part.
 */
export async function proveConversion(options: ProofOptions): Promise<ConversionProof> {
  const kept: Kept = new Map();
  const tenants: ProvenTenant[] = [];
  const lost: LostRecord[] = [];
  for (const name of Object.keys(options.entry.module.collections)) {
    const [expected, converted] = await Promise.all([sumsOf(expectedRecords(options, name, kept)), sumsOf(options.target(name))]);
    tenants.push(...byTenant(name, expected, converted));
    const parted = expected.partings(converted);
    if (parted.size === 0) continue;
    const [asked, there] = await Promise.all([recordsIn(parted, expectedRecords(options, name, kept)), recordsIn(parted, options.target(name))]);
    lost.push(...lostRecords(name, asked, there));
  }
  return { tenants, lost };
}

/** By collection and fields: the values of these fields in the records that are kept. */
type Kept = Map<string, Set<string>>;
type Digests = ReadonlyMap<string, string>;
type Keyed = Pick<StoredRecord, 'key' | 'digest'>;

/** What the source and the tier ask for. Notes what rules of other collections look for. */
async function* expectedRecords(options: ProofOptions, name: string, kept: Kept): AsyncGenerator<Keyed> {
  const { entry, source, cutoffMs, rejects } = options;
  const { collections } = entry.module;
  const { tier, retain } = collections[name] as CollectionDefinition;
  const sets = referencesTo(collections, name).map((fields) => ({ fields, found: new Set<string>() }));
  for (const { fields, found } of sets) kept.set(referenceName(name, fields), found);
  if (tier === 'C') return;
  const collection = Object.values(entry.conversion.aggregates).find(({ shows }) => shows.includes(name))?.collection;
  const apart = rejects.filter((reject) => reject.collection === collection).map(({ id }) => EJSON.parse(id, { relaxed: false }) as unknown);
  const cutoffUs = BigInt(cutoffMs) * 1000n;
  for await (const { key, digest, form } of source(name, apart)) {
    const isKept = tier === 'A' || (retain?.keeps(plainRecord(form), cutoffUs) ?? false) || isReferred(retain, form, kept);
    if (!isKept) continue;
    for (const { fields, found } of sets) found.add(textOfFields(form, fields));
    if (retain?.refers === undefined || isStanding(retain.refers, form, kept)) yield { key, digest };
    else if (retain.refers.otherwise === 'null') yield { key, digest: digestWithout(collections[name] as CollectionDefinition, form) };
  }
}

async function sumsOf(records: Records<Keyed>): Promise<RecordSums> {
  const sums = new RecordSums();
  for await (const { key, digest } of records) sums.add(key, digest);
  return sums;
}

async function recordsIn(buckets: ReadonlySet<number>, records: Records<Keyed>): Promise<Digests> {
  const found = new Map<string, string>();
  for await (const { key, digest } of records) {
    if (!buckets.has(bucketOf(key))) continue;
    // A key that comes twice on one side must not pass for one that comes once.
    const before = found.get(key);
    found.set(key, before === undefined ? digest : `${before} ${digest}`);
  }
  return found;
}

/** Each list of fields by which a rule of another collection looks for records of this one. */
function referencesTo(collections: Readonly<Record<string, CollectionDefinition>>, name: string): readonly (readonly string[])[] {
  const lists = new Map<string, readonly string[]>();
  for (const { retain } of Object.values(collections)) {
    for (const { collection, fields } of [retain?.or, retain?.refers].filter((each) => each !== undefined)) {
      if (collection === name) lists.set(Object.values(fields).join(), Object.values(fields));
    }
  }
  return [...lists.values()];
}

function isReferred(retain: CollectionDefinition['retain'], form: Canonical, kept: Kept): boolean {
  return retain?.or !== undefined && isAmong(kept, retain.or, form);
}

/** Whether what the record refers to is kept, if it refers to anything. */
function isStanding(refers: NonNullable<Retention['refers']>, form: Canonical, kept: Kept): boolean {
  const last = Object.keys(refers.fields).at(-1) as string;
  return (form as Readonly<Record<string, Canonical>>)[last] === null || isAmong(kept, refers, form);
}

function isAmong(kept: Kept, { collection, fields }: NonNullable<Retention['or']>, form: Canonical): boolean {
  const known = kept.get(referenceName(collection, Object.values(fields)));
  if (known === undefined) throw new TypeError(`the rule of a collection refers to "${collection}": declare that one before it`);
  return known.has(textOfFields(form, Object.keys(fields)));
}

/** The digest of the record with nothing in the field that refers. */
function digestWithout({ fields, retain }: CollectionDefinition, form: Canonical): string {
  const last = Object.keys(retain?.refers?.fields ?? {}).at(-1) as string;
  return canonicalDigest(applyRules({ ...(form as Readonly<Record<string, Canonical>>), [last]: null }, fields));
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

function byTenant(collection: string, expected: RecordSums, converted: RecordSums): ProvenTenant[] {
  const names = [...new Set([...expected.tenants, ...converted.tenants])].sort();
  return names.map((tenant) => ({
    collection,
    tenant,
    expected: expected.countOf(tenant),
    digests: { expected: expected.digestOf(tenant), converted: converted.digestOf(tenant) },
  }));
}
