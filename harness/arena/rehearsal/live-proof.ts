import type { ModuleEntry } from '../../contract/config.ts';
import type { Tier } from '../../contract/module.ts';
import type { RehearsalProof } from '../../contract/rehearsal.ts';
import type { Stores } from '../../contract/stores.ts';
import type { MongoTarget, PostgresTarget } from '../../contract/subject.ts';
import { isPlainObject } from '../../kit/plain-object.ts';
import { storedRecords } from '../stored-records.ts';

type Target = MongoTarget | PostgresTarget;

/** What is converted. */
export const CONVERTED: readonly Tier[] = ['A', 'B'];
/** What an operation may change: what starts fresh as well. */
export const EVERY: readonly Tier[] = ['A', 'B', 'C'];

export interface LiveProofOptions {
  readonly entry: ModuleEntry;
  readonly stores: Stores;
  /** Has the records … */
  readonly from: Target;
  /** … that this one must have, and no others. */
  readonly to: Target;
  /** Which of them. Default: what is converted. */
  readonly tiers?: readonly Tier[];
  readonly signal: AbortSignal;
}

type Lost = RehearsalProof['lost'][number];

/** Records that a proof names. */
const NAMED = 20;

/** Holds two stores against each other, key by key and digest by digest, while nobody writes them. */
export async function proveLive({
  entry,
  stores,
  from,
  to,
  tiers = CONVERTED,
  signal,
}: LiveProofOptions): Promise<Pick<RehearsalProof, 'records' | 'lost' | 'lostCount'>> {
  signal.throwIfAborted();
  const [one, other] = await Promise.all([recordsOf(entry, stores, from, { tiers }), recordsOf(entry, stores, to, { tiers })]);
  return { records: one.size, ...named(parted(one, other)) };
}

export function named(lost: ReadonlyMap<string, Lost>): Pick<RehearsalProof, 'lost' | 'lostCount'> {
  return { lost: [...lost.values()].slice(0, NAMED), lostCount: lost.size };
}

/** A store's records: collection and key, with the digest of what they hold. */
export type Records = ReadonlyMap<string, { readonly collection: string; readonly key: string; readonly digest: string }>;

/** @param options.tenant whose records. Default: everybody's. */
export async function recordsOf(
  entry: ModuleEntry,
  stores: Stores,
  target: Target,
  { tiers, tenant }: { readonly tiers: readonly Tier[]; readonly tenant?: string },
): Promise<Records> {
  const found = new Map<string, { readonly collection: string; readonly key: string; readonly digest: string }>();
  for (const [collection, { tier }] of Object.entries(entry.module.collections)) {
    if (!tiers.includes(tier)) continue;
    for await (const { key, digest, form } of storedRecords(entry, stores, target, collection)) {
      if (tenant === undefined || (isPlainObject(form) && form['tenantId'] === tenant)) found.set(`${collection} ${key}`, { collection, key, digest });
    }
  }
  return found;
}

/** What the other should have, and has not or otherwise; what it should not have. */
export function parted(expected: Records, found: Records): ReadonlyMap<string, Lost> {
  const lost = new Map<string, Lost>();
  for (const [name, { collection, key, digest }] of expected) {
    const there = found.get(name)?.digest;
    if (there !== digest) lost.set(name, { collection, key, kind: there === undefined ? 'missing' : 'different' });
  }
  for (const [name, { collection, key }] of found) if (!expected.has(name)) lost.set(name, { collection, key, kind: 'extra' });
  return lost;
}
