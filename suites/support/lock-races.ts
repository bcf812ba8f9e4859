import { heldTwice, oneWins, type Race, stepValue, valuesOf } from '#harness';
import { is, MINUTE_MS, of, step } from './steps.ts';

/** What a module's lock operations answer. */
interface Lock {
  readonly holder: string | null;
  readonly token: bigint;
}

const ANY = [1, 4, 16];
const LOCK = 'export';

const acquire = (caller: number) => ({ name: LOCK, holder: `holder ${caller}`, leaseMs: MINUTE_MS });
const own = (caller: number) => ({ name: LOCK, holder: `holder ${caller}`, token: of('held', '/token') });

/** What must hold of every module's locks when several callers want one. */
export const lockRaces: readonly Race[] = [
  {
    name: 'a free lock has one holder',
    summary: 'exactly one caller gets a lock that nobody had; all others are told that it is taken',
    hazards: ['W03'],
    callers: ANY,
    acts: [{ steps: (caller) => [step('acquireLock', acquire(caller))] }],
    broken: (seen) => oneWins(seen, 'acquireLock', { kind: 'conflict', field: 'name', constraint: 'locks_pkey' }),
    equal: { without: ['/holder'] },
  },
  {
    name: 'a lapsed lock is taken over once',
    summary: 'at the instant at which the lease lapses exactly one caller gets the lock, under a higher token; its last holder is refused',
    hazards: ['W08', 'W17'],
    callers: ANY,
    setup: () => [step('acquireLock', { name: LOCK, holder: 'gone', leaseMs: MINUTE_MS }, { as: 'before' })],
    acts: [{ advanceMs: MINUTE_MS, steps: (caller) => [step('acquireLock', acquire(caller))] }],
    after: () => [
      step('renewLock', { name: LOCK, holder: 'gone', token: of('before', '/token'), leaseMs: MINUTE_MS }, { expect: { error: 'precondition_failed' } }),
    ],
    broken: (seen) => {
      const lost = oneWins(seen, 'acquireLock', { kind: 'conflict', field: 'name', constraint: 'locks_pkey' });
      if (lost !== undefined) return lost;
      const [held] = valuesOf<Lock>(seen, 'acquireLock');
      const before = stepValue<Lock>(seen, 'before');
      return held !== undefined && before !== undefined && held.token > before.token ? undefined : 'the token does not rise as the lock changes hands';
    },
    equal: { without: ['/holder'] },
  },
  {
    name: 'every holder has a token of its own',
    summary: 'a lock that is taken, renewed and released by many gives every holder another token, and everybody gives back what it holds',
    hazards: ['W08'],
    callers: ANY,
    acts: [
      {
        rounds: (callers) => (callers > 4 ? 1 : 2),
        steps: (caller) => [
          step('acquireLock', acquire(caller), { as: 'held' }),
          step('renewLock', { ...own(caller), leaseMs: 2 * MINUTE_MS }),
          step('releaseLock', own(caller)),
        ],
      },
    ],
    after: () => [step('acquireLock', { name: LOCK, holder: 'last', leaseMs: MINUTE_MS }, { as: 'last', expect: is('/holder', 'last') })],
    broken: (seen) => {
      const tokens = valuesOf<Lock>(seen, 'acquireLock').map(({ token }) => token);
      if (tokens.length === 0) return 'nobody gets the lock';
      if (heldTwice(tokens) !== undefined) return 'two holders have one token';
      if (valuesOf(seen, 'renewLock').length !== tokens.length) return 'who holds the lock cannot renew it';
      if (valuesOf(seen, 'releaseLock').length !== tokens.length) return 'who holds the lock cannot release it';
      const last = stepValue<Lock>(seen, 'last')?.token ?? 0n;
      return tokens.every((token) => token < last) ? undefined : 'a token falls';
    },
  },
  {
    name: 'who dies with a lock loses it with the lease',
    summary: 'until the lease has lapsed nobody gets the lock of a holder that died; then exactly one does, under a higher token',
    hazards: ['W13', 'W17'],
    callers: [2, 4],
    acts: [
      { steps: (caller) => (caller === 0 ? [{ ...step('acquireLock', acquire(caller)), dies: true }] : []) },
      { advanceMs: MINUTE_MS, steps: (caller) => (caller === 0 ? [] : [step('acquireLock', acquire(caller))]) },
    ],
    after: () => [step('acquireLock', { name: LOCK, holder: 'last', leaseMs: MINUTE_MS }, { expect: { error: 'conflict' } })],
    broken: (seen) => {
      const rescued = { ...seen, callers: seen.callers.slice(1) };
      return oneWins(rescued, 'acquireLock', { kind: 'conflict', field: 'name', constraint: 'locks_pkey' });
    },
  },
];
