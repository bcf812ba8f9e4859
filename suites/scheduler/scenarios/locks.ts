import type { Scenario } from '#harness';
import { at, fails, is, of, step } from '../../support/steps.ts';

const acquire = (holder: string, leaseMs: number) => ({ name: 'planner', holder, leaseMs });
const held = (holder: string, as: string) => ({ name: 'planner', holder, token: of(as, '/token') });

export const lockScenarios: readonly Scenario[] = [
  {
    name: 'a lock is stolen when it lapses, and not a millisecond before',
    summary: 'the token rises with every change of hands; what the first holder still believes is refused',
    hazards: ['W17', 'V08'],
    steps: [
      step('acquireLock', acquire('a', 1000), { as: 'first', expect: is('/token', 1n) }),
      step('acquireLock', acquire('b', 1000), { advanceMs: 999, expect: fails('conflict') }),
      step('renewLock', { ...held('a', 'first'), leaseMs: 1000 }, { advanceMs: 0, expect: is('/expiresAt', at(2999)) }),
      step('acquireLock', acquire('b', 1000), { advanceMs: 999, expect: fails('conflict') }),
      step('acquireLock', acquire('b', 1000), { advanceMs: 1, as: 'second', expect: is('/token', 2n) }),
      step('renewLock', { ...held('a', 'first'), leaseMs: 1000 }, { advanceMs: 0, expect: fails('precondition_failed') }),
      step('releaseLock', held('a', 'first'), { advanceMs: 0, expect: fails('precondition_failed') }),
      step('renewLock', { ...held('b', 'second'), leaseMs: 1000 }, { advanceMs: 1000, expect: fails('precondition_failed') }),
      step('acquireLock', acquire('b', 1000), { advanceMs: 0, expect: is('/token', 3n) }),
      step('acquireLock', acquire('b', 5000), { advanceMs: 999, expect: is('/token', 3n) }),
    ],
  },
  {
    name: 'a released lock keeps its token, and the next one rises',
    summary: 'released by who holds it under its token only; another tenant’s lock of the same name is its own',
    hazards: ['T05', 'W17'],
    steps: [
      step('acquireLock', acquire('a', 60_000), { as: 'mine' }),
      step('acquireLock', acquire('b', 60_000), { tenant: 'globex', as: 'theirs', expect: is('/token', 1n) }),
      step('releaseLock', held('a', 'mine'), { tenant: 'globex', expect: fails('precondition_failed') }),
      step('releaseLock', { name: 'planner', holder: 'A', token: 1n }, { expect: fails('precondition_failed') }),
      step('releaseLock', { name: 'planner', holder: 'a', token: 2n }, { expect: fails('precondition_failed') }),
      step('releaseLock', held('a', 'mine'), { expect: is('/holder', null) }),
      step('releaseLock', held('a', 'mine'), { expect: fails('precondition_failed') }),
      step('acquireLock', acquire('c', 60_000), { expect: is('/token', 2n) }),
      step('renewLock', { ...held('b', 'theirs'), leaseMs: 1 }, { tenant: 'globex', expect: is('/holder', 'b') }),
    ],
  },
  {
    name: 'names that nearly agree are locks of their own',
    summary: 'case, composition, padding, wildcards and texts that mean something to a store',
    hazards: ['V22', 'V27', 'Q10'],
    steps: ['$holder', 'a', 'A', ' a', '\u00e1', 'a\u0301', 'a.b', '%', '\u{1f600}'].map((name) =>
      step('acquireLock', { name, holder: '$holder', leaseMs: 60_000 }, { expect: is('/token', 1n) }),
    ),
  },
];
