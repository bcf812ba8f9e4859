import type { GrowthDefinition } from '#harness';
import { DAY_MS, of, step } from '../support/steps.ts';
import { clientWith, user } from './scenarios/steps.ts';

/** A hash that no call of a path has: theirs begin with a smaller number. */
function hashOf(number: number): Uint8Array {
  const bytes = new Uint8Array(32);
  new DataView(bytes.buffer).setUint32(0, 2 ** 31 + number);
  return bytes;
}

const holders = ['introspecting', 'disabling'].map((tenant) => ({ tenant, name: `holder of ${tenant}` }));

/** More people who sign in, and more tokens of others in the tenants where tokens are asked for and revoked. */
export const growth: GrowthDefinition = {
  records: 4,
  setup: holders.flatMap(({ tenant, name }) => [
    user(name, { tenant }),
    ...clientWith([], tenant).map((made) => ({ ...made, args: { ...(made.args as object), name: 'crowd' } })),
  ]),
  bundle: (n) => [
    step('createUser', { username: `crowd${n}`, email: `crowd${n}@example.org`, roles: ['reader'], attributes: { floor: n % 9 } }),
    step('recordLoginAttempt', { username: `crowd${n}`, outcome: n % 3 === 0 ? 'failed' : 'succeeded' }),
    ...holders.map(({ tenant, name }) =>
      step(
        'issueToken',
        {
          kind: 'access',
          clientId: of(`client of ${tenant}`, '/clientId'),
          subject: { kind: 'user', id: of(name, '/userId') },
          scopes: [],
          tokenHash: hashOf(n),
          expiresInMs: 30 * DAY_MS,
        },
        { tenant },
      ),
    ),
  ],
};
