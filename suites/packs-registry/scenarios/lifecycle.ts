import type { Scenario } from '#harness';
import { at, fails, is, step, walk } from '../../support/steps.ts';
import { A, B, change, PACK, publish } from './steps.ts';

const version = { name: PACK, version: '1.0.0' };

export const lifecycleScenarios: readonly Scenario[] = [
  {
    name: 'a version moves only along its states',
    summary: 'promoted and deprecated back and forth, never to where it is; what is yanked stays yanked, and keeps its bytes',
    hazards: ['W08', 'W21'],
    steps: [
      publish('1.0.0'),
      change('promote', 1, 'promoted'),
      change('promote', 2, 'precondition_failed'),
      change('deprecate', 2, 'deprecated'),
      change('deprecate', 3, 'precondition_failed'),
      change('promote', 3, 'promoted'),
      change('yank', 4, 'yanked'),
      change('promote', 5, 'precondition_failed'),
      change('deprecate', 5, 'precondition_failed'),
      change('yank', 5, 'precondition_failed'),
      publish('1.0.0', { expect: is('/version/state', 'yanked') }),
      publish('1.0.0', { content: B, expect: fails('conflict') }),
      step('getByDigest', { sha256: A.sha256, limit: 1 }, { expect: is('/items/0/state', 'yanked') }),
      ...walk('listLifecycle', { ...version, limit: 1 }, '/items/0/to', ['published', 'promoted', 'deprecated', 'promoted', 'yanked']),
      step('listLifecycle', { ...version, limit: 5 }, { expect: is('/items/4/from', 'promoted') }),
      step('listLifecycle', { ...version, limit: 5 }, { expect: is('/items/1/at', at(2000)) }),
    ],
  },
  {
    name: 'a published version may be deprecated or yanked at once',
    summary: 'and another version of the pack is not touched',
    steps: [
      publish('1.0.0'),
      publish('1.0.1'),
      publish('1.0.2'),
      change('deprecate', 1, 'deprecated'),
      change('yank', 2, 'yanked'),
      change('yank', 1, 'yanked', { version: '1.0.1' }),
      step('getVersion', { name: PACK, version: '1.0.2' }, { expect: is('/state', 'published') }),
    ],
  },
  {
    name: 'a change at a revision that has passed is refused',
    summary: 'and recorded nowhere: neither in the lifecycle nor in the audit; nor may a stranger change anything',
    hazards: ['W08', 'T06', 'Q16'],
    steps: [
      publish('1.0.0'),
      change('promote', 2, 'conflict'),
      change('promote', 1, 'promoted'),
      change('yank', 1, 'conflict'),
      change('yank', 2, 'not_found', { tenant: 'globex' }),
      change('yank', 2, 'not_found', { version: '1.0.0+a' }),
      step('yank', { ...version, revision: 2, actor: 'alice' }, { expect: fails('invalid') }),
      step('deprecate', { ...version, revision: 2, actor: 'alice', reason: null }, { expect: fails('invalid') }),
      step('promote', { ...version, revision: 2, actor: '', reason: 'x' }, { expect: fails('invalid') }),
      step('listLifecycle', { ...version, limit: 5 }, { expect: is('/items/2', undefined) }),
      step('listAudit', { limit: 5 }, { expect: is('/items/2', undefined) }),
    ],
  },
  {
    name: 'every change is in the audit, in one chain with facts from elsewhere',
    summary: 'publication, attestation and changes of state with who did it and why; a tenant’s chain is its own',
    hazards: ['W15', 'T11', 'V19'],
    steps: [
      publish('1.0.0', { tenant: 'globex' }),
      publish('1.0.0'),
      step('attach', { ...version, type: 'sbom', content: B, actor: 'ci' }),
      step('attach', { ...version, type: 'sbom', content: B, actor: 'ci' }, { expect: is('/added', false) }),
      step('promote', { ...version, revision: 1, actor: 'alice' }, { expect: is('/state', 'promoted') }),
      step('appendAudit', { actor: 'bob', action: 'pack.reviewed', subject: 'pack:scan/base', detail: { b: [1, null], a: '' } }),
      change('yank', 2, 'yanked'),
      ...walk('listAudit', { limit: 1 }, '/items/0/action', ['pack.published', 'pack.attested', 'pack.promoted', 'pack.reviewed', 'pack.yanked']),
      ...walk('listAudit', { subject: 'pack:scan/base@1.0.0', limit: 2 }, '/items/0/action', ['pack.published', 'pack.promoted']),
      step('listAudit', { subject: 'pack:scan/base@1.0.0', limit: 4 }, { expect: is('/items/2/detail/reason', null) }),
      step('listAudit', { limit: 5 }, { expect: is('/items/4/sequence/$numberLong', '5') }),
      step('verifyAudit', {}, { expect: is('/intact', true) }),
      step('verifyAudit', {}, { tenant: 'globex', expect: is('/entries/$numberLong', '1') }),
      step('verifyAudit', {}, { tenant: 'initech', expect: is('/entries/$numberLong', '0') }),
    ],
  },
];
