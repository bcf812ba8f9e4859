import { describe, expect, it } from 'vitest';
import type { Demand, Phase, PhasePlan } from '../contract/phase.ts';
import type { Claim, Holding, Refusal } from '../contract/standing.ts';
import { demandedOf } from './demanded.ts';
import { planStanding } from './plan-standing.ts';

const COMMIT = 'a'.repeat(40);
const phase = (number: number, module: string, after: Phase['after'], demands: readonly Demand[] = ['parity']): Phase => ({
  number,
  name: module,
  summary: '',
  modules: { [module]: 'P0' },
  after,
  demands,
});
const plan: PhasePlan = {
  budget: 'quick',
  phases: [phase(0, 'a', []), phase(1, 'b', [0]), phase(2, 'c', [1]), phase(3, 'd', 'others')],
  milestones: [{ name: 'M1', summary: '', phases: [1, 2] }],
  criteria: [
    { name: 'same', summary: '', checks: ['parity'] },
    { name: 'fast', summary: '', checks: ['performance'] },
  ],
};
const configured = {
  modules: ['a', 'b', 'c', 'd'].map((name) => ({ name, hasRaces: name !== 'a', isConverted: name === 'b' })),
  journeys: [{ name: 'tour', modules: ['a', 'b'] }],
};

const claims = (verdicts: Readonly<Record<string, Claim['verdict']>>): readonly Claim[] =>
  Object.entries(verdicts).map(([subject, verdict]) => ({ subject, check: 'parity', verdict, reason: verdict, accepted: 0, divergences: [] }));

function judge(verdicts: Readonly<Record<string, Claim['verdict']>>, chosen: readonly number[], refusals: readonly Refusal[] = []) {
  const holding: Holding = {
    kind: 'x',
    id: '1',
    place: '',
    commit: COMMIT,
    seed: 1,
    budget: 'quick',
    startedAt: undefined,
    schemas: {},
    claims: claims(verdicts),
  };
  const measure = { commit: COMMIT, schemas: {}, nowMs: 0, maxAgeDays: undefined, budget: 'quick', seeds: 1 } as const;
  const commands = (open: readonly { readonly subject: string }[]) => open.map(({ subject }) => `prove ${subject}`);
  return planStanding({ plan, configured, holdings: [holding], refusals, leftOut: [], measure, made: new Set<Demand>(['parity']), commands }, chosen);
}

describe('a plan', () => {
  const all = { a: 'pass', b: 'pass', c: 'pass', d: 'pass' } as const;

  it('lets a phase pass when it and all before it are proven, shows those, and no others', () => {
    const standing = judge({ ...all, d: 'void' }, [2]);
    expect(standing.verdict).toBe('pass');
    expect(standing.phases.map(({ number, verdict }) => [number, verdict])).toEqual([
      [0, 'pass'],
      [1, 'pass'],
      [2, 'pass'],
    ]);
    expect(judge(all, [3]).verdict).toBe('pass');
  });

  it('holds a phase back for what is not proven of one before it, however far', () => {
    const standing = judge({ b: 'pass', c: 'pass', d: 'pass' }, [2]);
    expect(standing.verdict).toBe('inconclusive');
    expect(standing.phases.map(({ number, waitsFor, commands }) => ({ number, waitsFor, commands }))).toEqual([
      { number: 0, waitsFor: [], commands: ['prove a'] },
      { number: 1, waitsFor: [0], commands: [] },
      { number: 2, waitsFor: [1], commands: [] },
    ]);
    expect(judge({ ...all, a: 'fail' }, [2]).verdict).toBe('fail');
    expect(judge({ ...all, b: 'fail', a: 'void' }, [3]).verdict).toBe('fail');
  });

  it('proves nothing where evidence was refused', () => {
    expect(judge(all, [2], [{ place: 'x', reason: 'changed' }]).verdict).toBe('inconclusive');
    expect(judge({ ...all, a: 'fail' }, [2], [{ place: 'x', reason: 'changed' }]).verdict).toBe('fail');
  });

  it('counts milestones by phase and criteria by check; of what is demanded nowhere nothing is proven', () => {
    const { milestones, criteria } = judge({ ...all, c: 'void' }, [0]);
    expect(milestones).toMatchObject([{ name: 'M1', proven: 1, of: 2, verdict: 'inconclusive' }]);
    expect(criteria).toMatchObject([
      { name: 'same', proven: 3, of: 4, verdict: 'inconclusive' },
      { name: 'fast', proven: 0, of: 0, verdict: 'inconclusive' },
    ]);
  });
});

describe('what a phase demands', () => {
  const demanded = (given: Partial<Phase>) =>
    demandedOf({ ...phase(1, 'b', []), ...given }, configured).map(({ subject, check, impossible }) => [subject, check, impossible].filter(Boolean).join(' '));

  it('is of its modules, or those it names; of races only where there are some; of the journeys through them', () => {
    expect(demanded({ demands: ['parity', 'concurrency', 'journey'] })).toEqual(['b parity', 'b concurrency', 'tour journey']);
    expect(demanded({ on: ['a'], demands: ['concurrency', 'parity'] })).toEqual(['a parity']);
    expect(demanded({ on: ['c'], demands: ['journey'] })).toEqual(['c journey no configured journey goes through it']);
    expect(demanded({ on: ['b', 'c'], demands: ['conversion'] })).toEqual(['b conversion', 'c conversion the module has no conversion']);
    expect(demanded({ modules: { x: 'P1' } })).toEqual(['x parity the module is not configured']);
  });
});
