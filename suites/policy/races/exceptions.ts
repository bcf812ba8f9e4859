import { errorsOf, heldTwice, oneWins, type Race, stepValue, valuesOf } from '#harness';
import { auditReadBack, recorded } from '../../support/audit-chain.ts';
import { is, MINUTE_MS, of, step } from '../../support/steps.ts';
import type { PolicyException } from '../records.ts';
import { approve, request } from '../scenarios/steps.ts';
import { MANY } from './callers.ts';

const exceptionId = of('wanted', '/exceptionId');
const revoke = (version: number) => step('revokeException', { exceptionId, version, actor: 'carol' });

/** What must hold when several callers request, approve and end exceptions at once. */
export const exceptionRaces: readonly Race[] = [
  {
    name: 'one exception, many who request it',
    summary: 'one request stands, also of an exception from every rule; all others are told that it does',
    hazards: ['W01', 'W02', 'W03'],
    callers: MANY,
    acts: [{ steps: () => [request('wanted', 'artifact')] }],
    after: () => [step('listExceptions', { limit: 9 }, { expect: is('/items/1', undefined) })],
    broken: (seen) => oneWins(seen, 'requestException', { kind: 'duplicate', field: 'artifact', constraint: 'exceptions_requested_key' }),
    equal: { without: ['/exceptionId'] },
  },
  {
    name: 'a request is approved or withdrawn',
    summary: 'of those who approve and those who withdraw one version exactly one does, and is recorded; all others are told that it has passed',
    hazards: ['W08', 'W14'],
    callers: [2, 4],
    setup: () => [request('wanted', 'artifact')],
    acts: [{ steps: (caller) => [caller % 2 === 0 ? approve('wanted', MINUTE_MS, undefined) : revoke(1)] }],
    after: () => [step('getException', { exceptionId }, { as: 'left', expect: is('/version', 2) }), ...auditReadBack],
    broken: (seen) => {
      const made = ['approveException', 'revokeException'].flatMap((op) => valuesOf<PolicyException>(seen, op));
      if (made.length !== 1) return `${made.length} callers say that they changed the one version`;
      const refused = ['approveException', 'revokeException'].flatMap((op) => errorsOf(seen, op));
      if (refused.some(({ kind, field }) => kind !== 'conflict' || field !== 'version')) return 'who comes too late is not told that the version has passed';
      if (made[0]?.state !== stepValue<PolicyException>(seen, 'left')?.state) return 'the exception has another state than the one that was told';
      return recorded(seen).length === 1 ? undefined : `one change is recorded ${recorded(seen).length} times`;
    },
  },
  {
    name: 'an exception expires once',
    summary: 'at the instant of its end exactly one of those who look for ended exceptions marks it; who revokes it then is told that it has ended, or passed',
    hazards: ['W05', 'W17'],
    callers: [2, 4],
    setup: () => [request('wanted', 'artifact'), approve('wanted', MINUTE_MS, undefined)],
    acts: [{ advanceMs: MINUTE_MS, steps: (caller) => [caller === 0 ? revoke(2) : step('expireExceptions', { limit: 9 })] }],
    after: () => [step('getException', { exceptionId }, { as: 'left', expect: is('/state', 'expired') })],
    broken: (seen) => {
      if (valuesOf(seen, 'revokeException').length > 0) return 'an exception is revoked when it has ended';
      const marked = valuesOf<{ readonly exceptionIds: readonly string[] }>(seen, 'expireExceptions').flatMap(({ exceptionIds }) => exceptionIds);
      if (heldTwice(marked) !== undefined) return 'two callers mark one exception as expired';
      return marked.length === 1 && stepValue<PolicyException>(seen, 'left')?.version === 3 ? undefined : 'an exception that has ended is not marked, or twice';
    },
  },
];
