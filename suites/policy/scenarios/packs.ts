import { JsonNumber, type Scenario } from '#harness';
import { fails, is, of, step, walk } from '../../support/steps.ts';
import { EXPRESSIONS, LONGEST_RULE } from '../pools.ts';
import { draft, pack, publish, rule } from './steps.ts';

/** SHA-256 of `{"format":"policy-pack/1","rules":[{"effect":"block","expression":{"1":3,"2":1.1,"b":[]},"priority":0,"ruleId":"a"}]}`. */
const DIGEST = '67b829586ea422d0d186c4a21274b6f8ec1a3bbf47d76b911516f3f0e2eb38c3';

export const packScenarios: readonly Scenario[] = [
  {
    name: 'packs are listed by name, and a name is taken once a tenant',
    summary: 'three packs, pages of one; the same name again, and in another tenant',
    hazards: ['Q06', 'Q14', 'W12', 'T05'],
    steps: [
      ...['b_1', 'b-1', 'b.1'].map((name) => pack(name)),
      pack('b-1', { as: 'again', expect: fails('duplicate') }),
      pack('b-1', { as: 'theirs', tenant: 'globex', expect: is('/lastVersion', 0) }),
      ...walk('listPacks', { limit: 1 }, '/items/0/name', ['b-1', 'b.1', 'b_1']),
      step('getPack', { packId: of('b-1', '/packId') }, { expect: is('/description', null) }),
      step('getPack', { packId: of('b-1', '/packId') }, { tenant: 'globex', expect: fails('not_found') }),
    ],
  },
  {
    name: 'versions count up, and a discarded number is not used again',
    summary: 'two drafts, one discarded, another; another tenant may make none',
    hazards: ['W15', 'T06'],
    steps: [
      pack('p'),
      draft('p', [], { expect: is('/version', 1) }),
      draft('p', [rule('a', 0)], { expect: is('/version', 2) }),
      step('discardDraft', { packId: of('p', '/packId'), version: 2, revision: 1 }),
      step('getVersion', { packId: of('p', '/packId'), version: 2 }, { expect: fails('not_found') }),
      step('listRules', { packId: of('p', '/packId'), version: 2, limit: 9 }, { expect: is('/items', []) }),
      draft('p', [], { expect: is('/version', 3) }),
      draft('p', [], { tenant: 'globex', expect: fails('not_found') }),
      ...walk('listVersions', { packId: of('p', '/packId'), limit: 1 }, '/items/0/version', [3, 1]),
      step('getPack', { packId: of('p', '/packId') }, { expect: is('/lastVersion', 3) }),
    ],
  },
  {
    name: 'a draft is changed at the revision that stands',
    summary: 'a stale revision is a conflict and changes nothing; rules are replaced as a whole, notes cleared by null',
    hazards: ['W08', 'V19'],
    steps: [
      pack('p'),
      step('draftVersion', { packId: of('p', '/packId'), notes: '', rules: [rule('a', 0)] }, { expect: is('/notes', '') }),
      step('reviseDraft', { packId: of('p', '/packId'), version: 1, revision: 1, rules: [rule('b', 1), rule('c', 0)] }, { expect: is('/revision', 2) }),
      step('reviseDraft', { packId: of('p', '/packId'), version: 1, revision: 1, notes: 'late' }, { expect: fails('conflict') }),
      step('getVersion', { packId: of('p', '/packId'), version: 1 }, { expect: is('/notes', '') }),
      step('reviseDraft', { packId: of('p', '/packId'), version: 1, revision: 2, notes: null }, { expect: is('/notes', null) }),
      step('getVersion', { packId: of('p', '/packId'), version: 1 }, { expect: is('/ruleCount', 2) }),
      ...walk('listRules', { packId: of('p', '/packId'), version: 1, limit: 1 }, '/items/0/ruleId', ['c', 'b']),
      step('discardDraft', { packId: of('p', '/packId'), version: 1, revision: 2 }, { expect: fails('conflict') }),
      step('reviseDraft', { packId: of('p', '/packId'), version: 2, revision: 1 }, { expect: fails('not_found') }),
    ],
  },
  {
    name: 'two rules of one id are refused, and nothing of the list is kept',
    summary: 'in a new draft and in a changed one: the rules before stay',
    hazards: ['W04', 'W11'],
    steps: [
      pack('p'),
      draft('p', [rule('a', 0), rule('b', 1), rule('a', 2)], { expect: fails('duplicate') }),
      step('getPack', { packId: of('p', '/packId') }, { expect: is('/lastVersion', 0) }),
      draft('p', [rule('a', 0)], { expect: is('/version', 1) }),
      step('reviseDraft', { packId: of('p', '/packId'), version: 1, revision: 1, rules: [rule('b', 0), rule('b', 0)] }, { expect: fails('duplicate') }),
      step('listRules', { packId: of('p', '/packId'), version: 1, limit: 9 }, { expect: is('/items/0/ruleId', 'a') }),
      step('getVersion', { packId: of('p', '/packId'), version: 1 }, { expect: is('/revision', 1) }),
    ],
  },
  {
    name: 'what is published stays as it is',
    summary: 'neither changed, discarded nor published again, and not without rules; the audit tells once',
    steps: [
      pack('p'),
      draft('p', []),
      publish('p', 1, { expect: fails('precondition_failed') }),
      draft('p', [rule('a', 0)]),
      publish('p', 2, { expect: is('/state', 'published') }),
      publish('p', 2, { expect: fails('precondition_failed') }),
      ...[1, 2].flatMap((revision) => [
        step('reviseDraft', { packId: of('p', '/packId'), version: 2, revision, notes: 'late' }, { expect: fails('precondition_failed') }),
        step('reviseDraft', { packId: of('p', '/packId'), version: 2, revision, rules: [] }, { expect: fails('precondition_failed') }),
        step('discardDraft', { packId: of('p', '/packId'), version: 2, revision }, { expect: fails('precondition_failed') }),
      ]),
      step('getVersion', { packId: of('p', '/packId'), version: 2 }, { expect: is('/publishedBy', 'alice') }),
      step('listRules', { packId: of('p', '/packId'), version: 2, limit: 9 }, { expect: is('/items/0/ruleId', 'a') }),
      step('listAudit', { limit: 9 }, { expect: is('/items/0/action', 'pack.published') }),
      step('listAudit', { limit: 9 }, { expect: is('/items/1', undefined) }),
    ],
  },
  {
    name: 'published content has its digest for an address',
    summary: 'whatever the order of keys and rules, the form of numbers and the notes; the same content twice in a pack is refused, in another pack it is not',
    hazards: ['V04', 'V05', 'V21', 'W02'],
    steps: [
      pack('p'),
      draft('p', [rule('a', 0, { b: [], 2: new JsonNumber('1.10'), 1: 3 })]),
      publish('p', 1, { expect: is('/digest', DIGEST) }),
      step('draftVersion', { packId: of('p', '/packId'), notes: 'the same', rules: [rule('a', -0, { 1: new JsonNumber('3.0'), 2: 1.1, b: [] })] }),
      publish('p', 2, { expect: fails('duplicate') }),
      step('getVersion', { packId: of('p', '/packId'), version: 2 }, { expect: is('/state', 'draft') }),
      step('getVersionByDigest', { packId: of('p', '/packId'), digest: DIGEST }, { expect: is('/version', 1) }),
      step('getVersionByDigest', { packId: of('p', '/packId'), digest: DIGEST }, { tenant: 'globex', expect: fails('not_found') }),
      step('getVersionByDigest', { packId: of('p', '/packId'), digest: '0'.repeat(64) }, { expect: fails('not_found') }),
      pack('q'),
      draft('q', [rule('a', 0, { 2: 1.1, 1: 3, b: [] })]),
      publish('q', 1, { expect: is('/digest', DIGEST) }),
      step('listVersions', { packId: of('p', '/packId'), state: 'published', limit: 9 }, { expect: is('/items/1', undefined) }),
    ],
  },
  {
    name: 'rules come by priority, then id, whichever way they were given',
    summary: 'ties in priority, ids whose order differs by locale and by UTF-16 unit, negative priorities',
    hazards: ['Q06', 'Q14'],
    steps: [
      pack('p'),
      draft('p', [rule('\u{1f600}', 0), rule('a', 10), rule('\uffee', 0), rule('B', 0), rule('a_', 0), rule('é', -1)]),
      ...walk('listRules', { packId: of('p', '/packId'), version: 1, limit: 1 }, '/items/0/ruleId', ['é', 'B', 'a_', '\uffee', '\u{1f600}', 'a']),
    ],
  },
  {
    name: 'expressions come back as they went in',
    summary: 'JSON of every kind, null beside empty, integers beyond a double, the longest ids',
    hazards: ['V04', 'V05', 'V06', 'V08', 'V09', 'V20', 'V25', 'Q10', 'W19'],
    steps: [
      pack('p'),
      draft(
        'p',
        EXPRESSIONS.map((expression, at) => rule(`r${at}`, at, expression)),
      ),
      draft('p', [rule(LONGEST_RULE, 0)]),
      step('listRules', { packId: of('p', '/packId'), version: 1, limit: 200 }, { expect: is('/items/1/expression', EXPRESSIONS[1]) }),
      step('listRules', { packId: of('p', '/packId'), version: 1, limit: 200 }, { expect: is('/items/3/expression', null) }),
      step('listRules', { packId: of('p', '/packId'), version: 1, limit: 200 }, { expect: is('/items/6/expression', []) }),
      step('listRules', { packId: of('p', '/packId'), version: 2, limit: 1 }, { expect: is('/items/0/ruleId', LONGEST_RULE) }),
    ],
  },
];
