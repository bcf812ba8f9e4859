import type { ScenarioStep } from '#harness';
import { is, type More, of, step } from '../../support/steps.ts';

/** Stands in for the SHA-256 of a token: 32 bytes that tell a number. */
export function tokenHash(number: number): Uint8Array {
  return new Uint8Array(32).fill(number);
}

/** A user, named after the step. */
export function user(username: string, more: More = {}): ScenarioStep {
  return step('createUser', { username }, { as: username, ...more });
}

/** Scopes with a client that holds them, named `client`. */
export function clientWith(scopes: readonly string[], tenant = 'acme'): readonly ScenarioStep[] {
  return [
    ...scopes.map((name) => step('defineScope', { name }, { tenant })),
    step('registerClient', { name: 'portal', scopes, grantTypes: ['authorization_code'] }, { tenant, as: `client of ${tenant}` }),
  ];
}

/** A token for a user that a step made, through the client of its tenant. */
export function issue(username: string, number: number, expiresInMs: number, more: More = {}): ScenarioStep {
  const { tenant = 'acme' } = more;
  return step(
    'issueToken',
    {
      kind: 'access',
      clientId: of(`client of ${tenant}`, '/clientId'),
      subject: { kind: 'user', id: of(username, '/userId') },
      scopes: [],
      tokenHash: tokenHash(number),
      expiresInMs,
    },
    more,
  );
}

/** Asks what a token is worth. */
export function worth(number: number, state: string, more: More = {}): ScenarioStep {
  return step('introspectToken', { tokenHash: tokenHash(number) }, { ...more, expect: is('/state', state) });
}
