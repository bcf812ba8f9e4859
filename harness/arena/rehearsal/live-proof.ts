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
  /** How long records that are being written may differ, ms; 0 where nobody writes. */
  readonly settleMs: number;
  /** Resolves when the one has all that the other had as it was called: waited for in front of another look. */
  readonly caughtUp?: () => Promise<void>;
  readonly signal: AbortSignal;
}

type Lost = RehearsalProof['lost'][number];

/** Records that a proof names. */
const NAMED = 20;

/**
 * Holds two stores against each other, key by key and digest by digest, while they may be written: a record that was
 * seen the same once is there, and one that differs is looked at again until it is the same, or the time is over.
 */
export async function proveLive(options: LiveProofOptions): Promise<Pick<RehearsalProof, 'records' | 'lost' | 'lostCount'>> {
  const until = performance.now() + options.settleMs;
  let { records, lost } = await differing(options);
  while (lost.size > 0 && performance.now() < until) {
    options.signal.throwIfAborted();
    await options.caughtUp?.();
    const again = await differing(options);
    records = Math.max(records, again.records);
    lost = new Map([...again.lost].filter(([name]) => lost.has(name)));
  }
  return { records, ...named(lost) };
}

export function named(lost: ReadonlyMap<string, Lost>): Pick<RehearsalProof, 'lost' | 'lostCount'> {
  return { lost: [...lost.values()].slice(0, NAMED), lostCount: lost.size };
}

async function differing({ entry, stores, from, to, tiers = CONVERTED }: LiveProofOptions): Promise<{
  readonly records: number;
  readonly lost: ReadonlyMap<string, Lost>;
}> {
  const [one, other] = await Promise.all([from, to].map((target) => recordsOf(entry, stores, target, { tiers })));
  return { records: one?.size ?? 0, lost: parted(one ?? new Map(), other ?? new Map()) };
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
