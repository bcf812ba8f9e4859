import { JsonNumber, type Scenario } from '#harness';
import { fails, is, of, step } from '../../support/steps.ts';
import { LONG_NAMES, WRONG_JSON_VALUES, WRONG_NAMES, WRONG_NOTES } from '../../support/values.ts';
import { WRONG_EMAILS, WRONG_HASHES, WRONG_SCOPES } from '../pools.ts';
import { user } from './steps.ts';

const ODD_KEYS = { b: 1, 2: 2, 1: 3, '': [], 'a.b': { a: { b: null } }, $set: {} };
const invalid = { expect: fails('invalid') };
const forbidden = fails('forbidden');

export const valueScenarios: readonly Scenario[] = [
  {
    name: 'what no store holds is refused by both',
    summary: 'NUL and lone surrogates in every kind of text, wrong names, addresses, secrets in clear text: invalid, and nothing is left behind',
    hazards: ['V01', 'V02', 'V03', 'V23'],
    steps: [
      ...WRONG_NAMES.map((username) => step('createUser', { username }, invalid)),
      ...WRONG_EMAILS.map((email) => step('createUser', { username: 'a', email }, invalid)),
      ...WRONG_NOTES.map((displayName) => step('createUser', { username: 'a', displayName }, invalid)),
      ...WRONG_HASHES.map((passwordHash) => step('createUser', { username: 'a', passwordHash }, invalid)),
      ...['', 'a\0', null].map((role) => step('createUser', { username: 'a', roles: [role] }, invalid)),
      ...WRONG_SCOPES.map((name) => step('defineScope', { name }, invalid)),
      step('listUsers', { limit: 1 }, { expect: is('/items', []) }),
      step('listScopes', { limit: 1 }, { expect: is('/items', []) }),
    ],
  },
  {
    name: 'attributes that jsonb cannot hold are refused by both',
    summary: 'NUL, lone surrogates, NaN, numbers beyond Decimal128, what BSON would take for its own types; at the top and within',
    hazards: ['V01', 'V02', 'V03', 'V05', 'V07'],
    steps: [
      ...WRONG_JSON_VALUES.map((value) => step('createUser', { username: 'a', attributes: { k: value } }, invalid)),
      ...[null, [], 'x'].map((attributes) => step('createUser', { username: 'a', attributes }, invalid)),
      step('findUserByName', { username: 'a' }, { expect: fails('not_found') }),
    ],
  },
  {
    name: 'attributes come back as they went in',
    summary: 'keys of every kind and order, null beside empty, integers beyond a double',
    hazards: ['V04', 'V06', 'V08', 'V09', 'V20', 'V21', 'V25', 'Q10'],
    steps: [
      step('createUser', { username: 'a', attributes: ODD_KEYS }, { as: 'a', expect: is('/attributes', ODD_KEYS) }),
      step('getUser', { userId: of('a', '/userId') }, { expect: is('/attributes', ODD_KEYS) }),
      step('createUser', { username: 'b', attributes: { n: [2n ** 53n + 1n, new JsonNumber('123456789012345678901234'), 0.1, []] } }, { as: 'b' }),
      step('getUser', { userId: of('b', '/userId') }, { expect: is('/attributes/n/0', 2n ** 53n + 1n) }),
      step('getUser', { userId: of('b', '/userId') }, { expect: is('/attributes/n/1', new JsonNumber('123456789012345678901234')) }),
      step('getUser', { userId: of('b', '/userId') }, { expect: is('/attributes/n/3', []) }),
    ],
  },
  {
    name: 'free text comes back as it went in',
    summary: 'padded, several lines, NFD, beyond the BMP, control characters but for NUL; nothing is trimmed or composed',
    hazards: ['V22', 'V23', 'V27'],
    steps: [
      step('createUser', { username: '  Padded  ', displayName: '  e\u0301\r\n\ufeff\u{1f600}\uffff\u0001  ' }, { as: 'a' }),
      step('getUser', { userId: of('a', '/userId') }, { expect: is('/displayName', '  e\u0301\r\n\ufeff\u{1f600}\uffff\u0001  ') }),
      step('getUser', { userId: of('a', '/userId') }, { expect: is('/username', '  Padded  ') }),
    ],
  },
  {
    name: 'names of the longest kind are held and found',
    summary: 'their index entries are the largest there are; folding makes some of them longer still',
    hazards: ['W19'],
    steps: LONG_NAMES.flatMap((name) => [
      user(name, { expect: is('/username', name) }),
      step('findUserByName', { username: name }, { expect: is('/username', name) }),
      step('createServiceAccount', { name }, { expect: is('/version', 1) }),
    ]),
  },
  {
    name: 'a page asks for 1 to 200 items, after a place that a page gave',
    summary:
      'other limits and other cursors are invalid, one of another list too; ids in capitals are ids; ids and versions of the wrong kind are invalid, not unknown',
    hazards: ['V18'],
    steps: [
      user('a'),
      user('b'),
      ...[0, -1, 1.5, 201, '2', null].map((limit) => step('listUsers', { limit }, invalid)),
      step('listUsers', { limit: 1 }, { as: 'page', expect: is('/items/0/username', 'a') }),
      step('listClients', { limit: 1, after: of('page', '/next') }, invalid),
      ...['', 'x', 'bnVsbA', 'WyJ1c2VycyJd'].map((after) => step('listUsers', { limit: 1, after }, invalid)),
      ...['', 'x', 7].map((userId) => step('getUser', { userId }, invalid)),
      ...['00000000-0000-4000-8000-000000000000', 'AAAAAAAA-AAAA-4AAA-8AAA-AAAAAAAAAAAA'].map((userId) =>
        step('getUser', { userId }, { expect: fails('not_found') }),
      ),
      ...[0, -1, 1.5, '1', 2 ** 31].map((version) => step('updateUser', { userId: of('a', '/userId'), version }, invalid)),
      step('listUsers', { limit: 200, after: of('page', '/next') }, { expect: is('/items/0/username', 'b') }),
    ],
  },
  {
    name: 'who names no tenant is told nothing',
    summary: 'empty, with a control character, over-long: forbidden before anything is looked at; quotes and SQL in a name are a name',
    hazards: ['T01', 'T02', 'T10'],
    steps: [
      user('a'),
      ...['', 'a\0', '\n', '\ud800', 'x'.repeat(129)].flatMap((tenant) => [
        step('listUsers', { limit: 10 }, { tenant, expect: forbidden }),
        step('getUser', { userId: 'not an id' }, { tenant, expect: forbidden }),
      ]),
      ...["x'; set role postgres; --", '%', 'ACME', ' acme', 'x'.repeat(128)].flatMap((tenant) => [
        step('listUsers', { limit: 10 }, { tenant, expect: is('/items', []) }),
        user('a', { tenant, as: `a of ${tenant}`, expect: is('/version', 1) }),
      ]),
      step('listUsers', { limit: 10 }, { expect: is('/items/1', undefined) }),
    ],
  },
];
