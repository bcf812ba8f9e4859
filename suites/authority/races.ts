import { errorsOf, heldTwice, oneWins, type Race, stepValue, valuesOf } from '#harness';
import type { Page } from '../support/page.ts';
import { at, DAY_MS, is, MINUTE_MS, of, step } from '../support/steps.ts';
import type { Scope } from './records/clients.ts';
import type { AddedRevocation } from './records/revocations.ts';
import type { RevokedSubject, RevokedToken, Token } from './records/tokens.ts';
import type { User } from './records/users.ts';
import { clientWith, issue, tokenHash, user } from './scenarios/steps.ts';

const ANY = [1, 4, 16];
/** Writers of one document within transactions: on MongoDB each but one runs again, after a pause that grows. */
const SOME = [1, 4, 8];

const userRaces: readonly Race[] = [
  {
    name: 'one name, many who ask for it',
    summary: 'exactly one caller gets the name, in whatever case; all others are told that it is taken',
    hazards: ['W03', 'W12'],
    callers: ANY,
    acts: [{ steps: (caller) => [step('createUser', { username: caller % 2 === 0 ? 'Alice' : ' alice' })] }],
    after: () => [step('listUsers', { limit: 10 }, { expect: is('/items/1', undefined) })],
    broken: (seen) => oneWins(seen, 'createUser', { kind: 'duplicate', field: 'username', constraint: 'users_name_key' }),
    equal: { without: ['/userId', '/username'] },
  },
  {
    name: 'one version, many changes of it',
    summary: 'of all changes to one version exactly one is made; all others are told that it has passed',
    hazards: ['W08'],
    callers: ANY,
    setup: () => [user('alice')],
    acts: [{ steps: (caller) => [step('updateUser', { userId: of('alice', '/userId'), version: 1, displayName: `name ${caller}` })] }],
    after: () => [step('getUser', { userId: of('alice', '/userId') }, { as: 'left', expect: is('/version', 2) })],
    broken: (seen) => {
      const lost = oneWins(seen, 'updateUser', { kind: 'conflict', field: 'version' });
      if (lost !== undefined) return lost;
      const [winner] = valuesOf<User>(seen, 'updateUser');
      return winner?.displayName === stepValue<User>(seen, 'left')?.displayName ? undefined : 'the user does not have the name that its only change gave it';
    },
    equal: { without: ['/displayName'] },
  },
  {
    name: 'every failure to sign in counts',
    summary: 'no failure is lost, however many are recorded at once',
    hazards: ['W08'],
    callers: ANY,
    acts: [{ steps: () => [step('recordLoginAttempt', { username: 'Alice', outcome: 'failed' })], rounds: () => 2 }],
    after: (callers) => [step('countLoginFailures', { username: 'alice', windowMs: MINUTE_MS }, { expect: is('/failures', 2 * callers) })],
    broken: () => undefined,
    equal: { without: ['/attemptId'] },
  },
  {
    name: 'the last sign-in is the latest',
    summary: 'reports of sign-ins that overtake each other leave the latest instant, and the version as it was',
    hazards: ['W08', 'V13'],
    callers: ANY,
    setup: () => [user('alice')],
    acts: [{ steps: (caller) => [step('recordLoginAttempt', { username: 'alice', outcome: 'succeeded', ageUs: caller * 1000 })] }],
    after: () => [step('getUser', { userId: of('alice', '/userId') }, { expect: is('/lastLoginAt', at(2000)), as: 'left' })],
    broken: (seen) => (stepValue<User>(seen, 'left')?.version === 1 ? undefined : 'a sign-in makes a version'),
  },
];

