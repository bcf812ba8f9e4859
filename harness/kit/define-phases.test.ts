import { expect, it } from 'vitest';
import type { Phase, PhasePlan } from '../contract/phase.ts';
import { definePhases } from './define-phases.ts';

const phase = (number: number, after: Phase['after'] = [], more: Partial<Phase> = {}): Phase => ({
  number,
  name: `p${number}`,
  summary: '',
  modules: { [`m${number}`]: 'P0' },
  after,
  demands: ['parity'],
  ...more,
});
const plan = (more: Partial<PhasePlan>): PhasePlan => ({ budget: 'gate', phases: [phase(0)], milestones: [], criteria: [], ...more });

it('is taken as it is', () => {
  const given = plan({ phases: [phase(0), phase(1, [0]), phase(2, 'others')], milestones: [{ name: 'M', summary: '', phases: [0, 2] }] });
  expect(definePhases(given)).toBe(given);
});

it.each<[string, Partial<PhasePlan>]>([
  ['it has no phases', { phases: [] }],
  ['two phases have the number 0', { phases: [phase(0), phase(0)] }],
  ['phase "0.5": its number must be whole', { phases: [phase(0.5)] }],
  ['phase 0 demands nothing', { phases: [phase(0, [], { demands: [] })] }],
  ['phase 0 demands "paritty", which is none of schema, parity', { phases: [phase(0, [], { demands: ['paritty' as 'parity'] })] }],
  ['phase 0 moves no module', { phases: [phase(0, [], { modules: {} })] }],
  ['module "m" moves in phase 0 and in phase 1', { phases: [phase(0, [], { modules: { m: 'P0' } }), phase(1, [], { modules: { m: 'P1' } })] }],
  ['phase 1 comes after phase 7, which is not in the plan', { phases: [phase(1, [7])] }],
  ['phase 0 comes after itself', { phases: [phase(0, [1]), phase(1, [2]), phase(2, [0])] }],
  ['phase 0 comes after itself', { phases: [phase(0, 'others'), phase(1, [0])] }],
  ['two milestones are named "M"', { milestones: [0, 0].map((number) => ({ name: 'M', summary: '', phases: [number] })) }],
  ['milestone "M" has phase 3', { milestones: [{ name: 'M', summary: '', phases: [3] }] }],
  ['milestone "M" has no phases', { milestones: [{ name: 'M', summary: '', phases: [] }] }],
  ['"seeds" must be a whole number', { seeds: 0 }],
  ['"maxAgeDays" must be more than 0', { maxAgeDays: 0 }],
])('is refused: %s', (message, more) => {
  expect(() => definePhases(plan(more))).toThrow(message);
});
