import { describe, expect, it } from 'vitest';
import type { JourneyStep } from '../contract/journey.ts';
import { defineJourney } from './define-journey.ts';

const step = (op: string, args: unknown, as?: string): JourneyStep => ({ module: 'shelf', op, args, ...(as === undefined ? {} : { as }) });
const define =
  (steps: readonly JourneyStep[], name = 'tour') =>
  () =>
    defineJourney({ name, summary: 'a tour', steps });
const of = ($step: string, pointer: string) => ({ $step, pointer });

describe('a journey', () => {
  it('is taken as it is, references to earlier steps of any module included', () => {
    const steps = [step('put', {}, 'first'), { ...step('take', { ids: [of('first', ''), { deep: of('first', '/id') }] }), module: 'other' }];
    expect(define(steps)().steps).toBe(steps);
  });

  it.each<[string, readonly JourneyStep[], string?]>([
    ['its name must be', [step('put', {})], 'the tour'],
    ['it has no steps', []],
    ['two steps are named "a"', [step('put', {}, 'a'), step('put', {}, 'a')]],
    ['step 1 (shelf.put) refers to "a", which names no earlier step', [step('put', of('a', '/id'), 'a')]],
    ['step 2 (shelf.take) refers to "id" of "a", which is no JSON Pointer', [step('put', {}, 'a'), step('take', [of('a', 'id')])]],
  ])('is refused: %s', (message, steps, name) => {
    expect(define(steps, name)).toThrow(message);
  });
});
