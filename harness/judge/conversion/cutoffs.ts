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
 * For each collection of tier B a millisecond before, at and behind the instant at which one of its records stops being
 * kept. The last keeps most: what comes after it is tried on something.
 */
export async function cutoffsOf({ arena, desk, source }: Passage, nowMs: number): Promise<readonly Cutoff[]> {
  const cutoffs: Cutoff[] = [];
  let earliestMs = nowMs;
  for (const [name, { tier, retain }] of Object.entries(arena.module.collections)) {
    if (tier !== 'B' || retain?.turns === undefined) continue;
    const isReferred = await referredBy({ desk, source }, retain);
    const free: bigint[] = [];
    const referred: bigint[] = [];
    for await (const form of desk.records(source, name)) {
      const record = plainRecord(form);
      (isReferred(record) ? referred : free).push(...retain.turns(record));
    }
    const turns = free.length > 0 ? free : referred;
    if (turns.length === 0) continue;
    turns.sort((one, other) => (one < other ? -1 : one > other ? 1 : 0));
    // A whole millisecond where there is one: then "at" is exact.
    const middle = turns.slice(Math.floor(turns.length / 2));
    const turn = middle.find((us) => us % 1000n === 0n) ?? turns.find((us) => us % 1000n === 0n) ?? (middle[0] as bigint);
    const turnMs = Number(turn / 1000n);
    earliestMs = Math.min(earliestMs, Number((turns[0] as bigint) / 1000n));
    for (const offset of [-1, 0, 1]) {
      const words = offset === 0 ? 'exactly when' : offset < 0 ? '1 ms before' : '1 ms after';
      cutoffs.push({ name: `${words} a record of ${name} ceases to be kept`, cutoffMs: turnMs + offset, parallel: 1 });
    }
  }
  cutoffs.push({ name: 'before anything ceases to be kept', cutoffMs: earliestMs - 1, parallel: 1 });
  return cutoffs;
}

/** Tells the records that are kept at any cut-off, since another refers to them: nothing turns with those. */
async function referredBy({ desk, source }: Pick<Passage, 'desk' | 'source'>, { or }: Retention): Promise<(record: PlainRecord) => boolean> {
  if (or === undefined) return () => false;
  const pairs = Object.entries(or.fields);
  const valuesOf = (record: PlainRecord, side: 0 | 1): string => JSON.stringify(pairs.map((pair) => String(record[pair[side]])));
  const referring = new Set<string>();
  for await (const form of desk.records(source, or.collection)) referring.add(valuesOf(plainRecord(form), 1));
  return (record) => referring.has(valuesOf(record, 0));
}