const tokenRaces: readonly Race[] = [
  {
    name: 'a token is revoked once',
    summary: 'exactly one of all revocations makes the difference; all callers are told of that one',
    hazards: ['W03', 'W08'],
    callers: SOME,
    setup: () => [user('alice'), ...clientWith([]), issue('alice', 1, DAY_MS)],
    acts: [{ steps: (caller) => [step('revokeToken', { tokenHash: tokenHash(1), reason: `reason ${caller}` })] }],
    after: () => [step('listRevocations', { limit: 10 }, { expect: is('/items/1', undefined) })],
    broken: (seen) => {
      const revoked = valuesOf<RevokedToken>(seen, 'revokeToken');
      const made = revoked.filter(({ revokedNow }) => revokedNow).length;
      if (made !== 1) return `${made} revocations of one token say that they made the difference`;
      return new Set(revoked.map(({ token }) => token.revokedReason)).size === 1 ? undefined : 'callers are told of different revocations of one token';
    },
    equal: { without: ['/token/revokedReason'] },
  },
  {
    name: 'the tokens of a subject are revoked once',
    summary: 'every token of the subject is revoked by exactly one of the callers',
    hazards: ['W08'],
    callers: SOME,
    setup: () => [user('alice'), ...clientWith([]), issue('alice', 1, DAY_MS), issue('alice', 2, DAY_MS)],
    acts: [{ steps: () => [step('revokeSubject', { subject: { kind: 'user', id: of('alice', '/userId') } })] }],
    after: () => [step('listRevocations', { limit: 10 }, { expect: is('/items/2', undefined) })],
    broken: (seen) => {
      const ids = valuesOf<RevokedSubject>(seen, 'revokeSubject').flatMap(({ tokenIds }) => tokenIds);
      if (heldTwice(ids) !== undefined) return 'two callers say that they revoked one token';
      return ids.length === 2 ? undefined : `${ids.length} of 2 tokens are revoked`;
    },
    equal: { without: [] },
  },
  {
    name: 'a user is disabled while tokens are issued',
    summary: 'once the user is disabled none of its tokens is active: an issue comes before and is revoked, or is refused',
    hazards: ['W08'],
    callers: [2, 4, 8],
    setup: () => [user('alice'), ...clientWith([])],
    acts: [
      {
        steps: (caller) =>
          caller === 0 ? [step('disableUser', { userId: of('alice', '/userId'), version: 1 })] : [issue('alice', caller, DAY_MS, { as: 'token' })],
      },
    ],
    after: () => [
      step('listTokens', { subject: { kind: 'user', id: of('alice', '/userId') }, activeOnly: true, limit: 10 }, { as: 'active', expect: is('/items', []) }),
      step('getUser', { userId: of('alice', '/userId') }, { expect: is('/status', 'disabled') }),
    ],
    broken: (seen) => {
      const left = stepValue<Page<Token>>(seen, 'active')?.items.length ?? 0;
      if (left > 0) return 'a token of a disabled user is active';
      const other = errorsOf(seen, 'issueToken').find(({ kind, field }) => kind !== 'precondition_failed' || field !== 'subject.id');
      return other === undefined ? undefined : `an issue is refused with ${other.kind}, not because the user is disabled`;
    },
  },
  {
    name: 'one entry on the revocation list',
    summary: 'the first entry of a key stays: exactly one caller adds it, all are told of that one',
    hazards: ['W03'],
    callers: ANY,
    acts: [{ steps: (caller) => [step('addRevocation', { category: 'client', key: 'portal', reason: `reason ${caller}`, expiresInMs: DAY_MS })] }],
    after: () => [step('listRevocations', { limit: 10 }, { expect: is('/items/1', undefined) })],
    broken: (seen) => {
      const entries = valuesOf<AddedRevocation>(seen, 'addRevocation');
      const added = entries.filter((entry) => entry.added).length;
      if (added !== 1) return `${added} callers say that they added the one entry`;
      if (entries.length !== seen.callers.length) return 'an entry that stands is refused';
      return new Set(entries.map(({ revocation }) => revocation.reason)).size === 1 ? undefined : 'callers are told of different entries of one key';
    },
    equal: { without: ['/revocation/reason'] },
  },
  {
    name: 'one scope, many who define it',
    summary: 'defining what already stands changes nothing, also when all find nothing at first',
    hazards: ['W03'],
    callers: ANY,
    acts: [{ steps: () => [step('defineScope', { name: 'read', description: 'Read' })] }],
    after: () => [step('getScope', { name: 'read' }, { expect: is('/version', 1) })],
    broken: (seen) => {
      const scopes = valuesOf<Scope>(seen, 'defineScope');
      if (scopes.length !== seen.callers.length) return 'a definition of what already stands is refused';
      return scopes.every(({ version }) => version === 1) ? undefined : 'a definition of what already stands makes a version';
    },
    equal: { without: [] },
  },
];

/** What must hold when several callers come at once. */
export const races: readonly Race[] = [...userRaces, ...tokenRaces];
