import type { Arena, Leg } from '../../contract/arena.ts';
import type { ConversionDesk, HeldRecords } from '../../contract/conversion.ts';
import type { CheckPart, CheckResult } from '../../contract/evidence.ts';
import { resultOfParts } from '../check-result.ts';
import { cutoffsOf } from './cutoffs.ts';
import { judgeOnce } from './once.ts';
import { judgeOnward } from './onward.ts';
import { judgeRoundTrip } from './round-trip.ts';
import { seedSource } from './seeding.ts';

/** A conversion's way: the databases it goes between, and what it is judged with. */
export interface Passage {
  readonly arena: Arena;
  readonly desk: ConversionDesk;
  readonly source: Leg;
  readonly target: Leg;
  /** What the source holds. */
  readonly held: HeldRecords;
}

/**
 * Conversion: what a workload of the module's left on MongoDB is converted, and every record is held against the source
 * and the tier's rule; at cut-offs on both sides of the millisecond at which a record stops being kept, and before all of
 * them. Then once more over what is there, in several ranges of keys at once; back again; and onward, with
 * more of the module's operations.
 */
export async function judgeConversion(arena: Arena): Promise<CheckResult> {
  const desk = arena.conversion;
  if (desk === undefined) return resultOfParts([]);
  const [source, target] = await Promise.all([arena.leg('mongo', { label: 'source' }), arena.leg('postgres', { label: 'target' })]);
  const nowMs = await seedSource({ arena, source });
  const passage: Passage = { arena, desk, source, target, held: await desk.held(source) };
  const cutoffs = cutoffsOf(passage, nowMs);
  const parts: CheckPart[] = [];
  const total = cutoffs.length + 3;
  for (const cutoff of cutoffs) {
    await desk.clear(target);
    parts.push(await judgeOnce(passage, cutoff));
    arena.progress(parts.length, total);
  }
  const [last] = cutoffs.slice(-1);
  if (last !== undefined) {
    parts.push(await judgeOnce(passage, { ...last, name: 'once more, in 3 ranges of keys at once', parallel: 3 }));
    arena.progress(parts.length, total);
    parts.push(await judgeRoundTrip(passage));
    arena.progress(parts.length, total);
    parts.push(await judgeOnward(passage));
    arena.progress(parts.length, total);
  }
  return resultOfParts(parts);
}
