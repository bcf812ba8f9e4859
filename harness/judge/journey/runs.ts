import type { Comparison, Difference, Finding } from '../../contract/difference.ts';
import type { JourneyArena, JourneyRun } from '../../contract/journey.ts';
import type { CanonicalObservation } from '../../contract/observation.ts';
import type { Operation, Workload } from '../../contract/operation.ts';
import { sha256Hex } from '../../kit/digest.ts';
import { sameForm } from '../../kit/form.ts';
import { isOutcome } from '../../kit/outcome-form.ts';

/** One place in which two runs part: the outcome of a step, or a record. */
export type Parting =
  | { readonly kind: 'step'; readonly left: CanonicalObservation; readonly right: CanonicalObservation; readonly comparison: Comparison }
  | {
      readonly kind: 'record';
      readonly collection: string;
      readonly key: string;
      /** Digests of the record; undefined where it is not there. */
      readonly left: string | undefined;
      readonly right: string | undefined;
    };

const ALIKE: Comparison = { equal: true, rules: [], differences: [] };

/** How two runs of the same steps compare. */
export interface RunComparison {
  /** Everything compared that came out equal. */
  readonly equal: readonly Pick<Comparison, 'equal' | 'rules'>[];
  /** Outcomes in the order of the steps, then records. */
  readonly partings: readonly Parting[];
}

/**
 * Compares two runs: every outcome, and every record of the state that they left. What both give alike is equal here,
 * however wrong it is: no switch between them has done that, and the first setting is held to what is right.
 */
export function compareRuns(arena: Pick<JourneyArena, 'compareObservations'>, left: JourneyRun, right: JourneyRun): RunComparison {
  const equal: Pick<Comparison, 'equal' | 'rules'>[] = [];
  const partings: Parting[] = [];
  for (const [at, one] of left.observations.entries()) {
    const other = right.observations[at] as CanonicalObservation;
    const comparison = sameForm(one.form, other.form) ? ALIKE : arena.compareObservations(one, other);
    if (comparison.equal) equal.push(comparison);
    else partings.push({ kind: 'step', left: one, right: other, comparison });
  }
  for (const [collection, records] of left.snapshot.collections) {
    const others = right.snapshot.collections.get(collection) ?? new Map<string, string>();
    for (const key of new Set([...records.keys(), ...others.keys()])) {
      const [one, other] = [records.get(key), others.get(key)];
      if (one === other) equal.push({ equal: true, rules: [] });
      else partings.push({ kind: 'record', collection, key, left: one, right: other });
    }
  }
  return { equal, partings };
}

/** SHA-256, hex, over every outcome and the whole state: what must be the same in every setting. */
export function runDigest({ observations, snapshot }: JourneyRun): string {
  return sha256Hex(`${observations.map(({ operation, digest }) => `${operation.key} ${digest}\n`).join('')}${snapshot.digest}\n`);
}

/** Whether a step was not run, because something that it refers to was not there. */
export function isSkipped({ form }: CanonicalObservation): boolean {
  return isOutcome(form, 'skipped');
}

/** Where a parting is, for a finding. */
export function placeOf(parting: Parting, { operations }: Workload): Finding['at'] {
  if (parting.kind === 'record') return { kind: 'record', collection: parting.collection, key: parting.key, after: operations.length };
  const { key, name, tenant } = parting.left.operation;
  return { kind: 'operation', key, name, tenant };
}

/** What differs there, as far as the runs themselves tell: of a record its digests. */
export function roughDifferences(parting: Parting): readonly Difference[] {
  if (parting.kind === 'step') return parting.comparison.differences;
  return [{ pointer: '', left: parting.left, right: parting.right, note: 'digests of the record' }];
}

export function nameOf(parting: Parting): string {
  return parting.kind === 'step' ? stepText(parting.left.operation) : `a record of ${parting.collection}`;
}

/** A step as a person counts it. */
export function stepText({ key, name }: Operation): string {
  return `step ${key + 1} (${name})`;
}
