import type { CheckName, Divergence, ReportedFinding } from '../contract/difference.ts';
import type { EndRecord } from '../contract/evidence.ts';

/** The accepted differences of a run: which findings they cover, and which of them covered nothing or are expired. */
export class DivergenceBook {
  readonly #divergences: readonly Divergence[];
  readonly #used = new Map<string, number>();
  readonly #today: string;

  /** @param today ISO date; a divergence whose `expires` lies before it covers nothing. */
  constructor(divergences: readonly Divergence[], today: string) {
    this.#divergences = divergences;
    this.#today = today;
  }

  /** The divergence that covers a finding; every part it states must match. */
  cover(module: string, check: CheckName, finding: ReportedFinding): Divergence | undefined {
    const covering = this.#divergences.find(
      (divergence) => divergence.module === module && divergence.check === check && divergence.expires >= this.#today && covers(divergence.matches, finding),
    );
    if (covering !== undefined) this.#used.set(covering.id, (this.#used.get(covering.id) ?? 0) + 1);
    return covering;
  }

  /** How each stands at the end of a run over the given modules and checks; others are left out. */
  states(modules: ReadonlySet<string>, checks: ReadonlySet<CheckName>): EndRecord['divergences'] {
    return this.#divergences
      .filter(({ module, check }) => modules.has(module) && checks.has(check))
      .map((divergence) => {
        const used = this.#used.get(divergence.id) ?? 0;
        const state = divergence.expires < this.#today ? 'expired' : used === 0 ? 'unused' : 'used';
        return { ...divergence, used, state };
      });
  }
}

function covers(matches: Divergence['matches'], finding: ReportedFinding): boolean {
  const { at, sides, differences } = finding;
  if (matches.operation !== undefined && !(at.kind === 'operation' && at.name === matches.operation)) return false;
  if (matches.collection !== undefined && !(at.kind === 'record' && at.collection === matches.collection)) return false;
  if (matches.sides !== undefined && !(matches.sides[0] === sides[0] && matches.sides[1] === sides[1])) return false;
  // Every difference must be an accepted one: a second, unaccepted difference in the same place is a finding.
  return differences.every(
    ({ pointer, hazard }) => (matches.pointer === undefined || matches.pointer === pointer) && (matches.hazard === undefined || matches.hazard === hazard),
  );
}
