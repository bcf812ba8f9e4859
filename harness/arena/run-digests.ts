import type { Leg, RunDigests, Snapshot } from '../contract/arena.ts';
import type { Workload } from '../contract/operation.ts';
import type { Canonical } from '../contract/type.ts';
import { sha256Hex } from '../kit/digest.ts';

/** Drives a workload from empty and boils it down: by key, so the order of completion does not show. */
export async function runDigests(leg: Leg, workload: Workload, concurrency: number): Promise<RunDigests> {
  await leg.reset();
  const seen: Seen[] = [];
  for await (const { operation, digest, form } of leg.drive(workload, { concurrency })) seen.push([operation.key, digest, form]);
  return digestsOf(seen, await leg.snapshot());
}

/** An operation's key, the digest and the form of its outcome. */
export type Seen = readonly [key: number, digest: string, form: Canonical];

/** The digests of a run from what was seen, in any order, and the state it left. */
export function digestsOf(seen: readonly Seen[], snapshot: Snapshot): RunDigests {
  const byKey = seen.toSorted(([one], [other]) => one - other);
  const records = new Map<string, string>();
  for (const [collection, entries] of snapshot.collections) {
    for (const [key, digest] of entries) records.set(`${collection} ${key}`, digest);
  }
  return {
    results: sha256Hex(byKey.map(([key, digest]) => `${key} ${digest}\n`).join('')),
    state: snapshot.digest,
    forms: new Map(byKey.map(([key, , form]) => [key, form])),
    records,
  };
}
