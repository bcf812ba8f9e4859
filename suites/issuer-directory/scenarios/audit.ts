import type { Scenario } from '#harness';
import { at, DAY_MS, fails, is, of, step, walk } from '../../support/steps.ts';
import { change, clear, issuer, key, revoke, rotate, think } from './steps.ts';

export const auditScenarios: readonly Scenario[] = [
  {
    name: 'every write is recorded once, and no refused one',
    summary: 'in order, without a gap, with who did it; what failed in the store leaves no trace either',
    hazards: ['W11', 'W15'],
    steps: [
      issuer('a'),
      issuer('A', {}, { as: 'twice', expect: fails('duplicate') }),
      issuer('', {}, { as: 'nameless', expect: fails('invalid') }),
      change('updateIssuer', 'a', 1, { weight: 1, actor: 'bob' }),
      change('updateIssuer', 'a', 1, { weight: 2 }, { expect: fails('conflict') }),
      key('a', 'k', 1),
      key('a', 'l', 1, {}, { expect: fails('duplicate') }),
      rotate('a', ['k', 1], ['l', 2], DAY_MS),
      revoke('a', 'l', 1, { reason: 'r', since: at(0) }),
      think('a', 0, { trusted: true }),
      clear('a', 1),
      change('retireIssuer', 'a', 2, { reason: 'done' }),
      ...walk('listAudit', { limit: 3 }, '/items/0/action', ['issuer.registered', 'key.rotated', 'override.cleared']),
      step('listAudit', { limit: 9 }, { expect: is('/items/1/actor', 'bob') }),
      step('listAudit', { limit: 9 }, { expect: is('/items/4/detail', { keyId: 'l', reason: 'r', since: '2026-01-01T00:00:00.000Z' }) }),
      step('listAudit', { limit: 9 }, { expect: is('/items/7/sequence', 8n) }),
      step('verifyAudit', {}, { expect: is('/entries', 8n) }),
      step('verifyAudit', {}, { tenant: 'globex', expect: is('/entries', 0n) }),
    ],
  },
  {
    name: 'a tenant reads its own audit, of one issuer where it asks for that',
    summary: 'each tenant counts from 1; the system’s own is its own',
    hazards: ['T11', 'W15'],
    steps: [
      issuer('a'),
      issuer('b'),
      issuer('g', {}, { tenant: '@global' }),
      change('updateIssuer', 'a', 1),
      step('listAudit', { limit: 1 }, { as: 'first', expect: is('/items/0/sequence', 1n) }),
      ...walk('listAudit', { subject: 'issuer:none', limit: 1 }, '/items', [[]]),
      step('listAudit', { subject: of('first', '/items/0/subject'), limit: 9 }, { expect: is('/items/1/sequence', 3n) }),
      step('listAudit', { subject: of('first', '/items/0/subject'), limit: 9 }, { tenant: '@global', expect: is('/items', []) }),
      step('listAudit', { limit: 9 }, { tenant: '@global', expect: is('/items/0/sequence', 1n) }),
      step('verifyAudit', {}, { tenant: '@global', expect: is('/intact', true) }),
    ],
  },
];
