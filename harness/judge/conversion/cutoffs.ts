import type { HeldRecords } from '../../contract/conversion.ts';
import type { PlainRecord, Retention } from '../../contract/module.ts';
import { plainRecord } from '../../kit/plain-record.ts';
import type { Passage } from './conversion.ts';

/** A cut-off to convert at, and how many ranges of keys at once. */
export interface Cutoff {
  readonly name: string;
  readonly cutoffMs: number;
  readonly parallel: number;
}

/**
 * For each collection of tier B the last millisecond at which one of its records is kept, and the next one: about half of
 * the others ceased before. The last cut-off keeps most: what comes after it is tried on something.
 */
export function cutoffsOf({ arena, held }: Pick<Passage, 'arena' | 'held'>, nowMs: number): readonly Cutoff[] {
  const cutoffs: Cutoff[] = [];
  let earliestMs = nowMs;
  for (const [name, { tier, retain }] of Object.entries(arena.module.collections)) {
    if (tier !== 'B' || retain?.turns === undefined) continue;
    const isReferred = referredBy(held, retain);
    const free: bigint[] = [];
    const referred: bigint[] = [];
    for (const { form } of held.get(name) ?? []) {
      const record = plainRecord(form);
      (isReferred(record) ? referred : free).push(...retain.turns(record));
    }
    const turns = free.length > 0 ? free : referred;
    if (turns.length === 0) continue;
    turns.sort((one, other) => (one < other ? -1 : one > other ? 1 : 0));
    // A whole millisecond where there is one: then "at" is exact.
    const middle = turns.slice(Math.floor(turns.length / 2));
    const turn = middle.find((us) => us % 1000n === 0n) ?? turns.find((us) => us % 1000n === 0n) ?? (middle[0] as bigint);
    // From the turn on it is not kept.
    const ceasedMs = Number((turn + 999n) / 1000n);
    earliestMs = Math.min(earliestMs, Number((turns[0] as bigint) / 1000n));
    const names = [`1 ms before a record of ${name} ceases to be kept`, `when a record of ${name} has ceased to be kept`] as const;
    cutoffs.push({ name: names[0], cutoffMs: ceasedMs - 1, parallel: 1 }, { name: names[1], cutoffMs: ceasedMs, parallel: 1 });
  }
  cutoffs.push({ name: 'before anything ceases to be kept', cutoffMs: earliestMs - 1, parallel: 1 });
  return cutoffs;
}

/** Tells the records that are kept at any cut-off, since another refers to them: nothing turns with those. */
function referredBy(held: HeldRecords, { or }: Retention): (record: PlainRecord) => boolean {
  if (or === undefined) return () => false;
  const pairs = Object.entries(or.fields);
  const valuesOf = (record: PlainRecord, side: 0 | 1): string => JSON.stringify(pairs.map((pair) => String(record[pair[side]])));
  const referring = new Set<string>();
  for (const { form } of held.get(or.collection) ?? []) referring.add(valuesOf(plainRecord(form), 1));
  return (record) => referring.has(valuesOf(record, 0));
}
