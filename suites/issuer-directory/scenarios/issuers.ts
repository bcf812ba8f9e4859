import type { Scenario } from '#harness';
import { at, fails, is, step, walk } from '../../support/steps.ts';
import { change, idOf, issuer } from './steps.ts';

const META = { 'a.b': { $set: [] }, 2: null, 1: '' };

export const issuerScenarios: readonly Scenario[] = [
  {
    name: 'a name is taken once in a tenant, however it is written',
    summary: 'case, white space, NFC and NFD, ß and ss; another tenant takes it too; a changed name frees the old one',
    hazards: ['V22', 'V27', 'Q17', 'T05', 'W12'],
    steps: [
      issuer('Zo\u00eb PSIRT', {}, { expect: is('/normalizedName', 'zo\u00eb psirt') }),
      ...['zo\u00cb psirt', ' Zoe\u0308 PSIRT\u00a0'].map((name) => issuer(name, {}, { expect: fails('duplicate') })),
      issuer('straße', {}, { expect: is('/version', 1) }),
      issuer('STRASSE', {}, { expect: fails('duplicate') }),
      issuer('Zo\u00eb PSIRT', {}, { tenant: 'globex', as: 'theirs', expect: is('/version', 1) }),
      step('findIssuer', { name: ' ZOE\u0308 psirt ' }, { expect: is('/name', 'Zo\u00eb PSIRT') }),
      change('updateIssuer', 'straße', 1, { name: 'ZOË psirt' }, { expect: fails('duplicate') }),
      change('updateIssuer', 'straße', 1, { name: 'Strasse ' }, { expect: is('/name', 'Strasse ') }),
      change('updateIssuer', 'straße', 2, { name: 'weg' }, { expect: is('/normalizedName', 'weg') }),
      issuer('STRASSE', {}, { expect: is('/status', 'active') }),
    ],
  },
  {
    name: 'a change needs the version that stands, and a retired issuer takes none',
    summary: 'a stale version changes nothing; null clears, missing leaves, what already stands is a version too; retirement is for good',
    hazards: ['W08', 'V19', 'V25', 'Q16'],
    steps: [
      issuer('a', { description: 'd', website: 'https://a.example', tags: ['b', 'a', 'b'], metadata: META }, { expect: is('/tags', ['a', 'b']) }),
      step('getIssuer', { issuerId: idOf('a') }, { expect: is('/metadata', META) }),
      change('updateIssuer', 'a', 1, { description: null }, { expect: is('/website', 'https://a.example') }),
      change('updateIssuer', 'a', 1, { description: 'lost' }, { expect: fails('conflict') }),
      change('updateIssuer', 'a', 2, {}, { expect: is('/version', 3) }),
      change('updateIssuer', 'a', 3, { tags: [], metadata: {}, description: '' }, { expect: is('/tags', []) }),
      step('getIssuer', { issuerId: idOf('a') }, { expect: is('/description', '') }),
      change('retireIssuer', 'a', 3, {}, { expect: fails('conflict') }),
      change('retireIssuer', 'a', 4, { reason: null }, { expect: is('/retiredAt', at(9000)) }),
      change('retireIssuer', 'a', 5, {}, { expect: fails('precondition_failed') }),
      change('updateIssuer', 'a', 5, { weight: 1 }, { expect: fails('precondition_failed') }),
      change('updateIssuer', 'a', 4, { weight: 1 }, { expect: fails('conflict') }),
      step('getIssuer', { issuerId: idOf('a') }, { expect: is('/version', 5) }),
      issuer('A', {}, { expect: fails('duplicate') }),
    ],
  },
  {
    name: 'issuers are listed by name, with their filters together',
    summary: 'capitals do not come first, astral characters come last; a tag is matched whole; a page that a change falls into moves nothing',
    hazards: ['Q06', 'Q07', 'Q13', 'Q14'],
    steps: [
      ...['\u{1f600}', '\uffee', 'b', 'A', 'é'].map((name, index) => issuer(name, { tags: index % 2 === 0 ? ['x', 'vendor'] : ['vendors'] })),
      ...walk('listIssuers', { limit: 2 }, '/items/0/name', ['A', 'é', '\u{1f600}']),
      ...walk('listIssuers', { tag: 'vendor', limit: 1 }, '/items/0/name', ['b', 'é', '\u{1f600}']),
      change('retireIssuer', 'b', 1),
      ...walk('listIssuers', { tag: 'vendor', status: 'active', limit: 1 }, '/items/0/name', ['é', '\u{1f600}']),
      ...walk('listIssuers', { status: 'retired', limit: 1 }, '/items/0/name', ['b']),
      step('listIssuers', { scope: 'global', limit: 10 }, { expect: is('/items', []) }),
      step('listIssuers', { limit: 2 }, { as: 'one', expect: is('/items/1/name', 'b') }),
      change('updateIssuer', 'A', 1, { name: 'zz' }),
      step('listIssuers', { limit: 2, after: { $step: 'one', pointer: '/next' } }, { expect: is('/items/0/name', 'zz') }),
    ],
  },
];
