import { Micros, type Scenario, type ScenarioStep } from '#harness';
import { at, DAY_MS, fails, is, MINUTE_MS, type More, of, step, walk } from '../../support/steps.ts';
import { user } from './steps.ts';

const failed = (username: string, more: More = {}, ageUs?: number): ScenarioStep =>
  step('recordLoginAttempt', { username, outcome: 'failed', ...(ageUs === undefined ? {} : { ageUs }) }, more);
const succeeded = (username: string, more: More = {}, ageUs?: number): ScenarioStep =>
  step('recordLoginAttempt', { username, outcome: 'succeeded', ...(ageUs === undefined ? {} : { ageUs }) }, more);
const failures = (username: string, windowMs: number, equals: number, more: More = {}): ScenarioStep =>
  step('countLoginFailures', { username, windowMs }, { ...more, expect: is('/failures', equals) });
const micros = (ms: number, us: number): Micros => new Micros(BigInt(at(ms).getTime()) * 1000n + BigInt(us));

export const signInScenarios: readonly Scenario[] = [
  {
    name: 'the lockout window holds its end and not its beginning',
    summary: 'a failure counts at its own instant and one ms before the window has passed; exactly the window later it does not',
    hazards: ['W17', 'V22', 'Q17'],
    steps: [
      failed('alice'),
      failures('ALICE ', 15 * MINUTE_MS, 1, { advanceMs: 0 }),
      failed('Alice', { advanceMs: MINUTE_MS }),
      succeeded('alice', { advanceMs: 0 }),
      failed('bob', { advanceMs: 0 }),
      failed('alice', { advanceMs: 0, tenant: 'globex' }),
      failures('alice', 15 * MINUTE_MS, 2, { advanceMs: 14 * MINUTE_MS - 1 }),
      failures('alice', 15 * MINUTE_MS, 1, { advanceMs: 1 }),
      step('countLoginFailures', { username: 'alice', windowMs: 15 * MINUTE_MS }, { advanceMs: 0, expect: is('/firstAt', micros(MINUTE_MS + 1000, 0)) }),
      failures('alice', 15 * MINUTE_MS, 0, { advanceMs: MINUTE_MS }),
      step('countLoginFailures', { username: 'alice', windowMs: 15 * MINUTE_MS }, { advanceMs: 0, expect: is('/lastAt', null) }),
      failures('nobody', DAY_MS, 0),
    ],
  },
  {
    name: 'the lockout window is cut to the microsecond',
    summary: 'failures reported late, one µs inside the window, at its beginning, and one µs before it',
    hazards: ['V13', 'V26'],
    steps: [
      failed('a', {}, 999_999),
      failures('a', 1000, 1, { advanceMs: 0 }),
      failed('b', { advanceMs: 0 }, 1_000_000),
      failures('b', 1000, 0, { advanceMs: 0 }),
      failures('b', 1001, 1, { advanceMs: 0 }),
      failed('c', { advanceMs: 0 }, 1_000_001),
      failures('c', 1000, 0, { advanceMs: 0 }),
      step('countLoginFailures', { username: 'a', windowMs: 1000 }, { advanceMs: 0, expect: is('/firstAt', micros(0, 1)) }),
    ],
  },
  {
    name: 'attempts within one millisecond are listed one by one',
    summary: 'five within a ms, two of them at one µs, the latest first, read two at a time; times come back to the µs',
    hazards: ['V13', 'V26', 'Q14'],
    steps: [
      ...[0, 1, 1, 2, 999].map((ageUs) => failed('a', { advanceMs: 0 }, ageUs)),
      succeeded('b', { advanceMs: 0 }, 500),
      ...walk('listLoginAttempts', { username: 'A', limit: 2 }, '/items/0/occurredAt', [micros(0, 0), micros(0, -1), micros(0, -999)], { advanceMs: 0 }),
      ...walk('listLoginAttempts', { outcome: 'succeeded', limit: 2 }, '/items/0/occurredAt', [micros(0, -500)], { advanceMs: 0 }),
      ...walk('listLoginAttempts', { username: 'a', outcome: 'succeeded', limit: 2 }, '/items', [[]]),
      step('listLoginAttempts', { limit: 10 }, { tenant: 'globex', expect: is('/items', []) }),
    ],
  },
  {
    name: 'a success moves the last sign-in forwards, and makes no version',
    summary: 'cut to the ms; one reported late does not move it back; a name that is nobody’s and another tenant’s move nothing',
    hazards: ['V13', 'V26', 'W08'],
    steps: [
      user('a', { expect: is('/lastLoginAt', null) }),
      succeeded(' A', {}, 1),
      step('getUser', { userId: of('a', '/userId') }, { expect: is('/lastLoginAt', at(1999)) }),
      succeeded('a', {}, 3_000_000),
      step('getUser', { userId: of('a', '/userId') }, { expect: is('/lastLoginAt', at(1999)) }),
      failed('a'),
      succeeded('a', { tenant: 'globex' }),
      succeeded('nobody'),
      step('getUser', { userId: of('a', '/userId') }, { expect: is('/lastLoginAt', at(1999)) }),
      step('updateUser', { userId: of('a', '/userId'), version: 1 }, { expect: is('/lastLoginAt', at(1999)) }),
    ],
  },
  {
    name: 'who never signed in comes first',
    summary: 'two who never did and two who did at one instant; pages of one, whose ends lie within each tie',
    hazards: ['Q04', 'Q14'],
    steps: [
      ...['a', 'b', 'c', 'd'].map((name) => user(name)),
      succeeded('c'),
      succeeded('a', { advanceMs: 0 }),
      ...walk('listUsersByLastLogin', { limit: 1 }, '/items/0/lastLoginAt', [null, null, at(5000), at(5000)]),
      ...walk('listUsersByLastLogin', { limit: 3 }, '/items/0/lastLoginAt', [null, at(5000)]),
      step('listUsersByLastLogin', { limit: 3 }, { tenant: 'globex', expect: is('/items', []) }),
    ],
  },
  {
    name: 'attempts are kept for ninety days',
    summary: 'one that is ninety days old goes, one that lacks a µs stays; no more than the limit, and none of another tenant’s',
    hazards: ['W17', 'V13'],
    steps: [
      failed('old', { advanceMs: 0 }, 1),
      failed('exact', { advanceMs: 0 }),
      failed('theirs', { advanceMs: 0, tenant: 'globex' }),
      failed('young', { advanceMs: 1 }, 999),
      step('purgeLoginAttempts', { limit: 1000 }, { advanceMs: 90 * DAY_MS - 2, expect: is('/purged', 0) }),
      step('purgeLoginAttempts', { limit: 1 }, { advanceMs: 1, expect: is('/purged', 1) }),
      ...walk('listLoginAttempts', { limit: 10 }, '/items/1/username', ['exact'], { advanceMs: 0 }),
      step('purgeLoginAttempts', { limit: 1000 }, { advanceMs: 0, expect: is('/purged', 1) }),
      ...walk('listLoginAttempts', { limit: 10 }, '/items/0/username', ['young'], { advanceMs: 0 }),
      step('listLoginAttempts', { limit: 10 }, { advanceMs: 0, tenant: 'globex', expect: is('/items/0/username', 'theirs') }),
      step('purgeLoginAttempts', { limit: 1001 }, { expect: fails('invalid') }),
    ],
  },
];
