import type { Canonical, LogicalType } from '../contract/type.ts';
import { canonicalText } from './digest.ts';
import { type FormObject, isList, membersOf, misfitOf, objectForm, put } from './form.ts';

/** A declared equality whose own code failed. */
export class RuleError extends Error {
  readonly code = 'rule_failed';
}

/**
 * A form with every declared rule of its type applied: what digests are taken of, so that forms that are equal by rule
 * have equal digests. Misfits are left as they are: no rule makes a wrong value right.
 *
 * @throws RuleError when a rule's `normalize` throws.
 */
export function applyRules(form: Canonical, type: LogicalType): Canonical {
  if (!hasRules(type) || misfitOf(form) !== undefined) return form;
  switch (type.kind) {
    case 'rule':
      return normalized(type, applyRules(form, type.of));
    case 'nullable':
      return form === null ? null : applyRules(form, type.of);
    case 'optional':
      return applyRules(form, type.of);
    case 'array':
      return isList(form) ? form.map((item) => applyRules(item, type.of)) : form;
    case 'set':
      return isList(form) ? sortedMembers(form.map((item) => applyRules(item, type.of))) : form;
    case 'map':
      return mapMembers(form, () => type.of);
    case 'record':
      return mapMembers(form, (name) => (Object.hasOwn(type.fields, name) ? type.fields[name] : undefined));
    default:
      return form;
  }
}

/** One rule's view of a form. */
export function normalized(type: Extract<LogicalType, { kind: 'rule' }>, form: Canonical): Canonical {
  try {
    return type.normalize(form);
  } catch (cause) {
    throw new RuleError(
      `the rule "${type.name}" failed on ${canonicalText(form).slice(0, 120)}: ${(cause as Error)?.message ?? String(cause)}; mend its normalize function`,
      { cause },
    );
  }
}

/** Members of a set in the order of their canonical texts, by UTF-16 code units. */
export function sortedMembers(members: readonly Canonical[]): readonly Canonical[] {
  return members
    .map((form) => ({ form, text: canonicalText(form) }))
    .sort((one, other) => (one.text < other.text ? -1 : one.text > other.text ? 1 : 0))
    .map(({ form }) => form);
}

const known = new WeakMap<LogicalType, boolean>();

/** Whether a rule stands anywhere in a type. */
export function hasRules(type: LogicalType): boolean {
  let has = known.get(type);
  if (has === undefined) {
    has = type.kind === 'rule' || (type.kind === 'record' ? Object.values(type.fields).some(hasRules) : 'of' in type && hasRules(type.of));
    known.set(type, has);
  }
  return has;
}

function mapMembers(form: Canonical, typeOf: (name: string) => LogicalType | undefined): Canonical {
  const members = membersOf(form);
  if (members === undefined) return form;
  const mapped: Record<string, Canonical> = {};
  for (const name of Object.keys(members)) {
    const type = typeOf(name);
    const item = (members as FormObject)[name] as Canonical;
    put(mapped, name, type === undefined ? item : applyRules(item, type));
  }
  return objectForm(mapped);
}
