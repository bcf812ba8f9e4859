import type { Scenario } from '#harness';
import { at, fails, is, of, step } from '../../support/steps.ts';
import * as pools from '../pools.ts';
import { change, idOf, issuer, key, material, revoke, rotate, think } from './steps.ts';

const invalid = { expect: fails('invalid') } as const;
const forbidden = fails('forbidden');
const refused = (name: string, fields: Readonly<Record<string, unknown>>) => step('registerIssuer', { actor: 'alice', name, ...fields }, invalid);

export const valueScenarios: readonly Scenario[] = [
  {
    name: 'what no store holds is refused by both',
    summary: 'NUL and lone surrogates in every kind of text, over-long text, documents that jsonb cannot hold: invalid, and nothing is left behind',
    hazards: ['V01', 'V02', 'V03', 'V05', 'V07', 'V23'],
    steps: [
      ...pools.WRONG_NAMES.map((name) => step('registerIssuer', { actor: 'alice', name }, invalid)),
      ...pools.WRONG_NOTES.flatMap((note) => [refused('a', { description: note }), refused('a', { contact: note })]),
      ...pools.WRONG_WEBSITES.map((website) => refused('a', { website })),
      ...pools.WRONG_TAGS.map((tags) => refused('a', { tags })),
      ...pools.WRONG_METADATA.map((metadata) => refused('a', { metadata })),
      ...['true', 1, null].map((trusted) => refused('a', { trusted })),
      ...[101, -101, 0.5, '1', null].map((weight) => refused('a', { weight })),
      ...['', 'a\0', '\ud800', null, 'x'.repeat(257)].map((actor) => step('registerIssuer', { actor, name: 'a' }, invalid)),
      step('registerIssuer', { name: 'a' }, invalid),
      step('listIssuers', { limit: 1 }, { expect: is('/items', []) }),
      step('verifyAudit', {}, { expect: is('/entries', 0n) }),
    ],
  },
  {
    name: 'what no key may be is refused by both',
    summary: 'ids, material and instants of the wrong kind, size and range; a window’s end before its beginning; nothing is left behind',
    hazards: ['V01', 'V03', 'V15', 'V16', 'V24'],
    steps: [
      issuer('a'),
      ...pools.WRONG_KEY_IDS.map((keyId) => key('a', 'k', 1, { keyId }, invalid)),
      ...pools.WRONG_MATERIALS.map((bytes) => key('a', 'k', 1, { material: bytes }, invalid)),
      ...pools.WRONG_INSTANTS.flatMap((instant) => [
        key('a', 'k', 1, { validFrom: instant }, invalid),
        key('a', 'k', 1, { validUntil: instant }, invalid),
        revoke('a', 'k', 1, { since: instant }, invalid),
        step('resolveKey', { issuerId: idOf('a'), keyId: 'k', at: instant }, invalid),
      ]),
      ...['', 'VEX', null].map((use) => key('a', 'k', 1, { use }, invalid)),
      ...['', 'dsa', undefined].map((algorithm) => key('a', 'k', 1, { algorithm }, invalid)),
      ...[-1, 0.5, 30 * 86_400_000 + 1, null].map((overlapMs) => rotate('a', ['k', 1], ['l', 2], overlapMs as number, invalid)),
      ...[undefined, null, [], { keyId: 'l', algorithm: 'rsa' }, { keyId: '', algorithm: 'rsa', material: material(2) }].map((next) =>
        step('rotateKey', { issuerId: idOf('a'), keyId: 'k', version: 1, actor: 'alice', overlapMs: 0, next }, invalid),
      ),
      step('listKeys', { issuerId: idOf('a'), limit: 1 }, { expect: is('/items', []) }),
      step('verifyAudit', {}, { expect: is('/entries', 1n) }),
    ],
  },
  {
    name: 'names and ids of the longest kind are held and found',
    summary: 'their index entries are the largest there are; folding makes some of them longer still',
    hazards: ['W19'],
    steps: pools.LONG_NAMES.flatMap((name, index) => [
      issuer(name, {}, { expect: is('/name', name) }),
      step('findIssuer', { name }, { expect: is('/name', name) }),
      key(name, name, index, {}, { expect: is('/keyId', name) }),
      step('resolveKey', { issuerId: idOf(name), keyId: name }, { expect: is('/key/keyId', name) }),
    ]),
  },
  {
    name: 'free text and documents come back as they went in',
    summary: 'padded, several lines, NFD, beyond the BMP; empty beside null; keys of every kind, numbers beyond a double',
    hazards: ['V04', 'V08', 'V09', 'V20', 'V21', 'V22', 'V25', 'V27', 'Q10'],
    steps: [
      ...pools.NOTES.flatMap((description, index) => [
        issuer(`n${index}`, { description, contact: null }, { expect: is('/description', description) }),
        step('getIssuer', { issuerId: idOf(`n${index}`) }, { expect: is('/description', description) }),
      ]),
      ...pools.METADATA.slice(0, 3).flatMap((metadata, index) => [
        issuer(`m${index}`, { metadata }),
        step('getIssuer', { issuerId: idOf(`m${index}`) }, { expect: is('/metadata', metadata) }),
      ]),
      issuer('numbers', { metadata: pools.METADATA[3] }),
      step('getIssuer', { issuerId: idOf('numbers') }, { expect: is('/metadata/cve/n/2', 2n ** 63n) }),
    ],
  },
  {
    name: 'a page asks for 1 to 200 items, after a place that a page gave',
    summary: 'other limits and other cursors are invalid, one of another list too; ids in capitals are ids; versions of the wrong kind are invalid, not stale',
    hazards: ['V18'],
    steps: [
      issuer('a'),
      issuer('b', { trusted: true }),
      ...['listIssuers', 'listTrustedIssuers', 'listOverrides', 'listAudit'].flatMap((op) => [
        ...[0, -1, 1.5, 201, '2', null, undefined].map((limit) => step(op, { limit }, invalid)),
        ...['', 'x', 'bnVsbA', 'WyJ1c2VycyJd', 7, null].map((after) => step(op, { limit: 1, after }, invalid)),
      ]),
      step('listIssuers', { limit: 1 }, { as: 'page', expect: is('/items/0/name', 'a') }),
      step('listTrustedIssuers', { limit: 1, after: of('page', '/next') }, invalid),
      step('listIssuers', { limit: 200, after: of('page', '/next') }, { expect: is('/items/0/name', 'b') }),
      ...['', 'x', 7, null].map((issuerId) => step('getIssuer', { issuerId }, invalid)),
      ...['00000000-0000-4000-8000-000000000000', 'AAAAAAAA-AAAA-4AAA-8AAA-AAAAAAAAAAAA'].map((issuerId) =>
        step('getIssuer', { issuerId }, { expect: fails('not_found') }),
      ),
      ...[0, -1, 1.5, '1', 2 ** 31, null].map((version) => change('updateIssuer', 'a', version as number, {}, invalid)),
      ...[-1, 1.5, '0', null].map((version) => think('a', version as number, { trusted: true }, invalid)),
      ...['getIssuer', 'listKeys', 'getOverride', 'clearOverride', 'setOverride', 'addKey', 'resolveKey'].map((op) => step(op, {}, invalid)),
    ],
  },
  {
    name: 'who names no tenant is told nothing, and who looks like the system is not it',
    summary:
      'empty, with a control character, over-long: forbidden before anything is looked at; another case, a space, a zero-width character make a tenant like any other',
    hazards: ['T01', 'T02', 'T10'],
    steps: [
      issuer('g', { trusted: true }, { tenant: '@global' }),
      issuer('a'),
      ...['', 'a\0', '\n', '\ud800', 'x'.repeat(129)].flatMap((tenant) => [
        step('listIssuers', { limit: 10 }, { tenant, expect: forbidden }),
        step('getIssuer', { issuerId: 'not an id' }, { tenant, expect: forbidden }),
        step('listTrustedIssuers', { limit: 10 }, { tenant, expect: forbidden }),
      ]),
      ...["x'; set role postgres; --", '%', '@GLOBAL', '@global ', ' @global', '@global\u200b', '_______', 'x'.repeat(128)].flatMap((tenant) => [
        step('listIssuers', { limit: 10 }, { tenant, expect: is('/items/1', undefined) }),
        change('updateIssuer', 'g', 1, { weight: 1 }, { tenant, expect: forbidden }),
        issuer('mine', {}, { tenant, as: `of ${tenant}`, expect: is('/scope', 'tenant') }),
      ]),
      step('getIssuer', { issuerId: idOf('g') }, { tenant: '@global', expect: is('/version', 1) }),
      step('listIssuers', { limit: 10 }, { expect: is('/items/2', undefined) }),
      think('g', 0, { weight: 1 }, { expect: is('/updatedAt', at(44_000)) }),
    ],
  },
];
