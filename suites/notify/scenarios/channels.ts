import type { Scenario } from '#harness';
import { fails, is, of, step, walk } from '../../support/steps.ts';
import { CONFIGURATIONS, WRONG_CONFIGURATIONS } from '../pools.ts';
import { channel, rule } from './steps.ts';

const id = (name: string) => ({ channelId: of(name, '/channelId') });

export const channelScenarios: readonly Scenario[] = [
  {
    name: 'secrets stand in a configuration by reference only',
    summary: 'clear text under any key that speaks of a secret is invalid at any depth, and so is a URL with a password; nothing of it is left behind',
    hazards: ['V01'],
    steps: [
      ...WRONG_CONFIGURATIONS.map((configuration) => step('createChannel', { name: 'a', kind: 'email', configuration }, { expect: fails('invalid') })),
      step('listChannels', { limit: 1 }, { expect: is('/items', []) }),
      channel('a'),
      step('updateChannel', { ...id('a'), version: 1, configuration: { smtp: { Password: 'hunter2' } } }, { expect: fails('invalid') }),
      step('updateChannel', { ...id('a'), version: 1, configuration: { smtp: { Password: 'vault://notify/smtp' } } }, { expect: is('/version', 2) }),
      step('getChannel', id('a'), { expect: is('/configuration/smtp/Password', 'vault://notify/smtp') }),
    ],
  },
  {
    name: 'a configuration comes back as it went in',
    summary: 'numbers, keys of every kind and order, null beside empty',
    hazards: ['V04', 'V05', 'V20', 'V21', 'V25', 'Q10'],
    steps: CONFIGURATIONS.flatMap((configuration, at) => [
      step('createChannel', { name: `c${at}`, kind: 'webhook', configuration }, { as: `c${at}`, expect: is('/configuration', configuration) }),
      step('getChannel', id(`c${at}`), { expect: is('/configuration', configuration) }),
    ]),
  },
  {
    name: 'a deleted channel gives its name free and is found no more',
    summary: 'the name moves out of the unique index and back in; what was sent through it stays; a deletion is no second time',
    hazards: ['W02', 'T05'],
    steps: [
      channel('ops'),
      channel('ops', { as: 'taken', expect: fails('duplicate') }),
      channel('ops', { tenant: 'globex', as: 'theirs', expect: is('/version', 1) }),
      step('enqueueDelivery', { idempotencyKey: 'k', ...id('ops'), eventId: 'e' }, { as: 'k' }),
      step('deleteChannel', { ...id('ops'), version: 1 }, { tenant: 'globex', expect: fails('not_found') }),
      step('deleteChannel', { ...id('ops'), version: 2 }, { expect: fails('conflict') }),
      step('deleteChannel', { ...id('ops'), version: 1 }),
      step('deleteChannel', { ...id('ops'), version: 2 }, { expect: fails('not_found') }),
      step('getChannel', id('ops'), { expect: fails('not_found') }),
      step('updateChannel', { ...id('ops'), version: 2, name: 'b' }, { expect: fails('not_found') }),
      step('getDelivery', { deliveryId: of('k', '/delivery/deliveryId') }, { expect: is('/delivery/state', 'queued') }),
      channel('ops', { as: 'again', expect: is('/version', 1) }),
      step('deleteChannel', { ...id('again'), version: 1 }),
      channel('ops', { as: 'third', expect: is('/version', 1) }),
      step('listChannels', { limit: 10 }, { expect: is('/items/1', undefined) }),
    ],
  },
  {
    name: 'a channel that is named is not deleted',
    summary: 'by a rule, by an escalation policy; once they are gone, or name another, it is',
    hazards: ['T06'],
    steps: [
      channel('a'),
      channel('b'),
      rule('r', ['a']),
      step('createEscalationPolicy', { name: 'p', steps: [{ waitMs: 1000, targets: [{ kind: 'channel', id: of('b', '/channelId') }] }] }, { as: 'p' }),
      step('deleteChannel', { ...id('a'), version: 1 }, { expect: fails('precondition_failed') }),
      step('deleteChannel', { ...id('b'), version: 1 }, { expect: fails('precondition_failed') }),
      step('getChannel', id('a'), { expect: is('/version', 1) }),
      step('updateRule', { ruleId: of('r', '/ruleId'), version: 1, actions: [id('b')] }, { expect: is('/version', 2) }),
      step('deleteChannel', { ...id('a'), version: 1 }),
      step('updateRule', { ruleId: of('r', '/ruleId'), version: 2, actions: [id('a')] }, { expect: fails('invalid') }),
      step('getRule', { ruleId: of('r', '/ruleId') }, { expect: is('/version', 2) }),
      step('deleteRule', { ruleId: of('r', '/ruleId'), version: 2 }),
      step('deleteChannel', { ...id('b'), version: 1 }, { expect: fails('precondition_failed') }),
      step('deleteEscalationPolicy', { policyId: of('p', '/policyId'), version: 1 }),
      step('deleteChannel', { ...id('b'), version: 1 }),
      rule('other', ['b'], {}, { expect: fails('invalid') }),
    ],
  },
  {
    name: 'channels are listed by name in code point order',
    summary: 'pages of two; capitals first, astral characters last; deleted ones are left out, filters hold together',
    hazards: ['Q06', 'Q14', 'V22'],
    steps: [
      ...['\u{1f600}', 'b', '\uffee', 'B', 'zo\u00eb', 'zoe\u0308', ' b'].map((name) => channel(name)),
      ...walk('listChannels', { limit: 2 }, '/items/0/name', [' b', 'b', 'zo\u00eb', '\u{1f600}']),
      step('updateChannel', { ...id('b'), version: 1, enabled: false }),
      step('listChannels', { enabled: false, kind: 'slack', limit: 10 }, { expect: is('/items/0/name', 'b') }),
      step('listChannels', { enabled: false, kind: 'email', limit: 10 }, { expect: is('/items', []) }),
      step('listChannels', { limit: 10 }, { tenant: 'globex', expect: is('/items', []) }),
    ],
  },
  {
    name: 'a version of a channel that has passed changes nothing',
    summary: 'two read version 1; the second is refused, and what the first wrote stands',
    hazards: ['W08', 'Q16'],
    steps: [
      channel('a'),
      step('updateChannel', { ...id('a'), version: 1, name: 'first' }, { expect: is('/version', 2) }),
      step('updateChannel', { ...id('a'), version: 1, name: 'second' }, { expect: fails('conflict') }),
      step('updateChannel', { ...id('a'), version: 2 }, { expect: is('/version', 3) }),
      step('getChannel', id('a'), { expect: is('/name', 'first') }),
      channel('b'),
      step('updateChannel', { ...id('b'), version: 1, name: 'first' }, { expect: fails('duplicate') }),
    ],
  },
];
