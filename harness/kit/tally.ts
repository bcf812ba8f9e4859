import type { Comparison } from '../contract/difference.ts';
import type { Tally } from '../contract/evidence.ts';
import type { Verdict } from '../contract/verdict.ts';

/** Counts comparisons. Equal, equal by a named rule, and different are kept apart. */
export class TallyCounter {
  #compared = 0;
  #equal = 0;
  #different = 0;
  #accepted = 0;
  readonly #rules = new Map<string, number>();

  add(comparison: Pick<Comparison, 'equal' | 'rules'>): void {
    this.#compared++;
    if (!comparison.equal) this.#different++;
    else if (comparison.rules.length === 0) this.#equal++;
    else for (const rule of comparison.rules) this.#rules.set(rule, (this.#rules.get(rule) ?? 0) + 1);
  }

  /** Counts one of the different ones as covered by an accepted divergence. */
  accept(): void {
    this.#accepted++;
  }

  get compared(): number {
    return this.#compared;
  }

  get unaccepted(): number {
    return this.#different - this.#accepted;
  }

  freeze(): Tally {
    const rules = [...this.#rules].sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.freeze({
      compared: this.#compared,
      equal: this.#equal,
      equalByRule: Object.fromEntries(rules),
      different: this.#different,
      accepted: this.#accepted,
    });
  }
}

/** Sums tallies of parts. */
export function sumTallies(tallies: readonly Tally[]): Tally {
  const rules: Record<string, number> = {};
  const sum = { compared: 0, equal: 0, different: 0, accepted: 0 };
  for (const tally of tallies) {
    sum.compared += tally.compared;
    sum.equal += tally.equal;
    sum.different += tally.different;
    sum.accepted += tally.accepted;
    for (const [rule, count] of Object.entries(tally.equalByRule)) rules[rule] = (rules[rule] ?? 0) + count;
  }
  return { ...sum, equalByRule: rules };
}

const RANK: Readonly<Record<Verdict, number>> = { fail: 3, void: 2, inconclusive: 1, pass: 0 };

/** The verdict of a whole from its parts': fail > void > inconclusive > pass. Of nothing: void. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  let result: Verdict | undefined;
  for (const verdict of verdicts) if (result === undefined || RANK[verdict] > RANK[result]) result = verdict;
  return result ?? 'void';
}
