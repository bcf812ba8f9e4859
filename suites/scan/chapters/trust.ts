import type { JourneyStep } from '#harness';
import { fails, is, of } from '../../support/steps.ts';
import { issuerDirectory } from '../calls.ts';

const tenant = '@global';
const KEY = 'psirt-2026';

/** An issuer that the system knows of, for everybody, with its key; and how far this tenant trusts it. */
export const trust: readonly JourneyStep[] = [
  issuerDirectory('registerIssuer', { actor: 'system', name: 'psirt', tags: ['vex'], trusted: true, weight: 50 }, { tenant, as: 'issuer' }),
  issuerDirectory(
    'addKey',
    { issuerId: of('issuer', '/issuerId'), actor: 'system', keyId: KEY, use: 'vex', algorithm: 'ed25519', material: new Uint8Array(32).fill(9) },
    { tenant, as: 'key' },
  ),
  issuerDirectory('setOverride', { issuerId: of('issuer', '/issuerId'), version: 0, actor: of('alice', '/userId'), weight: 80 }),
  issuerDirectory('listTrustedIssuers', { limit: 10, tag: 'vex' }, { as: 'trusted', expect: is('/items/0/weight', 80) }),
  issuerDirectory('resolveKey', { issuerId: of('trusted', '/items/0/issuerId'), keyId: KEY }, { as: 'resolved', expect: is('/state', 'valid') }),
  issuerDirectory(
    'retireIssuer',
    { issuerId: of('trusted', '/items/0/issuerId'), version: of('issuer', '/version'), actor: of('alice', '/userId') },
    { expect: fails('forbidden') },
  ),
];

/** The system takes the key back: for everybody, at once. */
export const mistrust: readonly JourneyStep[] = [
  issuerDirectory(
    'revokeKey',
    { issuerId: of('issuer', '/issuerId'), keyId: KEY, version: of('key', '/version'), actor: 'system', reason: 'leaked' },
    { tenant, as: 'revoked' },
  ),
  issuerDirectory('resolveKey', { issuerId: of('trusted', '/items/0/issuerId'), keyId: of('revoked', '/keyId') }, { expect: is('/state', 'revoked') }),
];
