import type { Canonical, LogicalType } from '../contract/type.ts';
import { sorted } from './canonicalize.ts';

/** Whether a declared equality occurs anywhere in a type. Cached: types are frozen and few. */
const holdsRule = new WeakMap<LogicalType, boolean>();

function hasRule(type: LogicalType): boolean {
  const known = holdsRule.get(type);
  if (known !== undefined) return known;
  const found =
    type.kind === 'rule' ||
    (type.kind === 'record' && Object.values(type.fields).some(hasRule)) ||
    ('of' in type && hasRule(type.of));
  holdsRule.set(type, found);
  return found;
}

/**
 * A form with every declared equality applied: what digests are taken of, so that forms that are equal by a rule have
 * one digest. A form without rules is given back as it is.
 */
export function applyRules(form: Canonical, type: LogicalType): Canonical {
  if (!hasRule(type) || form === null || isTagged(form, '$misfit')) return form;
  switch (type.kind) {
    case 'rule':
      return type.normalize(applyRules(form, type.of));
    case 'nullable':
    case 'optional':
      return applyRules(form, type.of);
    case 'array':
      return Array.isArray(form) ? form.map((item: Canonical) => applyRules(item, type.of)) : form;
    case 'set':
      return Array.isArray(form) ? sorted(form.map((item: Canonical) => applyRules(item, type.of))) : form;
    case 'map':
      return isTagged(form, '$map')
        ? { $map: (form.$map as readonly (readonly [string, Canonical])[]).map(([key, item]) => [key, applyRules(item, type.of)]) }
        : form;
    case 'record':
      return isObject(form)
        ? Object.fromEntries(Object.entries(form).map(([name, item]) => [name, type.fields[name] === undefined ? item : applyRules(item, type.fields[name])]))
        : form;
    default:
      return form;
  }
}

function isObject(form: Canonical): form is Readonly<Record<string, Canonical>> {
  return typeof form === 'object' && form !== null && !Array.isArray(form);
}

function isTagged(form: Canonical, tag: string): form is Readonly<Record<string, Canonical>> {
  return isObject(form) && Object.hasOwn(form, tag);
}
