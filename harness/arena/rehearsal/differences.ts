import type { ModuleDefinition } from '../../contract/module.ts';
import type { CanonicalObservation } from '../../contract/observation.ts';
import type { Operation } from '../../contract/operation.ts';
import type { RehearsalDifference } from '../../contract/rehearsal.ts';
import type { Canonical } from '../../contract/type.ts';
import type { ShadowPair } from '../../conversion/shadow.ts';
import { comparedAnswers, operationOf } from '../equal-answers.ts';
import { compareObservations } from '../observation.ts';
import type { Answered } from './load.ts';

/** Answers other than where nothing is converted, in the order in which they came. */
export function differencesOf(
  module: ModuleDefinition,
  expected: ReadonlyMap<number, CanonicalObservation>,
  given: readonly CanonicalObservation[],
  answered: ReadonlyMap<number, Answered>,
): readonly RehearsalDifference[] {
  return given.flatMap((observation) => {
    const { operation } = observation;
    const other = expected.get(operation.key);
    const { phase = '', by = null } = answered.get(operation.key) ?? {};
    if (other === undefined) return [differenceOf(operation, phase, by, ['mongo', 'dual'], { left: 'an answer', right: 'nothing to hold it against' })];
    const { equal, differences } = compareObservations(module, other, observation);
    return equal ? [] : [differenceOf(operation, phase, by, ['mongo', 'dual'], differences[0])];
  });
}

/** What the shadow answered to a read, and the store that serves answered otherwise. */
export function differenceOfPair(module: ModuleDefinition, pair: ShadowPair): RehearsalDifference {
  return differenceOf(operationOf(pair.call), 'dual write', 'postgres', ['mongo', 'postgres'], comparedAnswers(module, pair).differences[0]);
}

export function differenceOf(
  { key, name, tenant }: Operation,
  phase: string,
  by: RehearsalDifference['by'],
  sides: RehearsalDifference['sides'],
  first: { readonly pointer?: string; readonly left?: Canonical | undefined; readonly right?: Canonical | undefined } | undefined,
): RehearsalDifference {
  const { pointer = '', left = null, right = null } = first ?? {};
  return { type: 'difference', key, operation: name, tenant, phase, by, sides, pointer, expected: left, found: right };
}
