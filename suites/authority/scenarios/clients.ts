import type { Scenario, ScenarioStep } from '#harness';
import { at, DAY_MS, fails, is, of, step, walk } from '../../support/steps.ts';
import { clientWith, tokenHash } from './steps.ts';

const OLD = '$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$b2xk';
const NEW = '$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$bmV3';

const account = of('account', '/serviceAccountId');

/** Binds the account to a client, if `version` stands. */
const bind = (version: number, client: string, scopes: readonly string[], expect: NonNullable<ScenarioStep['expect']>) =>
  step('bindServiceAccount', { serviceAccountId: account, version, clientId: of(client, '/clientId'), scopes }, { expect });

const issueToAccount = (number: number, scopes: readonly string[], expect: NonNullable<ScenarioStep['expect']>) =>
  step(
    'issueToken',
    {
      kind: 'access',
      clientId: of('client of acme', '/clientId'),
      subject: { kind: 'service_account', id: account },
      scopes,
      tokenHash: tokenHash(number),
      expiresInMs: DAY_MS,
    },
    { expect },
  );

export const clientScenarios: readonly Scenario[] = [
  {
    name: 'a client holds scopes that its own tenant defines',
    summary: 'a scope of nobody, or of another tenant, is refused and leaves nothing behind; granting adds, in code point order, and never takes away',
    hazards: ['T06', 'W11', 'Q17'],
    steps: [
      step('defineScope', { name: 'write' }, { tenant: 'globex' }),
      step('defineScope', { name: 'read' }),
      step('registerClient', { name: 'Portal', scopes: ['read', 'write'], grantTypes: ['client_credentials'] }, { expect: fails('invalid') }),
      step('findClientByName', { name: 'portal' }, { expect: fails('not_found') }),
      step('registerClient', { name: 'Portal', scopes: ['read'], grantTypes: ['refresh_token', 'client_credentials'] }, { as: 'c' }),
      step('registerClient', { name: ' PORTAL ', scopes: [], grantTypes: ['device_code'] }, { expect: fails('duplicate') }),
      step('registerClient', { name: 'portal', scopes: ['write'], grantTypes: ['device_code'] }, { tenant: 'globex', expect: is('/version', 1) }),
      step('getClient', { clientId: of('c', '/clientId') }, { expect: is('/grantTypes', ['client_credentials', 'refresh_token']) }),
      step('getClient', { clientId: of('c', '/clientId') }, { tenant: 'globex', expect: fails('not_found') }),
      step('grantClientScopes', { clientId: of('c', '/clientId'), version: 1, scopes: ['write'] }, { expect: fails('invalid') }),
      step('defineScope', { name: 'write' }),
      step('defineScope', { name: 'Write' }),
      step(
        'grantClientScopes',
        { clientId: of('c', '/clientId'), version: 1, scopes: ['write', 'Write', 'read'] },
        { expect: is('/scopes', ['Write', 'read', 'write']) },
      ),
      step('grantClientScopes', { clientId: of('c', '/clientId'), version: 1, scopes: ['read'] }, { expect: fails('conflict') }),
      step('listClients', { scope: 'Write', limit: 10 }, { expect: is('/items/0/name', 'Portal') }),
      step('listClients', { scope: 'WRITE', limit: 10 }, { expect: is('/items', []) }),
    ],
  },
  {
    name: 'clients are listed by name, with their filters together',
    summary: 'pages of one; those that are enabled, and those that hold a scope',
    hazards: ['Q06', 'Q14'],
    steps: [
      step('defineScope', { name: 'read' }),
      ...['b', 'B2', 'a'].map((name, index) =>
        step('registerClient', { name, scopes: index === 0 ? [] : ['read'], grantTypes: ['device_code'] }, { as: name }),
      ),
      ...walk('listClients', { limit: 1 }, '/items/0/name', ['a', 'b', 'B2']),
      step('setClientEnabled', { clientId: of('a', '/clientId'), version: 1, enabled: false }, { expect: is('/version', 2) }),
      step('setClientEnabled', { clientId: of('a', '/clientId'), version: 2, enabled: false }, { expect: is('/version', 2) }),
      step('setClientEnabled', { clientId: of('a', '/clientId'), version: 1, enabled: true }, { expect: fails('conflict') }),
      ...walk('listClients', { scope: 'read', enabled: true, limit: 1 }, '/items/0/name', ['B2']),
      ...walk('listClients', { enabled: false, limit: 1 }, '/items/0/name', ['a']),
    ],
  },
  {
    name: 'what a client brings comes back as it was given',
    summary: 'addresses to return to in their order and as often as given, null properties beside empty ones; a change replaces each as a whole',
    hazards: ['V04', 'V19', 'V25', 'W08'],
    steps: [
      step(
        'registerClient',
        { name: 'c', scopes: [], grantTypes: ['device_code'], redirectUris: ['b', 'a', 'b'], properties: { k: null, e: {} } },
        { as: 'c' },
      ),
      step('getClient', { clientId: of('c', '/clientId') }, { expect: is('/redirectUris', ['b', 'a', 'b']) }),
      step('getClient', { clientId: of('c', '/clientId') }, { expect: is('/properties', { k: null, e: {} }) }),
      step('updateClient', { clientId: of('c', '/clientId'), version: 1, properties: { e: null } }, { expect: is('/redirectUris', ['b', 'a', 'b']) }),
      step('updateClient', { clientId: of('c', '/clientId'), version: 1, redirectUris: [] }, { expect: fails('conflict') }),
      step('updateClient', { clientId: of('c', '/clientId'), version: 2, redirectUris: [], name: 'C' }, { expect: is('/properties', { e: null }) }),
      step('findClientByName', { name: 'c' }, { expect: is('/redirectUris', []) }),
    ],
  },
  {
    name: 'an old secret stays valid for the overlap, and is forgotten by the next rotation',
    summary: 'the first secret follows none, so nothing overlaps; the hash that stands is refused; overlap 0 ends the old one at once',
    hazards: ['W08', 'V19'],
    steps: [
      step('registerClient', { name: 'c', scopes: [], grantTypes: ['device_code'] }, { as: 'c', expect: is('/secretHash', null) }),
      step(
        'rotateClientSecret',
        { clientId: of('c', '/clientId'), version: 1, secretHash: OLD, overlapMs: 500 },
        { expect: is('/previousSecretExpiresAt', null) },
      ),
      step('rotateClientSecret', { clientId: of('c', '/clientId'), version: 2, secretHash: OLD, overlapMs: 500 }, { expect: fails('precondition_failed') }),
      step('rotateClientSecret', { clientId: of('c', '/clientId'), version: 1, secretHash: NEW, overlapMs: 500 }, { expect: fails('conflict') }),
      step('rotateClientSecret', { clientId: of('c', '/clientId'), version: 2, secretHash: NEW, overlapMs: 500 }, { expect: is('/previousSecretHash', OLD) }),
      step('getClient', { clientId: of('c', '/clientId') }, { expect: is('/previousSecretExpiresAt', at(5500)) }),
      step('rotateClientSecret', { clientId: of('c', '/clientId'), version: 3, secretHash: OLD, overlapMs: 0 }, { expect: is('/previousSecretHash', null) }),
      step('getClient', { clientId: of('c', '/clientId') }, { expect: is('/secretRotatedAt', at(7000)) }),
      step('rotateClientSecret', { clientId: of('c', '/clientId'), version: 4, secretHash: 'hunter2', overlapMs: 0 }, { expect: fails('invalid') }),
    ],
  },
  {
    name: 'a scope is a new version only when something changed',
    summary: 'defining what stands changes nothing; null, empty and the order of resources each are another definition; case tells names apart',
    hazards: ['T07', 'V19', 'V25', 'Q16', 'W03'],
    steps: [
      step('defineScope', { name: 'read', description: '', resources: ['b', 'a'] }, { expect: is('/version', 1) }),
      step('defineScope', { name: 'read', description: '', resources: ['b', 'a'] }, { expect: is('/updatedAt', at(1000)) }),
      step('defineScope', { name: 'read', description: null, resources: ['b', 'a'] }, { expect: is('/version', 2) }),
      step('defineScope', { name: 'read', resources: ['b', 'a'] }, { expect: is('/version', 2) }),
      step('defineScope', { name: 'read', resources: ['a', 'b'] }, { expect: is('/version', 3) }),
      step('defineScope', { name: 'read' }, { expect: is('/resources', []) }),
      step('defineScope', { name: 'Read' }, { expect: is('/version', 1) }),
      step('defineScope', { name: 'read', resources: ['theirs'] }, { tenant: 'globex', expect: is('/version', 1) }),
      step('getScope', { name: 'read' }, { expect: is('/createdAt', at(1000)) }),
      step('getScope', { name: 'READ' }, { expect: fails('not_found') }),
    ],
  },
  {
    name: 'scopes are listed by name, and a prefix is literal text',
    summary: 'capitals first, as code points are; % and _ and * and $ stand for themselves',
    hazards: ['Q06', 'Q11', 'Q12', 'Q14'],
    steps: [
      ...['a_b', 'aXb', 'a%b', '*', 'A', '$all'].map((name) => step('defineScope', { name })),
      ...walk('listScopes', { limit: 2 }, '/items/0/name', ['$all', 'A', 'aXb']),
      ...walk('listScopes', { prefix: 'a_', limit: 2 }, '/items/0/name', ['a_b']),
      ...walk('listScopes', { prefix: 'a%', limit: 2 }, '/items/0/name', ['a%b']),
      ...walk('listScopes', { prefix: '*', limit: 2 }, '/items/0/name', ['*']),
      ...walk('listScopes', { prefix: '$', limit: 2 }, '/items/0/name', ['$all']),
      step('listScopes', { prefix: '.', limit: 2 }, { expect: is('/items', []) }),
    ],
  },
  {
    name: 'a service account acts within what it is bound with',
    summary: 'never beyond its client; a binding to the same client is replaced; what is unbound is issued nothing; another tenant’s client is none',
    hazards: ['T06', 'W03', 'W08'],
    steps: [
      ...clientWith(['read', 'write', 'admin']),
      ...clientWith(['read'], 'globex'),
      step('createServiceAccount', { name: 'Robot' }, { as: 'account', expect: is('/bindings', []) }),
      step('createServiceAccount', { name: 'rOBOT ' }, { expect: fails('duplicate') }),
      issueToAccount(1, ['read'], fails('forbidden')),
      bind(1, 'client of globex', ['read'], fails('not_found')),
      step('defineScope', { name: 'other' }),
      bind(1, 'client of acme', ['other'], fails('forbidden')),
      bind(1, 'client of acme', ['write', 'read'], is('/bindings/0/scopes', ['read', 'write'])),
      bind(1, 'client of acme', ['read'], fails('conflict')),
      issueToAccount(1, ['write'], is('/scopes', ['write'])),
      bind(2, 'client of acme', ['read'], is('/bindings/0/scopes', ['read'])),
      issueToAccount(2, ['write'], fails('forbidden')),
      issueToAccount(2, ['read', 'admin'], fails('forbidden')),
      step('unbindServiceAccount', { serviceAccountId: account, version: 3, clientId: of('client of acme', '/clientId') }, { expect: is('/bindings', []) }),
      step('unbindServiceAccount', { serviceAccountId: account, version: 4, clientId: of('client of acme', '/clientId') }, { expect: fails('not_found') }),
      issueToAccount(2, ['read'], fails('forbidden')),
      step('getServiceAccount', { serviceAccountId: account }, { expect: is('/version', 4) }),
    ],
  },
  {
    name: 'a binding to the same client takes the place of the one before',
    summary: 'bound twice with the same scope: one binding, of the later instant',
    hazards: ['T07', 'W03'],
    steps: [
      ...clientWith(['read']),
      step('createServiceAccount', { name: 'robot' }, { as: 'account' }),
      bind(1, 'client of acme', ['read'], is('/bindings/0/boundAt', at(4000))),
      bind(2, 'client of acme', ['read'], is('/bindings/0/boundAt', at(5000))),
      step('getServiceAccount', { serviceAccountId: account }, { expect: is('/bindings/1', undefined) }),
    ],
  },
  {
    name: 'a client and a scope are sought in one and the same binding',
    summary: 'bound to one client for reading and to another for writing: no binding writes through the first',
    hazards: ['Q08'],
    steps: [
      ...clientWith(['read', 'write']),
      step('registerClient', { name: 'second', scopes: ['read', 'write'], grantTypes: ['device_code'] }, { as: 'second' }),
      step('createServiceAccount', { name: 'robot' }, { as: 'account' }),
      bind(1, 'client of acme', ['read'], is('/version', 2)),
      bind(2, 'second', ['write'], is('/version', 3)),
      step('listServiceAccounts', { clientId: of('client of acme', '/clientId'), scope: 'write', limit: 10 }, { expect: is('/items', []) }),
      ...walk('listServiceAccounts', { clientId: of('client of acme', '/clientId'), scope: 'read', limit: 1 }, '/items/0/name', ['robot']),
      ...walk('listServiceAccounts', { scope: 'write', limit: 1 }, '/items/0/name', ['robot']),
      step('createServiceAccount', { name: 'Android', description: 'unbound' }),
      ...walk('listServiceAccounts', { limit: 1 }, '/items/0/name', ['Android', 'robot']),
    ],
  },
];
