import { canonicalize } from '../canonicalize/canonicalize.ts';
import { IdAliases } from '../canonicalize/id-aliases.ts';
import type { CanonicalObservation } from '../contract/observation.ts';
import type { Expectation } from '../contract/operation.ts';
import type { Canonical, LogicalType } from '../contract/type.ts';
import { canonicalText } from '../kit/digest.ts';
import { readPointer } from '../kit/pointer.ts';
import { typeAt } from '../kit/type-at.ts';

/**
 * In words, how an outcome misses what a scenario states of it; undefined when it meets it. A stated value is taken
 * under the operation's own type at that place, so it is written as a repository would return it.
 */
export function unmet(outcome: Canonical, expectation: Expectation | undefined, result: LogicalType): string | undefined {
  if (expectation === undefined) return undefined;
  const error = readPointer(outcome, '/error/kind');
  if ('error' in expectation) {
    return error === expectation.error
      ? undefined
      : `gives ${error === undefined ? 'no domain error' : `the error ${String(error)}`}, the story states ${expectation.error}`;
  }
  if (error !== undefined) return `gives the error ${String(error)}, the story states a value`;
  const { pointer, equals } = expectation;
  const form = readPointer(outcome, `/value${pointer}`) as Canonical | undefined;
  const found = form === undefined ? 'nothing' : canonicalText(form);
  const wanted = equals === undefined ? 'nothing' : canonicalText(statedForm(equals, typeAt(result, pointer)));
  return found === wanted ? undefined : `gives ${found} at ${pointer || 'the whole'}, the story states ${wanted}`;
}

/** In words, that an outcome is an error, where nothing is stated of it; undefined when it is none. */
export function unmetValue(outcome: Canonical): string | undefined {
  const error = readPointer(outcome, '/error/kind');
  return error === undefined ? undefined : `gives the error ${String(error)}, and nothing states that`;
}

/** In words, what is wrong with an outcome whatever is stated of it; undefined when nothing is. */
export function unsound({ form, misfits }: Pick<CanonicalObservation, 'form' | 'misfits'>): string | undefined {
  if (readPointer(form, '/fault') !== undefined) return 'lets an error escape that is no domain error';
  const [misfit] = misfits;
  return misfit && `gives ${misfit.found} at ${misfit.pointer || 'the whole'}, which is no ${misfit.expected}`;
}

/** What a scenario states, under the type at its place; null stands for itself, since nullable was seen through. */
function statedForm(equals: unknown, type: LogicalType | undefined): Canonical {
  return equals === null ? null : canonicalize(equals, type ?? { kind: 'json', numbers: 'value' }, new IdAliases().of('')).form;
}
