import { canonicalize } from '../canonicalize/canonicalize.ts';
import type { IdAliases } from '../canonicalize/id-aliases.ts';
import { classify } from '../compare/classify.ts';
import { compare } from '../compare/compare.ts';
import type { Comparison, Difference } from '../contract/difference.ts';
import type { ModuleDefinition } from '../contract/module.ts';
import type { CanonicalObservation, Observation } from '../contract/observation.ts';
import type { Canonical, LogicalType } from '../contract/type.ts';
import { canonicalDigest } from '../kit/digest.ts';
import { misfitOf } from '../kit/form.ts';
import { isOutcome } from '../kit/outcome-form.ts';
import { pointerOf } from '../kit/pointer.ts';
import { applyRules, hasRules } from '../kit/rules.ts';

const EQUAL: Comparison = Object.freeze({ equal: true, rules: [], differences: [] });

/** The type of `{value: …}` for an operation's result. */
function outcomeType(result: LogicalType): LogicalType {
  return { kind: 'record', fields: { value: result } };
}

/** An observation in canonical form, under the operation's declared result type. */
export function canonicalObservation(module: ModuleDefinition, observation: Observation, aliases: IdAliases): CanonicalObservation {
  const { operation, side, args, outcome, durationUs } = observation;
  const type = module.operations[operation.name]?.result ?? { kind: 'none' };
  const base = { operation, side, args, durationUs };
  if (outcome.kind !== 'value') {
    const form: Canonical =
      outcome.kind === 'error'
        ? { error: { ...outcome.error } }
        : outcome.kind === 'fault'
          ? { fault: { name: outcome.name, ...(outcome.code === undefined ? {} : { code: outcome.code }), message: outcome.message } }
          : { skipped: true };
    return { ...base, form, misfits: [], digest: canonicalDigest(form) };
  }
  const { form: value, misfits } = canonicalize(outcome.value, type, aliases.of(operation.tenant));
  const form = { value };
  return { ...base, form, misfits, digest: canonicalDigest(applyRules(form, outcomeType(type))) };
}

/**
 * Compares what two sides gave for one operation. A fault on either side is a difference even when both have the same:
 * an error that is no domain error tells a caller nothing, and its text differs between stores by nature.
 */
export function compareObservations(module: ModuleDefinition, left: CanonicalObservation, right: CanonicalObservation): Comparison {
  const type = module.operations[left.operation.name]?.result ?? { kind: 'none' };
  const faults = [left, right].filter((observation) => isOutcome(observation.form, 'fault'));
  if (faults.length > 0) {
    const note = `${faults.map(({ side }) => side).join(' and ')} let an error escape that is no domain error`;
    const hazard = classify({ left: left.form, right: right.form });
    return { equal: false, rules: [], differences: [{ pointer: '', left: left.form, right: right.form, note, ...(hazard === undefined ? {} : { hazard }) }] };
  }
  // Without a rule, equal digests are of equal forms, and by no rule; where there is one, it must be named.
  const comparison =
    left.digest === right.digest && !hasRules(type)
      ? EQUAL
      : compare(left.form, right.form, isOutcome(left.form, 'value') && isOutcome(right.form, 'value') ? outcomeType(type) : { kind: 'json', numbers: 'kind' });
  return left.misfits.length === 0 ? comparison : withMisfits(comparison, left.form, '');
}

/**
 * A value that both sides give alike and that does not fit its declared type is a fault of the declaration or of both:
 * equal forms that hold misfits are different after all.
 */
export function withMisfits(comparison: Comparison, form: Canonical | undefined, pointer: string): Comparison {
  if (!comparison.equal) return comparison;
  const differences = misfitsIn(form, pointer);
  return differences.length === 0 ? comparison : { equal: false, rules: comparison.rules, differences };
}

function misfitsIn(form: Canonical | undefined, pointer: string): Difference[] {
  if (typeof form !== 'object' || form === null) return [];
  if (misfitOf(form) !== undefined) return [{ pointer, left: form, right: form, note: 'on both sides alike, and not of the declared type' }];
  return Object.entries(form).flatMap(([name, item]) => misfitsIn(item as Canonical, `${pointer}${pointerOf([name])}`));
}
