import { canonicalize } from '../canonicalize/canonicalize.ts';
import type { IdAliases } from '../canonicalize/id-aliases.ts';
import { applyRules } from '../canonicalize/rules.ts';
import { compare } from '../compare/compare.ts';
import type { Comparison, Difference } from '../contract/difference.ts';
import type { ModuleDefinition } from '../contract/module.ts';
import type { CanonicalObservation, Observation } from '../contract/observation.ts';
import type { Canonical, LogicalType } from '../contract/type.ts';
import { canonicalDigest } from '../kit/digest.ts';

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
  const faults = [left, right].filter((observation) => isFault(observation.form));
  if (faults.length > 0) {
    const note = `${faults.map(({ side }) => side).join(' and ')} let an error escape that is no domain error`;
    return { equal: false, rules: [], differences: [{ pointer: '', left: left.form, right: right.form, note }] };
  }
  const comparison = compare(left.form, right.form, isValue(left.form) && isValue(right.form) ? outcomeType(type) : { kind: 'json', numbers: 'kind' });
  const misfits = misfitDifferences(left, right);
  if (misfits.length === 0) return comparison;
  // A value that both sides give alike and that does not fit its declared type is a fault of the declaration or of both.
  return comparison.equal ? { equal: false, rules: comparison.rules, differences: misfits } : comparison;
}

function misfitDifferences(left: CanonicalObservation, right: CanonicalObservation): Difference[] {
  const seen = new Set<string>();
  const differences: Difference[] = [];
  for (const { pointer, expected, found } of [...left.misfits, ...right.misfits]) {
    if (seen.has(pointer)) continue;
    seen.add(pointer);
    differences.push({ pointer: `/value${pointer}`, left: left.form, right: right.form, note: `${expected} is declared, ${found} was given` });
  }
  return differences;
}

const isFault = (form: Canonical): boolean => typeof form === 'object' && form !== null && Object.hasOwn(form, 'fault');
const isValue = (form: Canonical): boolean => typeof form === 'object' && form !== null && Object.hasOwn(form, 'value');
