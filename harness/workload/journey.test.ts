import { expect, it } from 'vitest';
import type { JourneyDefinition } from '../contract/journey.ts';
import type { ModuleDefinition } from '../contract/module.ts';
import { EPOCH_MS } from '../kit/clock.ts';
import { t } from '../kit/types.ts';
import { journeyModule, journeyWorkload, nameApart, nameWithin } from './journey.ts';

const args = { generate: () => ({ value: {}, context: undefined }), shrink: () => [], canShrinkWithoutContext: () => false };
const operation = { summary: 'does it', kind: 'write', args, result: t.record({ id: t.uuid() }) } as const;
const records = { tier: 'A', key: ['id'], fields: t.record({ id: t.uuid() }) } as const;
const module = (name: string, phase: number): ModuleDefinition => ({
  name,
  summary: name,
  phase,
  operations: { put: operation },
  collections: { 'all.records': records },
});

const journey: JourneyDefinition = {
  name: 'tour',
  summary: 'a tour',
  steps: [
    { module: 'one', op: 'put', args: { name: 'a' }, as: 'first' },
    { module: 'two', op: 'put', args: { of: { $step: 'first', pointer: '/id' } }, tenant: 'globex', advanceMs: 5, expect: { error: 'conflict' } },
  ],
};
const whole = journeyModule(journey, [module('one', 2), module('two', 1)]);

it('the modules of a journey stand as one, each under its name', () => {
  expect(Object.keys(whole.operations)).toEqual(['one.put', 'two.put']);
  expect(Object.keys(whole.collections)).toEqual(['one.all.records', 'two.all.records']);
  expect({ name: whole.name, phase: whole.phase }).toEqual({ name: 'tour', phase: 2 });
});

it('steps become operations of one clock; a reference crosses modules, and skips its step where there is nothing', () => {
  const workload = journeyWorkload(journey, whole, 7);
  expect(workload).toMatchObject({ module: 'tour', seed: 7, origin: 'journey tour', expectations: { 1: { error: 'conflict' } } });
  expect(workload.operations).toEqual([
    { key: 0, tenant: 'acme', name: 'one.put', args: { name: 'a' }, nowMs: EPOCH_MS + 1_000 },
    { key: 1, tenant: 'globex', name: 'two.put', args: { of: { $ref: { key: 0, pointer: '/id', missing: 'skip' } } }, nowMs: EPOCH_MS + 1_005 },
  ]);
});

it('a name is taken apart at its first dot, for a collection may have dots of its own', () => {
  expect(nameApart(nameWithin('excititor', 'vex.statements'))).toEqual({ module: 'excititor', own: 'vex.statements' });
});
