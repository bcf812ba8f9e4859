import type { Arena } from '../../contract/arena.ts';
import type { CheckName } from '../../contract/difference.ts';
import type { CheckPart } from '../../contract/evidence.ts';
import type { Canonical } from '../../contract/type.ts';
import { pointerOf } from '../../kit/pointer.ts';
import { TallyCounter } from '../../kit/tally.ts';

/** One rule held against one object. */
export interface Held {
  /** As the catalog snapshot names it, such as `table vuln.advisory`, or a migration's file name. */
  readonly object: string;
  readonly ok: boolean;
  /** The declared rule without which it would not hold. */
  readonly rule?: string;
  readonly expected: Canonical | undefined;
  readonly found: Canonical | undefined;
  /** One sentence a person understands, and what to do about it. */
  readonly summary: string;
  readonly hazard?: string;
}

/** Counts the comparisons of one part, and reports each breach. */
export class RuleLedger {
  readonly #arena: Arena;
  readonly #check: CheckName;
  readonly #name: string;
  readonly #sides: readonly [string, string];
  readonly #tally = new TallyCounter();
  #first: string | undefined;

  /** @param sides what is held against what, in words: `rule` and `catalog`, `from zero` and `from version 2`. */
  constructor(arena: Arena, check: CheckName, name: string, sides: readonly [string, string] = ['rule', 'catalog']) {
    this.#arena = arena;
    this.#check = check;
    this.#name = name;
    this.#sides = sides;
  }

  hold({ object, ok, rule, expected, found, summary, hazard }: Held): void {
    this.#tally.add({ equal: ok, rules: rule === undefined ? [] : [rule] });
    if (ok) return;
    const difference = { pointer: pointerOf([object]), left: expected, right: found, ...(hazard === undefined ? {} : { hazard }) };
    const finding = this.#arena.report({ sides: this.#sides, at: { kind: 'catalog', object }, differences: [difference], summary }, this.#check);
    if (finding.divergence !== undefined) this.#tally.accept();
    else this.#first ??= summary;
  }

  /** The part, with how many comparisons it took. Of nothing: void. */
  part(passed: string): CheckPart {
    const tally = this.#tally.freeze();
    const open = this.#tally.unaccepted;
    if (open > 0) return { name: this.#name, verdict: 'fail', reason: open === 1 ? (this.#first as string) : `${this.#first} (and ${open - 1} more)`, tally };
    if (tally.compared === 0) return { name: this.#name, verdict: 'void', reason: 'nothing was compared', tally };
    return { name: this.#name, verdict: 'pass', reason: passed, tally };
  }
}
