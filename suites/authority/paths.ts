import type { PathDefinition } from '#harness';
import { times } from '../support/paths.ts';
import { DAY_MS, of, step } from '../support/steps.ts';
import { clientWith } from './scenarios/steps.ts';

const USERS = 100;

const person = (name: string) => ({
  username: name,
  email: `${name}@example.org`,
  displayName: `The user ${name}`,
  passwordHash: `$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$${'h'.repeat(43)}`,
  roles: ['reader', 'author'],
  attributes: { department: 'research', floor: 3, tags: ['a', 'b'] },
});
const userStep = (name: string) => step('createUser', person(name), { as: name });
const users = times(USERS, (at) => userStep(`user${at}`));
const userOf = (n: number): string => `user${n % USERS}`;
const versioned = (n: number) => ({ userId: of(`user${n}`, '/userId'), version: 1 });

/** A hash that no other number has. */
function hashOf(number: number): Uint8Array {
  const bytes = new Uint8Array(32);
  new DataView(bytes.buffer).setUint32(0, number);
  return bytes;
}

const token = (user: string, number: number, tenant: string) => ({
  kind: 'access',
  clientId: of(`client of ${tenant}`, '/clientId'),
  subject: { kind: 'user', id: of(user, '/userId') },
  scopes: ['read'],
  tokenHash: hashOf(number),
  expiresInMs: DAY_MS,
});

/** How the critical paths are called when their time is taken: a hundred users, each with what people have. */
export const paths: Readonly<Record<string, PathDefinition>> = {
  createUser: { args: (n) => person(`user${n}`) },
  getUser: { setup: users, args: (n) => ({ userId: of(userOf(n), '/userId') }) },
  findUserByName: { setup: users, args: (n) => ({ username: userOf(n).toUpperCase() }) },
  updateUser: { setup: users, before: (n) => [userStep(`user${USERS + n}`)], args: (n) => ({ ...versioned(USERS + n), displayName: `name ${n}` }) },
  disableUser: {
    tenant: 'disabling',
    setup: [...users, ...clientWith(['read'], 'disabling')],
    before: (n) => [userStep(`user${USERS + n}`), step('issueToken', token(`user${USERS + n}`, n, 'disabling'))],
    args: (n) => versioned(USERS + n),
  },
  listUsers: { setup: users, args: () => ({ limit: 50 }) },
  introspectToken: {
    tenant: 'introspecting',
    setup: [userStep('user0'), ...clientWith(['read'], 'introspecting'), ...times(USERS, (at) => step('issueToken', token('user0', at, 'introspecting')))],
    args: (n) => ({ tokenHash: hashOf(n % USERS) }),
  },
  recordLoginAttempt: {
    setup: users,
    args: (n) => ({ username: userOf(n), outcome: n % 4 === 0 ? 'failed' : 'succeeded', address: '192.0.2.1', userAgent: 'agent/1.0' }),
  },
  countLoginFailures: {
    setup: times(200, (at) => step('recordLoginAttempt', { username: `user${at % 10}`, outcome: 'failed' })),
    args: (n) => ({ username: `user${n % 10}`, windowMs: DAY_MS }),
  },
};
