import type { Scenario } from '#harness';
import { at, fails, is, of, step, walk } from '../../support/steps.ts';
import { activate, activePack, draft, pack, publish, rule } from './steps.ts';

const roll = (name: string, ordinal: number) => ({ packId: of(name, '/packId'), ordinal, actor: 'bob' });

export const activationScenarios: readonly Scenario[] = [
  {
    name: 'one version of a pack is active at a time',
    summary: 'a draft may not be, nor what is active already; the one before ends at the instant at which the next begins',
    hazards: ['W02'],
    steps: [
      pack('p'),
      draft('p', [rule('a', 0)]),
      activate('p', 1, { expect: fails('precondition_failed') }),
      activate('p', 2, { expect: fails('not_found') }),
      step('activeRules', { packId: of('p', '/packId'), limit: 9 }, { expect: is('/items', []) }),
      publish('p', 1),
      activate('p', 1, { expect: is('/previousOrdinal', null) }),
      activate('p', 1, { expect: fails('precondition_failed') }),
      draft('p', [rule('b', 0)]),
      publish('p', 2),
      activate('p', 2, { expect: is('/previousOrdinal', 1) }),
      step('listActivations', { packId: of('p', '/packId'), limit: 9 }, { expect: is('/items/1/deactivatedAt', at(11_000)) }),
      step('listActivations', { packId: of('p', '/packId'), limit: 9 }, { expect: is('/items/0/deactivatedAt', null) }),
      activate('p', 1, { tenant: 'globex', expect: fails('not_found') }),
      step('activeRules', { packId: of('p', '/packId'), limit: 9 }, { expect: is('/items/0/ruleId', 'b') }),
      step('activeRules', { packId: of('p', '/packId'), limit: 9 }, { tenant: 'globex', expect: is('/items', []) }),
      ...walk('listActivations', { packId: of('p', '/packId'), limit: 1 }, '/items/0/ordinal', [2, 1]),
    ],
  },
  {
    name: 'a roll-back goes one further back each time',
    summary: 'from the third to the second to the first, then no further; what is undone must be what stands',
    hazards: ['W08'],
    steps: [
      ...activePack('p', [[rule('a', 0)], [rule('b', 0)], [rule('c', 0)]]),
      step('rollBack', roll('p', 2), { expect: fails('conflict') }),
      step('rollBack', roll('p', 3), { expect: is('/version', 2) }),
      step('rollBack', roll('p', 3), { expect: fails('conflict') }),
      step('rollBack', roll('p', 4), { expect: is('/version', 1) }),
      step('activeRules', { packId: of('p', '/packId'), limit: 9 }, { expect: is('/items/0/ruleId', 'a') }),
      step('rollBack', roll('p', 5), { expect: fails('precondition_failed') }),
      activate('p', 3, { expect: is('/ordinal', 6) }),
      step('rollBack', roll('p', 6), { expect: is('/version', 1) }),
      step('rollBack', roll('p', 7), { tenant: 'globex', expect: fails('not_found') }),
      pack('q'),
      step('rollBack', roll('q', 1), { expect: fails('conflict') }),
      step('listAudit', { limit: 200 }, { expect: is('/items/6/action', 'pack.rolled-back') }),
      step('listAudit', { limit: 200 }, { expect: is('/items/10', undefined) }),
    ],
  },
  {
    name: 'rules are read in evaluation order of one version, from the first page to the last',
    summary: 'ties in priority; a page of another version than the one that has become active is a conflict, not a mixture',
    hazards: ['Q06', 'Q14'],
    steps: [
      ...activePack('p', [[rule('b', 5), rule('a', 5), rule('B', 5), rule('z', -1)]]),
      step('activeRules', { packId: of('p', '/packId'), limit: 9 }, { expect: is('/items/1/ruleId', 'B') }),
      ...walk('activeRules', { packId: of('p', '/packId'), limit: 1 }, '/items/0/ruleId', ['z', 'B', 'a', 'b']),
      step('activeRules', { packId: of('p', '/packId'), limit: 2 }, { as: 'page', expect: is('/items/1/version', 1) }),
      draft('p', [rule('b', 5)]),
      publish('p', 2),
      activate('p', 2),
      step('activeRules', { packId: of('p', '/packId'), limit: 2, after: of('page', '/next') }, { expect: fails('conflict') }),
      step('rollBack', roll('p', 2), { expect: is('/version', 1) }),
      step('activeRules', { packId: of('p', '/packId'), limit: 2, after: of('page', '/next') }, { expect: is('/items/1/ruleId', 'b') }),
    ],
  },
];
