import type { Scenario } from '#harness';
import { fails, is, of, step, walk } from '../../support/steps.ts';
import { activePack, rule } from './steps.ts';

const put = (name: string, expectedVersion: number, settings: unknown = { expectedVersion }) => ({ name, expectedVersion, settings, actor: 'alice' });
/** SHA-256 of `{"a":[],"b":1.1}`. */
const DIGEST = 'b4d96de5e3abb8ae501f41905e5fd8cc698fc3e3a50a5dacd0bd0b9aafe1b483';

export const profileScenarios: readonly Scenario[] = [
  {
    name: 'a risk profile has versions, each made from the one before',
    summary: 'from none, from the newest, from one that has passed and from one that is not there yet; the newest is read unless another is named',
    hazards: ['W08', 'W12', 'V04', 'T05'],
    steps: [
      step('putRiskProfile', put('strict', 1), { expect: fails('conflict') }),
      step('putRiskProfile', put('strict', 0, { b: 1.1, a: [] }), { expect: is('/digest', DIGEST) }),
      step('putRiskProfile', put('strict', 0), { expect: fails('conflict') }),
      step('putRiskProfile', put('strict', 2), { expect: fails('conflict') }),
      step('putRiskProfile', put('strict', 1), { expect: is('/version', 2) }),
      step('putRiskProfile', put('strict', 1), { expect: fails('conflict') }),
      step('putRiskProfile', put('strict', 0), { tenant: 'globex', expect: is('/version', 1) }),
      step('getRiskProfile', { name: 'strict' }, { expect: is('/version', 2) }),
      step('getRiskProfile', { name: 'strict', version: 1 }, { expect: is('/settings/a', []) }),
      step('getRiskProfile', { name: 'strict', version: 3 }, { expect: fails('not_found') }),
      step('getRiskProfile', { name: 'lenient' }, { expect: fails('not_found') }),
      step('getRiskProfile', { name: 'strict', version: 2 }, { tenant: 'globex', expect: fails('not_found') }),
      step('putRiskProfile', put('lenient', 0), { expect: is('/version', 1) }),
      ...walk('listRiskProfiles', { limit: 1 }, '/items/0/version', [1, 2]),
    ],
  },
  {
    name: 'a run keeps the version of the profile that it was started with',
    summary: 'the newest then; an unknown profile starts nothing',
    steps: [
      ...activePack('p', [[rule('a', 0)]]),
      step('startRun', { packId: of('p', '/packId'), artifact: 'a', profileName: 'strict' }, { expect: fails('not_found') }),
      step('putRiskProfile', put('strict', 0)),
      step('putRiskProfile', put('strict', 1)),
      step('startRun', { packId: of('p', '/packId'), artifact: 'a', profileName: 'strict' }, { as: 'run', expect: is('/profileVersion', 2) }),
      step('putRiskProfile', put('strict', 2)),
      step('getRun', { runId: of('run', '/runId') }, { expect: is('/profileVersion', 2) }),
      step('startRun', { packId: of('p', '/packId'), artifact: 'a', profileName: null }, { expect: is('/profileVersion', null) }),
      step('listRuns', { limit: 9 }, { expect: is('/items/2', undefined) }),
    ],
  },
];
