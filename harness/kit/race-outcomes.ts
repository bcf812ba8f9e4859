import type { RaceOutcome, RaceSeen } from '../contract/race.ts';
import { counted } from './grouped.ts';

/** What the callers of a race got from one operation, in no order that means anything. */
export function valuesOf<T>(seen: RaceSeen, op: string): readonly T[] {
  return seen.callers.flat().flatMap(({ operation, outcome }) => (operation.name === op && outcome.kind === 'value' ? [outcome.value as T] : []));
}

/** The domain errors that the callers of a race got from one operation. */
export function errorsOf(seen: RaceSeen, op: string): readonly { readonly kind: string; readonly field?: string; readonly constraint?: string }[] {
  return seen.callers.flat().flatMap(({ operation, outcome }) => (operation.name === op && outcome.kind === 'error' ? [outcome.error] : []));
}

/** What a step of the setup, or behind the last act, gave; undefined when it gave no value or there is none of that name. */
export function stepValue<T>(seen: RaceSeen, as: string): T | undefined {
  const found = [...seen.setup, ...seen.after].find((outcome: RaceOutcome) => outcome.as === as)?.outcome;
  return found?.kind === 'value' ? (found.value as T) : undefined;
}

/** Of the callers' calls of one operation exactly one succeeds, and all others are refused alike: what is wrong otherwise. */
export function oneWins(
  seen: RaceSeen,
  op: string,
  refused: { readonly kind: string; readonly field?: string; readonly constraint?: string },
): string | undefined {
  const winners = valuesOf(seen, op).length;
  if (winners !== 1) return `${op} succeeds for ${counted(winners, 'caller')}, not for one`;
  const other = errorsOf(seen, op).find((error) => error.kind !== refused.kind || error.field !== refused.field || error.constraint !== refused.constraint);
  if (other === undefined) return undefined;
  return `who comes too late with ${op} gets ${described(other)}, not ${described(refused)}`;
}

/** A value that several have, where each may be had once; undefined when there is none. */
export function heldTwice<T>(values: readonly T[]): T | undefined {
  return values.find((value, at) => values.indexOf(value) !== at);
}

function described({ kind, field, constraint }: { readonly kind: string; readonly field?: string; readonly constraint?: string }): string {
  return [kind, ...(field === undefined ? [] : [`field ${field}`]), ...(constraint === undefined ? [] : [`constraint ${constraint}`])].join(', ');
}
