import type { Canonical } from '../contract/type.ts';

/** Whether the canonical form of an outcome is of that kind. A form that is not there is of none. */
export function isOutcome(form: Canonical | undefined, kind: 'value' | 'error' | 'fault' | 'skipped'): boolean {
  return typeof form === 'object' && form !== null && Object.hasOwn(form, kind);
}
