import type { Arena } from '../../contract/arena.ts';
import type { CheckName } from '../../contract/difference.ts';
import type { DualRecord, DualRun } from '../../contract/dual.ts';
import type { CheckPart } from '../../contract/evidence.ts';
import type { CanonicalObservation } from '../../contract/observation.ts';
import type { Workload } from '../../contract/operation.ts';
import { isOutcome } from '../../kit/outcome-form.ts';
import { TallyCounter } from '../../kit/tally.ts';

/** Findings of one part that are shown; the tally counts all. */
const SHOWN = 3;

/** A run on both stores beside one on MongoDB alone, which is how it was before. */
export interface Beside {
  readonly arena: Arena;
  readonly check: CheckName;
  readonly run: DualRun;
  /** What MongoDB alone answers, operation by operation. */
  readonly before: readonly CanonicalObservation[];
  readonly workload: Workload;
}

/** What happens on the way: called when so many operations have ended. */
export type Happening = (done: number) => Promise<void>;

/** Counts what one part compares, and shows its first differences. */
export class Comparing {
  readonly #beside: Beside;
  readonly #tally = new TallyCounter();
  #shown = 0;

  constructor(beside: Beside) {
    this.#beside = beside;
  }

  outcome(before: CanonicalObservation, now: CanonicalObservation): void {
    const { arena, check } = this.#beside;
    if (isOutcome(before.form, 'skipped') && isOutcome(now.form, 'skipped')) return;
    const comparison = arena.compareObservations(before, now);
    this.#tally.add(comparison);
    if (comparison.equal || this.#shown++ >= SHOWN) return;
    const { key, name, tenant } = now.operation;
    const at = { kind: 'operation', key, name, tenant } as const;
    const summary = `${name} is not answered as by MongoDB alone`;
    arena.report({ sides: ['mongo', 'dual'], at, differences: comparison.differences, summary }, check);
  }

  records(left: Iterable<DualRecord>, right: Iterable<DualRecord>, words: string): void {
    const { arena, check } = this.#beside;
    const there = new Map([...right].map((record) => [`${record.collection} ${record.key}`, record]));
    const differ = ({ collection, key }: DualRecord, one: DualRecord | undefined, other: DualRecord | undefined): void => {
      this.#tally.add({ equal: false, rules: [] });
      if (this.#shown++ >= SHOWN) return;
      const { differences } = arena.compareRecords(collection, one?.form, other?.form);
      const at = { kind: 'record', collection, key, after: 0 } as const;
      arena.report({ sides: ['mongo', 'postgres'], at, differences, summary: `${collection}: record ${key} ${words}` }, check);
    };
    for (const record of left) {
      const name = `${record.collection} ${record.key}`;
      const other = there.get(name);
      there.delete(name);
      if (other?.digest === record.digest) this.#tally.add({ equal: true, rules: [] });
      else differ(record, record, other);
    }
    for (const record of there.values()) differ(record, undefined, record);
  }

  /** @param missing What did not happen, so that the part shows nothing; undefined when all did. */
  part(name: string, missing: string | undefined): CheckPart {
    const tally = this.#tally.freeze();
    if (tally.different > 0) return { name, verdict: 'fail', reason: `${tally.different} of ${tally.compared} answers and records differ`, tally };
    if (missing !== undefined) return { name, verdict: 'void', reason: missing, tally };
    if (tally.compared === 0) return { name, verdict: 'void', reason: 'nothing was compared', tally };
    return { name, verdict: 'pass', reason: `${tally.compared} answers and records as they must be`, tally };
  }
}

/** Drives both stores from empty, and compares every answer. */
export async function besides({ arena, run, before, workload }: Beside, comparing: Comparing, happens: Happening): Promise<void> {
  let done = 0;
  for await (const observation of run.drive(workload)) {
    arena.signal.throwIfAborted();
    comparing.outcome(before[done] as CanonicalObservation, observation);
    await happens(++done);
  }
}
