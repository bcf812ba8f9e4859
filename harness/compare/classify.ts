import type { Difference } from '../contract/difference.ts';
import type { Canonical } from '../contract/type.ts';
import { isList, leafOf, membersOf, misfitOf } from '../kit/form.ts';
import { classifyBytes } from './classify-bytes.ts';
import { classifyFault } from './classify-fault.ts';
import { classifyInstants } from './classify-instants.ts';
import { classifyNumbers } from './classify-numbers.ts';
import { classifyOrder } from './classify-order.ts';
import { classifyTexts } from './classify-texts.ts';

/** The note of a difference that is one of order alone. */
export const REORDERED = 'same members, other order';

/**
 * The hazard (docs/hazards.md) that a difference shows, where the pair of values tells by itself; undefined where it
 * would be a guess. The left is MongoDB's where it matters: which side was cut tells V13 from V26, V23 from V27.
 */
export function classify({ left, right, note }: Pick<Difference, 'left' | 'right' | 'note'>): string | undefined {
  if (note === REORDERED) return isList(left) && isList(right) ? classifyOrder(left, right) : undefined;
  const [one, other] = [really(left), really(right)];
  return (
    classifyFault(one, other) ??
    classifyPresence(one, other) ??
    classifyNumbers(one, other) ??
    classifyInstants(one, other) ??
    classifyTexts(one, other) ??
    classifyBytes(one, other)
  );
}

/** A value by what it really is, in or out of a misfit; undefined for missing. */
function really(form: Canonical | undefined): Canonical | undefined {
  return misfitOf(form) ?? (leafOf(form)?.tag === '$misfit' ? null : form);
}

/** Null, missing and undefined (V19); empty and nothing (V25); an empty list that became an array literal (V20). */
function classifyPresence(left: Canonical | undefined, right: Canonical | undefined): string | undefined {
  if (isNothing(left) && isNothing(right)) return 'V19';
  const [empty, otherEmpty] = [emptiness(left), emptiness(right)];
  if (empty === '[]' && otherEmpty === '{}') return 'V20';
  if (empty !== undefined && otherEmpty !== undefined) return 'V25';
  if ((empty !== undefined && isNothing(right)) || (otherEmpty !== undefined && isNothing(left))) return 'V25';
  return undefined;
}

const isNothing = (form: Canonical | undefined): boolean => form === undefined || form === null || leafOf(form)?.tag === '$undefined';

function emptiness(form: Canonical | undefined): string | undefined {
  if (form === '') return '""';
  if (isList(form)) return form.length === 0 ? '[]' : undefined;
  const members = membersOf(form);
  return members !== undefined && Object.keys(members).length === 0 ? '{}' : undefined;
}
