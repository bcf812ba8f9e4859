import type { Scenario } from '#harness';
import { at, fails, is, step, walk } from '../../support/steps.ts';
import { activePack, approve, request, rule } from './steps.ts';

const ZEROS = '0'.repeat(64);
/**
 * SHA-256 of `{"action":"login","actor":"alice","detail":{"1":3,"2":1.1,"b":[]},"occurredAt":"2026-01-01T00:00:01.000Z",`
 * `"previousDigest":"0…0","sequence":1,"subject":"é","tenantId":"acme"}`.
 */
const FIRST = '7e41e5b98ce292564dc435880ad11bb6d92856e70502a6262efb7a6576bf6991';
const fact = (subject: string, detail?: unknown) => ({ actor: 'alice', action: 'login', subject, ...(detail !== undefined && { detail }) });

export const auditScenarios: readonly Scenario[] = [
  {
    name: 'entries are the links of a chain, one a tenant',
    summary: 'numbered from 1 without a gap, each with the digest of the one before; the digest is of canonical JSON, the same on every store',
    hazards: ['V04', 'V05', 'V21', 'W15', 'T11'],
    steps: [
      step('appendAudit', fact('é', { b: [], 2: 1.1, 1: 3 }), { as: 'first', expect: is('/digest', FIRST) }),
      step('appendAudit', fact('x'), { tenant: 'globex', expect: is('/sequence', 1n) }),
      step('appendAudit', fact('e\u0301'), { expect: is('/previousDigest', FIRST) }),
      step('appendAudit', fact('x'), { tenant: 'globex', expect: is('/sequence', 2n) }),
      step('appendAudit', { ...fact('x'), action: 'Not allowed' }, { expect: fails('invalid') }),
      step('appendAudit', fact('x'), { expect: is('/sequence', 3n) }),
      step('listAudit', { limit: 1 }, { expect: is('/items/0/previousDigest', ZEROS) }),
      ...walk('listAudit', { limit: 1 }, '/items/0/subject', ['é', 'e\u0301', 'x']),
      ...walk('listAudit', { limit: 1, subject: 'é' }, '/items/0/occurredAt', [at(1_000)]),
      step('verifyAudit', {}, { expect: is('/entries', 3n) }),
      step('verifyAudit', {}, { tenant: 'globex', expect: is('/entries', 2n) }),
      step('verifyAudit', {}, { tenant: 'initech', expect: is('/intact', true) }),
    ],
  },
  {
    name: 'what is done is recorded with it, what is refused is not',
    summary: 'publishing, activating and approving leave one entry each; a refused approval leaves none, and no gap',
    hazards: ['W09', 'W15'],
    steps: [
      ...activePack('p', [[rule('a', 0)]]),
      request('x', 'a'),
      step(
        'approveException',
        { exceptionId: { $step: 'x', pointer: '/exceptionId' }, version: 1, actor: 'alice', durationMs: 1 },
        { expect: fails('forbidden') },
      ),
      approve('x', 1000, 0),
      ...walk('listAudit', { limit: 1 }, '/items/0/action', ['pack.published', 'pack.activated', 'exception.approved']),
      step('listAudit', { limit: 9 }, { expect: is('/items/2/sequence', 3n) }),
      step('listAudit', { limit: 9 }, { expect: is('/items/1/detail/version', 1) }),
      step('verifyAudit', {}, { expect: is('/entries', 3n) }),
    ],
  },
];
