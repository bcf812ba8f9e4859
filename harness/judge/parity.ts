import type { Arena } from '../contract/arena.ts';
import type { Comparison, ReportedFinding } from '../contract/difference.ts';
import type { CheckPart } from '../contract/evidence.ts';
import type { CanonicalObservation } from '../contract/observation.ts';
import type { Workload, WorkloadGroup } from '../contract/operation.ts';
import { canonicalText } from '../kit/digest.ts';
import { counted } from '../kit/grouped.ts';
import { isOutcome } from '../kit/outcome-form.ts';
import { TallyCounter } from '../kit/tally.ts';
import { type DifferentialEvent, type Legs, rerun } from './differential.ts';

/** How many differing operations are shrunk and kept, one a name; further ones are counted. */
const FINDINGS_KEPT = 4;

interface Suspect {
  readonly done: number;
  readonly observation: CanonicalObservation;
  readonly comparison: Comparison;
}

/** One row of the verdict: the workload, or one of its groups. */
interface Row {
  readonly name: string;
  readonly group: WorkloadGroup | undefined;
  readonly tally: TallyCounter;
  noise: number;
  /** The first of it, in words. */
  firstNoise: string;
  /** What breaks the row beside differences: unmet expectations, a walk that did not end. */
  readonly broken: string[];
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
  readonly #rows: readonly Row[];
  readonly #suspects = new Map<string, Suspect>();
  readonly #explained: Set<string>;

  /** @param explained names of operations that were explained in earlier workloads: most often it is the same bug. */
  constructor(arena: Arena, legs: Legs, workload: Workload, explained: Set<string>) {
    this.#explained = explained;
    this.#arena = arena;
    this.#legs = legs;
    this.#workload = workload;
    const row = (name: string, group?: WorkloadGroup): Row => ({ name, group, tally: new TallyCounter(), noise: 0, firstNoise: '', broken: [] });
    this.#rows = workload.groups?.map((group) => row(`${workload.origin}: ${group.name}`, group)) ?? [row(workload.origin)];
  }

  take(event: DifferentialEvent): void {
    if (event.kind !== 'operation') return;
    const { mongo, postgres, noise, done } = event;
    const row = this.#rows.find(({ group }) => group === undefined || (done > group.from && done <= group.to));
    if (row === undefined) return;
    if (noise !== undefined && mongo.digest !== noise.digest && !this.#arena.compareObservations(mongo, noise).equal) {
      if (row.noise++ === 0) row.firstNoise = noiseText(mongo, noise);
      return;
    }
    // Where a walk has ended on both sides there was nothing to run: it is not counted as compared.
    if (!isSkipped(mongo) || !isSkipped(postgres)) {
      const comparison = this.#arena.compareObservations(mongo, postgres);
      row.tally.add(comparison);
      if (!comparison.equal) this.#differ(row, { done, observation: mongo, comparison });
    }
    for (const observation of [mongo, postgres]) this.#expect(row, observation);
    if (row.group?.ends?.has(mongo.operation.key) === true) this.#expectEnd(row, mongo, postgres);
  }

  async verdict(): Promise<readonly CheckPart[]> {
    for (const [name, suspect] of this.#suspects) {
      if (this.#explained.has(name) || this.#explained.size >= FINDINGS_KEPT) continue;
      this.#explained.add(name);
      await this.#explain(suspect);
    }
    return this.#rows.map(partOf);
  }

  #differ(row: Row, suspect: Suspect): void {
    if (this.#arena.accepts(findingOf(suspect), 'parity')) {
      row.tally.accept();
      return;
    }
    const { name } = suspect.observation.operation;
    if (!this.#suspects.has(name)) this.#suspects.set(name, suspect);
  }

  #expect(row: Row, observation: CanonicalObservation): void {
    const { operation, side } = observation;
    const what = this.#arena.unmet(this.#workload, observation);
    if (what === undefined) return;
    row.broken.push(`step ${operation.key + 1}, ${operation.name} on ${side} ${what}`);
    const upTo = { ...this.#workload, operations: this.#workload.operations.filter(({ key }) => key <= operation.key) };
    this.#arena.report(
      {
        sides: ['scenario', side],
        at: { kind: 'operation', key: operation.key, name: operation.name, tenant: operation.tenant },
        differences: [{ pointer: '', left: undefined, right: observation.form, note: what }],
        summary: `${this.#workload.origin}, step ${operation.key + 1}: ${operation.name} on ${side} ${what}`,
        counterexample: upTo,
      },
      'parity',
    );
  }

  /** A walk through pages is proven whole only when its last step found nothing left to follow. */
  #expectEnd(row: Row, ...last: readonly CanonicalObservation[]): void {
    for (const observation of last) {
      if (!isSkipped(observation)) row.broken.push(`a walk on ${observation.side} did not reach its end`);
    }
  }

  async #explain(suspect: Suspect): Promise<void> {
    let shown = suspect;
    const failing = { ...this.#workload, operations: this.#workload.operations.slice(0, suspect.done) };
    const counterexample = await this.#arena.shrink(failing, async (candidate) => {
      const found = await this.#lastDifference(candidate);
      if (found?.observation.operation.name !== suspect.observation.operation.name) return false;
      shown = found;
      return true;
    });
    this.#arena.report({ ...findingOf(shown), counterexample }, 'parity');
  }

  /** The difference at the last operation of a candidate, if there is one. */
  async #lastDifference(candidate: Workload): Promise<Suspect | undefined> {
    let last: DifferentialEvent | undefined;
    for await (const event of rerun(this.#legs, candidate, false)) if (event.kind === 'operation') last = event;
    if (last?.kind !== 'operation') return undefined;
    const comparison = this.#arena.compareObservations(last.mongo, last.postgres);
    return comparison.equal ? undefined : { done: last.done, observation: last.mongo, comparison };
  }
}

function isSkipped({ form }: CanonicalObservation): boolean {
  return isOutcome(form, 'skipped');
}

function findingOf({ observation, comparison }: Suspect): ReportedFinding {
  const { key, name, tenant } = observation.operation;
  return {
    sides: ['mongo', 'postgres'],
    at: { kind: 'operation', key, name, tenant },
    differences: comparison.differences,
    summary: `${name} does not answer on postgres as it does on mongo`,
  };
}

/** How long a form may be that a reason shows. */
const SHOWN = 120;

/** A Mongo that did not answer in time is noise, too: only the forms tell that from a module that is not deterministic. */
function noiseText(one: CanonicalObservation, other: CanonicalObservation): string {
  const [left, right] = [one, other].map(({ form }) => {
    const text = canonicalText(form);
    return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
  });
  return `operation ${one.operation.key}, ${one.operation.name}: ${left} and ${right}`;
}

function partOf(row: Row): CheckPart {
  const { name, noise, firstNoise, broken } = row;
  const tally = row.tally.freeze();
  const different = row.tally.unaccepted;
  if (different > 0) return { name, verdict: 'fail', reason: `${different} of ${tally.compared} results or errors differ`, tally };
  if (broken.length > 0) return { name, verdict: 'fail', reason: broken[0] as string, tally };
  if (noise > 0)
    return {
      name,
      verdict: 'inconclusive',
      reason: `${counted(noise, 'operation differs', 'operations differ')} between two Mongos: the module is not deterministic, or one of them gave no answer; the first is ${firstNoise}`,
      tally,
    };
  if (tally.compared === 0) return { name, verdict: 'void', reason: 'nothing was compared', tally };
  return { name, verdict: 'pass', reason: `${tally.compared} results and errors equal`, tally };
}
