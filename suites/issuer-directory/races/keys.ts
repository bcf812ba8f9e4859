import { errorsOf, oneWins, type Race, type RaceSeen, stepValue, valuesOf } from '#harness';
import { auditReadBack, recorded } from '../../support/audit-chain.ts';
import type { Page } from '../../support/page.ts';
import { is, MINUTE_MS, step } from '../../support/steps.ts';
import type { IssuerKey } from '../records.ts';
import { idOf, issuer, key, revoke, rotate } from '../scenarios/steps.ts';
import { FEW } from './callers.ts';

const withKey = () => [issuer('vendor'), key('vendor', 'old', 99)];
const rotation = (caller: number) => rotate('vendor', ['old', 1], [`new ${caller}`, caller], MINUTE_MS);
const active = step('listKeys', { issuerId: idOf('vendor'), status: 'active', limit: 9 }, { as: 'active' });
const activeKeys = (seen: RaceSeen) => stepValue<Page<IssuerKey>>(seen, 'active')?.items ?? [];

/** What must hold when several callers add, replace and revoke keys at once. */
export const keyRaces: readonly Race[] = [
  {
    name: 'a use has one active key',
    summary: 'of keys that are added for one use at once one is; all others are told that there is an active one, and are not recorded',
    hazards: ['W02', 'W03', 'W12'],
    callers: FEW,
    setup: () => [issuer('vendor')],
    acts: [{ steps: (caller) => [key('vendor', `k${caller}`, caller)] }],
    after: () => [active, ...auditReadBack],
    broken: (seen) => {
      const lost = oneWins(seen, 'addKey', { kind: 'duplicate', field: 'use', constraint: 'issuer_keys_active_key' });
      if (lost !== undefined) return lost;
      if (activeKeys(seen).length !== 1) return `one use has ${activeKeys(seen).length} active keys`;
      return recorded(seen, 'key.added').length === 1 ? undefined : 'a key that is refused is recorded';
    },
    equal: { without: ['/keyId', '/material', '/fingerprint'] },
  },
  {
    name: 'one material, keys of many issuers',
    summary: 'exactly one issuer gets the key; all others are told that its material is there',
    hazards: ['W03', 'W12'],
    callers: FEW,
    setup: (callers) => Array.from({ length: callers }, (_, at) => issuer(`vendor ${at}`)),
    acts: [{ steps: (caller) => [key(`vendor ${caller}`, 'k', 7)] }],
    broken: (seen) => oneWins(seen, 'addKey', { kind: 'duplicate', field: 'material', constraint: 'issuer_keys_fingerprint_key' }),
    equal: { without: ['/issuerId'] },
  },
  {
    name: 'one key, many who replace it',
    summary: 'exactly one caller puts its key in the place of the old one; all others are told that its version has passed',
    hazards: ['W02', 'W08'],
    callers: FEW,
    setup: withKey,
    acts: [{ steps: (caller) => [rotation(caller)] }],
    after: () => [active, step('listKeys', { issuerId: idOf('vendor'), limit: 9 }, { expect: is('/items/2', undefined) }), ...auditReadBack],
    broken: (seen) => {
      const lost = oneWins(seen, 'rotateKey', { kind: 'conflict', field: 'version' });
      if (lost !== undefined) return lost;
      if (activeKeys(seen).length !== 1) return `one use has ${activeKeys(seen).length} active keys`;
      return recorded(seen, 'key.rotated').length === 1 ? undefined : 'one replacement is not recorded, or twice';
    },
    equal: { without: ['/added/keyId', '/added/material', '/added/fingerprint'] },
  },
  {
    name: 'a key is replaced or revoked',
    summary: 'of those who replace and those who revoke one version exactly one does; a key that is revoked leaves no other in its place',
    hazards: ['W08', 'W14'],
    callers: [2, 4],
    setup: withKey,
    acts: [{ steps: (caller) => [caller % 2 === 0 ? rotation(caller) : revoke('vendor', 'old', 1)] }],
    after: () => [active, ...auditReadBack],
    broken: (seen) => {
      const rotated = valuesOf(seen, 'rotateKey').length;
      if (rotated + valuesOf(seen, 'revokeKey').length !== 1) return 'one version is changed twice, or not at all';
      const refused = ['rotateKey', 'revokeKey'].flatMap((op) => errorsOf(seen, op));
      if (refused.some(({ kind, field }) => kind !== 'conflict' || field !== 'version')) return 'who comes too late is not told that the version has passed';
      return activeKeys(seen).length === rotated
        ? undefined
        : `a key that was ${rotated === 1 ? 'replaced' : 'revoked'} leaves ${activeKeys(seen).length} active`;
    },
  },
  {
    name: 'who dies while it replaces a key leaves all or nothing',
    summary: 'the old key is active and nothing is recorded, or the new one is and that is recorded: never none, never both',
    hazards: ['W13', 'W22'],
    callers: [2],
    setup: withKey,
    acts: [{ steps: (caller) => (caller === 0 ? [{ ...rotation(0), dies: true }] : [step('getIssuer', { issuerId: idOf('vendor') })]) }],
    after: () => [active, ...auditReadBack],
    broken: (seen) => {
      const [standing, ...more] = activeKeys(seen);
      if (standing === undefined || more.length > 0) return `one use has ${activeKeys(seen).length} active keys`;
      const replaced = recorded(seen, 'key.rotated').length;
      return (standing.keyId === 'old') === (replaced === 0) ? undefined : `the active key is ${standing.keyId}, and ${replaced} replacements are recorded`;
    },
  },
];
