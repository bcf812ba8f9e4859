import type { Scenario, ScenarioStep } from '#harness';
import { at, fails, is, step, walk } from '../../support/steps.ts';
import { change, clear, idOf, issuer, key, revoke, rotate, think, worth } from './steps.ts';

const SYSTEM = { tenant: '@global' } as const;
const forbidden = { expect: fails('forbidden') } as const;
const unknown = { tenant: 'globex', expect: fails('not_found') } as const;

/** Every change to an issuer `name` with a key `k`, by whoever `by` is. */
const changes = (name: string, by: Omit<ScenarioStep, 'op' | 'args'>): readonly ScenarioStep[] => [
  change('updateIssuer', name, 1, { weight: 1 }, by),
  key(name, 'x', 9, { use: 'advisory' }, by),
  rotate(name, ['k', 1], ['y', 8], 0, by),
  revoke(name, 'k', 1, {}, by),
  change('retireIssuer', name, 1, {}, by),
];

export const globalScenarios: readonly Scenario[] = [
  {
    name: 'a global issuer is everybody’s to read, and the system’s alone to change',
    summary:
      'to others it is forbidden, whatever version they name, and nothing is written; the system does each of it; who changed it stands in its own audit',
    hazards: ['T03', 'T06'],
    steps: [
      issuer('g', { trusted: true }, { ...SYSTEM, expect: is('/scope', 'global') }),
      key('g', 'k', 1, {}, SYSTEM),
      step('getIssuer', { issuerId: idOf('g') }, { expect: is('/scope', 'global') }),
      worth('g', 'k', 'valid'),
      step('listKeys', { issuerId: idOf('g'), limit: 9 }, { tenant: 'globex', expect: is('/items/0/keyId', 'k') }),
      ...changes('g', forbidden),
      change('retireIssuer', 'g', 7, {}, forbidden),
      revoke('g', 'none', 7, {}, forbidden),
      step('getIssuer', { issuerId: idOf('g') }, { expect: is('/version', 1) }),
      step('listAudit', { limit: 9 }, { expect: is('/items', []) }),
      step('listAudit', { limit: 9 }, { ...SYSTEM, expect: is('/items/1/action', 'key.added') }),
      ...changes('g', { ...SYSTEM, expect: is('/version', undefined) }).slice(2, 3),
      change('updateIssuer', 'g', 1, { weight: 3 }, { ...SYSTEM, expect: is('/version', 2) }),
      revoke('g', 'y', 1, {}, { ...SYSTEM, expect: is('/status', 'revoked') }),
      change('retireIssuer', 'g', 2, {}, { ...SYSTEM, expect: is('/status', 'retired') }),
      worth('g', 'k', 'issuer_retired'),
    ],
  },
  {
    name: 'a tenant’s issuer is nobody else’s, the system’s neither',
    summary: 'not to read, not to change, not to think of; who asks is told that there is none',
    hazards: ['T03', 'T05', 'T06'],
    steps: [
      issuer('own', { trusted: true }),
      key('own', 'k', 1),
      ...[unknown, { ...unknown, ...SYSTEM }].flatMap((by) => [
        step('getIssuer', { issuerId: idOf('own') }, by),
        step('findIssuer', { name: 'own' }, by),
        step('listKeys', { issuerId: idOf('own'), limit: 1 }, by),
        step('resolveKey', { issuerId: idOf('own'), keyId: 'k' }, by),
        ...changes('own', by),
        think('own', 0, { trusted: true }, by),
        step('listIssuers', { limit: 9 }, { ...by, expect: is('/items', []) }),
        step('listTrustedIssuers', { limit: 9 }, { ...by, expect: is('/items', []) }),
      ]),
      ...walk('listTrustedIssuers', { limit: 9 }, '/items/0/name', ['own']),
    ],
  },
  {
    name: 'own and global issuers are listed together, and an own one hides a global one of its name only where a name is sought',
    summary: 'both bear the name; by scope each alone; the system sees no tenant’s',
    hazards: ['T05', 'Q14'],
    steps: [
      issuer('both', { weight: 1 }, { ...SYSTEM, as: 'global both' }),
      issuer('z', {}, SYSTEM),
      issuer('BOTH', { weight: 2 }),
      issuer('a'),
      step('findIssuer', { name: 'both' }, { expect: is('/weight', 2) }),
      step('findIssuer', { name: 'both' }, { tenant: 'globex', expect: is('/weight', 1) }),
      step('findIssuer', { name: 'both' }, { ...SYSTEM, expect: is('/weight', 1) }),
      ...walk('listIssuers', { limit: 1 }, '/items/0/normalizedName', ['a', 'both', 'both', 'z']),
      ...walk('listIssuers', { scope: 'tenant', limit: 1 }, '/items/0/name', ['a', 'BOTH']),
      ...walk('listIssuers', { scope: 'global', limit: 1 }, '/items/0/name', ['both', 'z']),
      ...walk('listIssuers', { limit: 3 }, '/items/0/name', ['both'], SYSTEM),
      step('listIssuers', { scope: 'tenant', limit: 9 }, { tenant: 'globex', expect: is('/items', []) }),
    ],
  },
  {
    name: 'the same key may be a global one and a tenant’s own',
    summary: 'neither is a duplicate of the other, and each is resolved by its own issuer',
    hazards: ['T05'],
    steps: [
      issuer('g', {}, SYSTEM),
      issuer('own'),
      key('g', 'k', 1, {}, SYSTEM),
      key('own', 'k', 1, {}, { expect: is('/version', 1) }),
      revoke('own', 'k', 1),
      worth('g', 'k', 'valid'),
      worth('own', 'k', 'revoked'),
      think('g', 0, { trusted: true }),
      clear('g', 1, { expect: is('/updatedAt', at(9000)) }),
    ],
  },
];
