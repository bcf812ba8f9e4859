import type { CanonicalObservation } from '../contract/observation.ts';
import type { Expectation } from '../contract/operation.ts';
import { encode } from '../kit/ejson.ts';
import { readPointer } from '../kit/pointer.ts';

/** In words, how an outcome misses what a scenario states of it; undefined when it meets it. */
export function unmet(observation: CanonicalObservation, expectation: Expectation | undefined): string | undefined {
  if (expectation === undefined) return undefined;
  const error = readPointer(observation.form, '/error/kind');
  if ('error' in expectation) {
    return error === expectation.error ? undefined : `gives ${error === undefined ? 'no domain error' : `the error ${String(error)}`}, the scenario states ${expectation.error}`;
  }
  if (error !== undefined) return `gives the error ${String(error)}, the scenario states a value`;
  const found = JSON.stringify(readPointer(observation.form, `/value${expectation.pointer}`));
  const wanted = JSON.stringify(encode(expectation.equals));
  return found === wanted ? undefined : `gives ${found ?? 'nothing'} at ${expectation.pointer || 'the whole'}, the scenario states ${wanted ?? 'nothing'}`;
}
