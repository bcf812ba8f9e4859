import { args } from './arbitraries.ts';
import { types } from './types.ts';

const read = { kind: 'read' } as const;
const write = { kind: 'write' } as const;
/** What was made: most calls find it. */
const user = { user: { id: '/userId', version: '/version', name: '/username', email: '/email' } } as const;
const clientFields = { id: '/clientId', version: '/version', name: '/name', scopes: '/scopes', scope: '/scopes/0' } as const;
const client = { client: clientFields } as const;
const accountFields = { id: '/serviceAccountId', version: '/version' } as const;
const account = { serviceAccount: accountFields } as const;
/** What was read or changed, if it was: a role of its own, so that one stale version does not draw others after it. */
const changedUser = { changedUser: { id: '/userId', version: '/version' } } as const;
const changedClient = { changedClient: clientFields } as const;
const changedAccount = { changedServiceAccount: accountFields } as const;
const token = { hash: '/tokenHash', subjectKind: '/subject/kind', subjectId: '/subject/id' } as const;
/** The list's next page. */
const next = (list: string) => ({ [list]: { next: '/next' } });

/** Every method of the repository, and what its answer means. */
export const operations = {
  createUser: { ...write, summary: 'make a user', critical: true, weight: 4, args: args.createUser, result: types.user, yields: user },
  getUser: { ...read, summary: 'a user by id', critical: true, args: args.getUser, result: types.user, yields: changedUser },
  findUserByName: { ...read, summary: 'a user by normalized name', critical: true, weight: 2, args: args.findUserByName, result: types.user },
  updateUser: {
    ...write,
    summary: 'change a user of a known version',
    critical: true,
    weight: 3,
    args: args.updateUser,
    result: types.user,
    yields: changedUser,
  },
  disableUser: {
    ...write,
    summary: 'disable a user and revoke its tokens',
    critical: true,
    args: args.disableUser,
    result: types.disabledUser,
    yields: { disabledUser: { id: '/user/userId', version: '/user/version' } },
  },
  enableUser: { ...write, summary: 'make a disabled user active', args: args.enableUser, result: types.user, yields: changedUser },
  listUsers: { ...read, summary: 'users by name', critical: true, weight: 3, args: args.listUsers, result: types.users, yields: next('users') },
  listUsersByLastLogin: {
    ...read,
    summary: 'users by last sign-in, never signed in first',
    weight: 2,
    args: args.listUsersByLastLogin,
    result: types.users,
    yields: next('usersByLastLogin'),
  },
  listUsersByAttribute: {
    ...read,
    summary: 'users by the value of an attribute',
    weight: 2,
    args: args.listUsersByAttribute,
    result: types.users,
    yields: next('usersByAttribute'),
  },

  registerClient: { ...write, summary: 'make a client', weight: 3, args: args.registerClient, result: types.client, yields: client },
  getClient: { ...read, summary: 'a client by id', args: args.getClient, result: types.client, yields: changedClient },
  findClientByName: { ...read, summary: 'a client by normalized name', args: args.findClientByName, result: types.client },
  updateClient: { ...write, summary: 'change a client of a known version', args: args.updateClient, result: types.client, yields: changedClient },
  grantClientScopes: { ...write, summary: 'let a client hold more scopes', args: args.grantClientScopes, result: types.client, yields: changedClient },
  rotateClientSecret: {
    ...write,
    summary: "replace the hash of a client's secret",
    args: args.rotateClientSecret,
    result: types.client,
    yields: changedClient,
  },
  setClientEnabled: { ...write, summary: 'enable or disable a client', args: args.setClientEnabled, result: types.client, yields: changedClient },
  listClients: { ...read, summary: 'clients by name', args: args.listClients, result: types.clients, yields: next('clients') },

  defineScope: {
    ...write,
    summary: 'define or redefine a scope',
    weight: 4,
    args: args.defineScope,
    result: types.scope,
    yields: { scope: { name: '/name' } },
  },
  getScope: { ...read, summary: 'a scope by name', args: args.getScope, result: types.scope },
  listScopes: { ...read, summary: 'scopes by name', args: args.listScopes, result: types.scopes, yields: next('scopes') },

  issueToken: { ...write, summary: 'record a token that was handed out', weight: 6, args: args.issueToken, result: types.token, yields: { token } },
  introspectToken: { ...read, summary: 'what a token is worth now', critical: true, weight: 3, args: args.introspectToken, result: types.introspection },
  revokeToken: { ...write, summary: 'revoke a token', weight: 2, args: args.revokeToken, result: types.revokedToken },
  revokeSubject: { ...write, summary: 'revoke all tokens of a subject', args: args.revokeSubject, result: types.revokedSubject },
  listTokens: { ...read, summary: 'tokens of a subject', weight: 2, args: args.listTokens, result: types.tokens, yields: next('tokens') },
  purgeExpiredTokens: { ...write, summary: 'delete expired tokens', args: args.purge, result: types.purged },

  addRevocation: { ...write, summary: 'put an entry on the revocation list', args: args.addRevocation, result: types.addedRevocation },
  listRevocations: { ...read, summary: 'the revocation list by time', args: args.listRevocations, result: types.revocations, yields: next('revocations') },
  exportRevocations: { ...read, summary: 'the revocation list as it is signed', args: args.exportRevocations, result: types.revocationExport },

  createServiceAccount: {
    ...write,
    summary: 'make a service account',
    weight: 2,
    args: args.createServiceAccount,
    result: types.serviceAccount,
    yields: account,
  },
  getServiceAccount: { ...read, summary: 'a service account by id', args: args.getServiceAccount, result: types.serviceAccount, yields: changedAccount },
  bindServiceAccount: {
    ...write,
    summary: 'let a service account act through a client',
    weight: 3,
    args: args.bindServiceAccount,
    result: types.serviceAccount,
    yields: {
      changedServiceAccount: accountFields,
      binding: {
        serviceAccountId: '/serviceAccountId',
        version: '/version',
        clientId: '/bindings/0/clientId',
        scopes: '/bindings/0/scopes',
        scope: '/bindings/0/scopes/0',
      },
    },
  },
  unbindServiceAccount: {
    ...write,
    summary: 'end a binding of a service account',
    args: args.unbindServiceAccount,
    result: types.serviceAccount,
    yields: changedAccount,
  },
  listServiceAccounts: {
    ...read,
    summary: 'service accounts by name',
    args: args.listServiceAccounts,
    result: types.serviceAccounts,
    yields: next('serviceAccounts'),
  },

  recordLoginAttempt: {
    ...write,
    summary: 'record an attempt to sign in',
    critical: true,
    weight: 5,
    args: args.recordLoginAttempt,
    result: types.loginAttempt,
    yields: { attempt: { name: '/username' } },
  },
  countLoginFailures: {
    ...read,
    summary: 'failures of a name in a window',
    critical: true,
    weight: 3,
    args: args.countLoginFailures,
    result: types.loginFailures,
  },
  listLoginAttempts: {
    ...read,
    summary: 'attempts to sign in, the latest first',
    weight: 2,
    args: args.listLoginAttempts,
    result: types.loginAttempts,
    yields: next('loginAttempts'),
  },
  purgeLoginAttempts: { ...write, summary: 'delete attempts older than 90 days', weight: 0.5, args: args.purge, result: types.purged },
} as const;
