import type { JourneyStep } from '#harness';
import { is, of } from '../../support/steps.ts';
import { authority } from '../calls.ts';

/** Stands in for the SHA-256 of the worker's token. */
export const TOKEN = new Uint8Array(32).fill(7);

/** People who decide, and a service account that works on their behalf. */
export const identity: readonly JourneyStep[] = [
  authority('createUser', { username: 'Alice', email: 'alice@example.org', roles: ['reviewer'], attributes: { team: 'shop', seniority: 7 } }, { as: 'alice' }),
  authority('createUser', { username: 'bob', roles: ['approver'] }, { as: 'bob' }),
  authority('defineScope', { name: 'scan.run', resources: ['scheduler', 'policy'] }),
  authority('registerClient', { name: 'scanner', scopes: ['scan.run'], grantTypes: ['client_credentials'] }, { as: 'scanner' }),
  authority('createServiceAccount', { name: 'scan-worker' }, { as: 'worker' }),
  authority('bindServiceAccount', {
    serviceAccountId: of('worker', '/serviceAccountId'),
    version: of('worker', '/version'),
    clientId: of('scanner', '/clientId'),
    scopes: ['scan.run'],
  }),
  authority('issueToken', {
    kind: 'access',
    clientId: of('scanner', '/clientId'),
    subject: { kind: 'service_account', id: of('worker', '/serviceAccountId') },
    scopes: ['scan.run'],
    tokenHash: TOKEN,
    expiresInMs: 3_600_000,
  }),
  authority('introspectToken', { tokenHash: TOKEN }, { as: 'token', expect: is('/active', true) }),
];

/** The worker's token is taken back when its work is done, and so is the issuer's key. */
export const farewell: readonly JourneyStep[] = [
  authority('revokeToken', { tokenHash: of('token', '/token/tokenHash'), reason: 'scan finished' }, { expect: is('/revokedNow', true) }),
  authority('introspectToken', { tokenHash: TOKEN }, { expect: is('/state', 'revoked') }),
  authority('addRevocation', { category: 'key', key: of('revoked', '/fingerprint'), reason: of('revoked', '/revokedReason') }),
  authority('exportRevocations', {}, { expect: is('/entries', 2) }),
];
