import type { Arena } from '../contract/arena.ts';
import type { Comparison } from '../contract/difference.ts';
import type { CheckPart } from '../contract/evidence.ts';
import type { CanonicalObservation } from '../contract/observation.ts';
import type { Workload } from '../contract/operation.ts';
import { TallyCounter } from '../kit/tally.ts';
import type { DifferentialEvent, Legs } from './differential.ts';
import { differential } from './differential.ts';
import { unmet } from './expectation.ts';

/** How many findings of one workload are shrunk and kept; further differences are counted. */
const FINDINGS_KEPT = 3;

interface Suspect {
  readonly done: number;
  readonly observation: CanonicalObservation;
  readonly other: CanonicalObservation;
  readonly comparison: Comparison;
  readonly sides: readonly [string, string];
}

/**
 * Parity: every result and every domain error of PostgreSQL is that of MongoDB.
 *
 * An operation on which two Mongos differ from each other proves nothing about PostgreSQL: it is counted as noise, and
 * makes the verdict inconclusive at best. A fault (an error that is no domain error) is a difference even when both
 * sides have it. A scenario's expectation binds both sides, so that two equally wrong repositories do not pass.
 */
export class ParityJudge {
  readonly #arena: Arena;
  readonly #legs: Legs;
  readonly #workload: Workload;
  readonly #tally = new TallyCounter();
  readonly #suspects: Suspect[] = [];
  readonly #unmet: { observation: CanonicalObservation; what: string }[] = [];
  readonly #seen = new Set<string>();
  #noise = 0;

  constructor(arena: Arena, legs: Legs, workload: Workload) {
    this.#arena = arena;
    this.#legs = legs;
    this.#workload = workload;
  }

  take(event: DifferentialEvent): void {
    if (event.kind !== 'operation') return;
    const { mongo, postgres, noise, done } = event;
    if (mongo.digest !== noise.digest && !this.#arena.compareObservations(mongo, noise).equal) {
      this.#noise++;
      return;
    }
    const comparison = this.#arena.compareObservations(mongo, postgres);
    this.#tally.add(comparison);
    if (!comparison.equal) this.#suspect({ done, observation: mongo, other: postgres, comparison, sides: ['mongo', 'postgres'] });
    for (const observation of [mongo, postgres]) {
      const what = unmet(observation, this.#workload.expectations?.[observation.operation.key]);
      if (what !== undefined) this.#unmet.push({ observation, what });
    }
  }

  /** One suspect an operation name: later ones are most often the same bug. */
  #suspect(suspect: Suspect): void {
    const name = suspect.observation.operation.name;
    if (this.#seen.has(name) || this.#suspects.length >= FINDINGS_KEPT) return;
    this.#seen.add(name);
    this.#suspects.push(suspect);
  }

  async verdict(): Promise<CheckPart> {
    for (const suspect of this.#suspects) await this.#explain(suspect);
    for (const { observation, what } of this.#unmet.slice(0, FINDINGS_KEPT)) this.#reportUnmet(observation, what);
    const tally = this.#tally.freeze();
    const name = this.#workload.origin;
    const different = this.#tally.unaccepted;
    if (different > 0) return { name, verdict: 'fail', reason: `${different} of ${tally.compared} results or errors differ`, tally };
    if (this.#unmet.length > 0) return { name, verdict: 'fail', reason: `${this.#unmet.length} outcomes are not what the scenario states`, tally };
    if (tally.compared === 0) return { name, verdict: 'void', reason: 'nothing was compared', tally };
    if (this.#noise > 0) return { name, verdict: 'inconclusive', reason: `${this.#noise} operations differ between two Mongos: the module itself is not deterministic`, tally };
    return { name, verdict: 'pass', reason: `${tally.compared} results and errors equal`, tally };
  }

  async #explain(suspect: Suspect): Promise<void> {
    const { operation } = suspect.observation;
    let shown: Pick<Suspect, 'observation' | 'other' | 'comparison'> = suspect;
    const failing = { ...this.#workload, operations: this.#workload.operations.slice(0, suspect.done) };
    const shrunk = await this.#arena.shrink(failing, async (candidate) => {
      const found = await this.#lastDifference(candidate);
      if (found?.observation.operation.name !== operation.name) return false;
      shown = found;
      return true;
    });
    const finding = this.#arena.report(
      {
        sides: suspect.sides,
        at: { kind: 'operation', key: operation.key, name: operation.name, tenant: operation.tenant },
        differences: shown.comparison.differences,
        summary: `${operation.name} answers otherwise on ${suspect.sides[1]} than on ${suspect.sides[0]}`,
        counterexample: shrunk.operations,
      },
      'parity',
    );
    if (finding.divergence !== undefined) this.#tally.accept();
  }

  /** The difference at the last operation of a candidate, if there is one. */
  async #lastDifference(candidate: Workload): Promise<Pick<Suspect, 'observation' | 'other' | 'comparison'> | undefined> {
    let last: DifferentialEvent | undefined;
    for await (const event of differential(this.#legs, candidate, -1)) if (event.kind === 'operation') last = event;
    if (last?.kind !== 'operation') return undefined;
    const comparison = this.#arena.compareObservations(last.mongo, last.postgres);
    return comparison.equal ? undefined : { observation: last.mongo, other: last.postgres, comparison };
  }

  #reportUnmet(observation: CanonicalObservation, what: string): void {
    const { operation, side } = observation;
    this.#arena.report(
      {
        sides: ['scenario', side],
        at: { kind: 'operation', key: operation.key, name: operation.name, tenant: operation.tenant },
        differences: [{ pointer: '', left: undefined, right: observation.form, note: what }],
        summary: `${this.#workload.origin}, step ${operation.key + 1}: ${operation.name} on ${side} ${what}`,
        counterexample: this.#workload.operations.filter(({ key }) => key <= operation.key),
      },
      'parity',
    );
  }
}
