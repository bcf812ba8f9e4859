import { JsonNumber, type Scenario } from '#harness';
import { fails, is, of, step, walk } from '../../support/steps.ts';
import { WRONG_CONDITIONS } from '../pools.ts';
import { channel, rule } from './steps.ts';

/** Asks which rule an event meets first. */
const meets = (attributes: unknown, first: string | undefined, kind = 'scan.completed') =>
  step('matchRules', { kind, attributes, limit: 10 }, { expect: first === undefined ? is('/items', []) : is('/items/0/name', first) });

const test = (op: string, value: unknown) => ({ condition: { path: ['k'], op, value } });

export const ruleScenarios: readonly Scenario[] = [
  {
    name: 'an event meets the rules of its kind, by priority, then name',
    summary: 'the kind itself or every kind; disabled rules never; pages of one; another tenant has rules of its own',
    hazards: ['Q06', 'Q07', 'Q14', 'T03'],
    steps: [
      channel('ops'),
      channel('theirs', { tenant: 'globex' }),
      rule('z', ['ops'], { eventKinds: ['scan.completed', '*', 'scan.completed'] }, { expect: is('/eventKinds', ['*', 'scan.completed']) }),
      rule('a', ['ops'], { priority: 11 }),
      rule('\u{1f600}', ['ops'], { priority: 10, eventKinds: ['policy.violated', 'scan.completed'] }),
      rule('\uffee', ['ops'], { priority: 10, eventKinds: ['policy.violated'] }),
      rule('off', ['ops'], { priority: 0, enabled: false }),
      rule('b', ['theirs'], { priority: 0 }, { tenant: 'globex' }),
      ...walk('matchRules', { kind: 'scan.completed', attributes: {}, limit: 1 }, '/items/0/name', ['z', '\u{1f600}', 'a']),
      ...walk('matchRules', { kind: 'policy.violated', attributes: {}, limit: 2 }, '/items/0/name', ['z', '\u{1f600}']),
      ...walk('matchRules', { kind: 'vex.changed', attributes: {}, limit: 1 }, '/items/0/name', ['z', 'a']),
      step('matchRules', { kind: 'scan', attributes: {}, limit: 10 }, { expect: is('/items/2', undefined) }),
      step('matchRules', { kind: '*', attributes: {}, limit: 10 }, { expect: fails('invalid') }),
      step('updateRule', { ruleId: of('z', '/ruleId'), version: 1, eventKinds: ['vex.changed'] }),
      meets({}, '\u{1f600}'),
      step('listRules', { enabled: false, limit: 10 }, { expect: is('/items/0/name', 'off') }),
      ...walk('listRules', { limit: 2 }, '/items/0/name', ['off', '\uffee', 'a']),
      step('listRules', { channelId: of('theirs', '/channelId'), limit: 10 }, { expect: is('/items', []) }),
    ],
  },
  {
    name: 'a condition compares JSON values',
    summary: 'numbers by value, objects without order of keys; null is not missing, a list is not its member, text is not a number',
    hazards: ['V04', 'V05', 'V09', 'V19', 'Q01', 'Q05', 'Q07', 'Q10', 'Q12'],
    steps: [
      channel('ops'),
      rule('equals', ['ops'], test('equals', { b: [], a: new JsonNumber('1.0') })),
      rule('null', ['ops'], test('equals', null)),
      rule('in', ['ops'], test('in', ['x', new JsonNumber('123456789012345678901234')])),
      rule('contains', ['ops'], test('contains', 1)),
      rule('startsWith', ['ops'], test('startsWith', 'a%_')),
      rule('atLeast', ['ops'], test('atLeast', new JsonNumber('7.0'))),
      meets({ k: { a: 1, b: [] } }, 'equals'),
      meets({ k: null }, 'null'),
      meets({}, undefined),
      meets({ k: new JsonNumber('123456789012345678901234') }, 'atLeast'),
      meets({ k: 'x' }, 'in'),
      meets({ k: [new JsonNumber('1.00')] }, 'contains'),
      meets({ k: ['1'] }, undefined),
      meets({ k: 'a%_b' }, 'startsWith'),
      meets({ k: 'ab_b' }, undefined),
      meets({ k: 7 }, 'atLeast'),
      meets({ k: new JsonNumber('6.9999999999999999999999999999999') }, undefined),
      meets({ k: '7' }, undefined),
    ],
  },
  {
    name: 'conditions are joined, and paths are literal keys',
    summary: 'all of nothing is always met, any of nothing never; what does not exist meets no test but its not',
    hazards: ['Q02', 'Q03', 'Q10'],
    steps: [
      channel('ops'),
      rule('dotted', ['ops'], { condition: { path: ['a.b'], op: 'exists' } }),
      rule('nested', ['ops'], { condition: { all: [{ path: ['a', 'b'], op: 'exists' }, { not: { path: ['a', 'c'], op: 'equals', value: 1 } }] } }),
      rule('never', ['ops'], { priority: 0, condition: { any: [] } }),
      rule('proto', ['ops'], { priority: 0, condition: { path: ['__proto__'], op: 'exists' } }),
      meets({ 'a.b': 1 }, 'dotted'),
      meets({ a: { b: null } }, 'nested'),
      meets({ a: { b: 1, c: new JsonNumber('1.0') } }, undefined),
      meets({}, undefined),
      rule('always', ['ops'], { priority: 1000, condition: { all: [] } }),
      meets({}, 'always'),
      ...WRONG_CONDITIONS.map((condition) => rule('wrong', ['ops'], { condition }, { expect: fails('invalid') })),
    ],
  },
  {
    name: 'a rule has its actions in the order given, through channels of its tenant',
    summary: 'one channel twice; a channel of another tenant, and one that is not there, are both invalid, and nothing is left behind',
    hazards: ['T06', 'V19', 'W20'],
    steps: [
      channel('a'),
      channel('b'),
      channel('theirs', { tenant: 'globex' }),
      step(
        'createRule',
        {
          name: 'r',
          priority: 0,
          eventKinds: ['*'],
          actions: [
            { channelId: of('b', '/channelId'), digestMs: 60_000, template: 't' },
            { channelId: of('a', '/channelId'), template: null },
            { channelId: of('b', '/channelId') },
          ],
        },
        { as: 'r', expect: is('/actions/0/digestMs', 60_000) },
      ),
      step('getRule', { ruleId: of('r', '/ruleId') }, { expect: is('/actions/1/template', null) }),
      step('getRule', { ruleId: of('r', '/ruleId') }, { expect: is('/actions/2/digestMs', null) }),
      rule('theirs only', ['theirs'], {}, { expect: fails('invalid') }),
      step('updateRule', { ruleId: of('r', '/ruleId'), version: 1, actions: [{ channelId: of('theirs', '/channelId') }] }, { expect: fails('invalid') }),
      step(
        'createRule',
        { name: 's', priority: 0, eventKinds: ['*'], actions: [{ channelId: '00000000-0000-4000-8000-000000000000' }] },
        { expect: fails('invalid') },
      ),
      step('updateRule', { ruleId: of('r', '/ruleId'), version: 1, actions: [{ channelId: of('a', '/channelId') }] }, { expect: is('/actions/1', undefined) }),
      rule('r', ['a'], {}, { as: 'second', expect: fails('duplicate') }),
      step('listRules', { channelId: of('b', '/channelId'), limit: 10 }, { expect: is('/items', []) }),
      step('listRules', { channelId: of('a', '/channelId'), limit: 10 }, { expect: is('/items/0/name', 'r') }),
      step('deleteRule', { ruleId: of('r', '/ruleId'), version: 1 }, { expect: fails('conflict') }),
      step('deleteRule', { ruleId: of('r', '/ruleId'), version: 2 }, { tenant: 'globex', expect: fails('not_found') }),
      step('deleteRule', { ruleId: of('r', '/ruleId'), version: 2 }),
      step('getRule', { ruleId: of('r', '/ruleId') }, { expect: fails('not_found') }),
    ],
  },
];
