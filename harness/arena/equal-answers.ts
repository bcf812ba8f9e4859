import { IdAliases } from '../canonicalize/id-aliases.ts';
import type { Comparison } from '../contract/difference.ts';
import type { ModuleDefinition } from '../contract/module.ts';
import type { Operation } from '../contract/operation.ts';
import type { Invocation } from '../contract/subject.ts';
import type { Served } from '../conversion/served.ts';
import type { ShadowPair } from '../conversion/shadow.ts';
import { outcomeOfError } from '../drive/driver.ts';
import { canonicalObservation, compareObservations } from './observation.ts';

/** Holds what both stores answered to one call against each other, in canonical form: the shadow's on the left. */
export function comparedAnswers(module: ModuleDefinition, { call, served, shadow }: ShadowPair): Comparison {
  const operation = operationOf(call);
  const observed = (side: 'mongo' | 'postgres', answer: Served['answer']) => {
    const outcome = answer.kind === 'value' ? answer : outcomeOfError(answer.error);
    return canonicalObservation(module, { operation, side, args: call.args, outcome, durationUs: 0 }, new IdAliases());
  };
  return compareObservations(module, observed('mongo', shadow), observed('postgres', served));
}

/** A call as an operation of no workload. */
export function operationOf({ tenant, op, args, now }: Invocation): Operation {
  return { key: -1, tenant, name: op, args, nowMs: now.getTime() };
}

/**
 * Whether two answers are the same by the module's own contract, as `cutover verify` holds them against each other: for
 * `isEqual` of a `Shadow`.
 */
export function equalAnswers(module: ModuleDefinition): (pair: ShadowPair) => boolean {
  return (pair) => comparedAnswers(module, pair).equal;
}
