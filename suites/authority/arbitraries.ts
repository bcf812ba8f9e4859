import fc from 'fast-check';
import { type Handle, handle, handles, type JsonValue } from '#harness';
import { both, filters, from, idOf, maybe, mostly, paged, partly, rarely, versioned } from '../support/generators.ts';
import * as values from '../support/values.ts';
import * as pools from './pools.ts';

const DAY_MS = 86_400_000;

/** Of a name's pool with a number behind, so that most are new and some collide. */
const numbered = (pool: readonly string[], make: (text: string, number: number) => string) =>
  fc.tuple(from(pool), fc.nat(600)).map(([text, number]) => make(text, number));

const anyName = rarely(from(values.NAMES), from([...values.WRONG_NAMES, ...values.LONG_NAMES]));
const newName = fc.oneof({ weight: 7, arbitrary: numbered(values.NAMES, (text, number) => `${text}${number}`) }, { weight: 2, arbitrary: anyName });
const nameOf = (kind: string): fc.Arbitrary<Handle | string> => mostly(handle(kind, 'name'), anyName);
const email = fc.oneof(
  { weight: 8, arbitrary: numbered(pools.EMAILS, (text, number) => `${number}${text}`) },
  { weight: 2, arbitrary: rarely(from(pools.EMAILS), from(pools.WRONG_EMAILS)) },
);
const note = rarely(from(values.NOTES), from(values.WRONG_NOTES));
const role = rarely(from(pools.ROLES), from(['', 'a\0', 'x'.repeat(65)]));
const roles = rarely(fc.array(from(pools.ROLES), { maxLength: 4 }), from([[''], ['a\0'], 'admin', null]));
const hash = rarely(from(pools.HASHES), from(pools.WRONG_HASHES));
const scope = rarely(from(pools.SCOPES), from(pools.WRONG_SCOPES));
/** Scopes that were defined, mostly. */
const scopes = (minLength: number) =>
  fc.oneof(
    { weight: 14, arbitrary: fc.array(handle('scope', 'name'), { minLength, maxLength: 3 }) },
    { weight: 1, arbitrary: fc.array(scope, { minLength, maxLength: 3 }) },
  );
const grantTypes = rarely(
  fc.subarray(['refresh_token', 'authorization_code', 'client_credentials', 'device_code'] as const, { minLength: 1 }),
  from([[], ['password'], null]),
);
const uris = rarely(
  fc.array(from(['https://b.example/cb', 'https://a.example/cb', 'https://b.example/cb']), { maxLength: 3 }),
  from([['a\0'], [''], 'https://x']),
);
const resources = rarely(fc.array(from(['b', 'a', 'A', 'é']), { maxLength: 3 }), from([[null], ['\ud800'], {}]));
const json = from(values.JSON_VALUES);
const wrongJson = from(values.WRONG_JSON_VALUES);
const object = rarely(
  fc.oneof(
    { weight: 2, arbitrary: fc.dictionary(from(pools.ATTRIBUTE_KEYS), json, { maxKeys: 3 }) as fc.Arbitrary<JsonValue> },
    { weight: 3, arbitrary: fc.record({ k: from(pools.TAGS) }) as fc.Arbitrary<JsonValue> },
  ),
  fc.oneof(
    from<unknown>([null, [], 'x', { k: undefined }]),
    wrongJson,
    wrongJson.map((value) => ({ k: value })),
  ),
);

const userOf = (arbitrary: fc.Arbitrary<{ readonly id: Handle; readonly version: Handle | number }>) =>
  arbitrary.map(({ id, version }) => ({ userId: id, version }));
const user = userOf(versioned('user', 'changedUser'));
/** Holds tokens, and was not changed, or once. */
const tokenHolder = fc.record({ userId: handle('token', 'subjectId', { missing: 'skip' }), version: from([1, 1, 2]) });
const disabledUser = userOf(mostly(handles('disabledUser', ['id', 'version']), versioned('user', 'changedUser')));
const client = versioned('client', 'changedClient').map(({ id, version }) => ({ clientId: id, version }));
const account = versioned('serviceAccount', 'changedServiceAccount').map(({ id, version }) => ({ serviceAccountId: id, version }));

/** 32 bytes that tell a number. */
const hashOf = (number: number) => new Uint8Array(32).fill(number & 0xff).fill(number >> 8, 0, 1);
const tokenHash = rarely(
  fc.oneof({ weight: 9, arbitrary: fc.nat(0xffff) }, { weight: 1, arbitrary: fc.nat(5) }).map(hashOf),
  from([new Uint8Array(0), new Uint8Array(31), new Uint8Array(33), 'text', null]),
);
const knownTokenHash: fc.Arbitrary<Handle | Uint8Array> = fc.oneof(
  { weight: 8, arbitrary: handle('token', 'hash', { missing: 'skip' }) },
  { weight: 1, arbitrary: handle('token', 'hash', { missing: 'skip', reach: 'any' }) },
  { weight: 1, arbitrary: tokenHash },
);
const subject = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('user' as const), id: idOf('user') }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('service_account' as const), id: idOf('serviceAccount') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('client' as const), id: idOf('client') }) },
);
/** A subject that tokens were issued to, mostly. */
const knownSubject = mostly(
  handles('token', ['subjectKind', 'subjectId'], { missing: 'skip' }).map(({ subjectKind, subjectId }) => ({ kind: subjectKind, id: subjectId })),
  subject,
);

const issued = fc.record({
  kind: from(['access', 'refresh'] as const),
  tokenHash,
  // Many outlast every jump of the clock: what is to be revoked, and what no stranger may revoke, must stand by then.
  expiresInMs: rarely(
    fc.oneof({ weight: 3, arbitrary: from(pools.LIVES_MS) }, { weight: 2, arbitrary: fc.constant(400 * DAY_MS) }),
    from([0, -1, 0.5, 400 * DAY_MS + 1]),
  ),
});
/** Some client and scopes that it holds: all, one or none of them; or scopes that it may not hold. */
const grant = fc.oneof(
  { weight: 8, arbitrary: handles('client', ['id', 'scopes'], { missing: 'skip' }).map(({ id, scopes: all }) => ({ clientId: id, scopes: all })) },
  { weight: 1, arbitrary: handles('changedClient', ['id', 'scope'], { missing: 'skip' }).map(({ id, scope: first }) => ({ clientId: id, scopes: [first] })) },
  { weight: 2, arbitrary: fc.record({ clientId: idOf('client'), scopes: mostly(fc.constant([]), scopes(0)) }) },
);
const bound = handles('binding', ['serviceAccountId', 'clientId', 'scopes'], { missing: 'skip' });
/** Issued to a user, to a service account through a client it is bound to, or to the client itself. */
const issue = fc.oneof(
  { weight: 8, arbitrary: both(both(issued, grant), fc.record({ subject })) },
  { weight: 1, arbitrary: both(both(issued, grant), fc.record({ subject: knownSubject })) },
  {
    weight: 1,
    arbitrary: both(
      issued,
      bound.map(({ serviceAccountId, ...rest }) => ({ ...rest, subject: { kind: 'service_account' as const, id: serviceAccountId } })),
    ),
  },
  { weight: 2, arbitrary: both(issued, grant).map((token) => ({ ...token, subject: { kind: 'client' as const, id: token.clientId } })) },
);

const userFields = { email: maybe(email), displayName: maybe(note), passwordHash: maybe(hash), roles, attributes: object };
const purge = fc.record({ limit: rarely(from([1, 2, 1000]), from([0, 1001])) });
const outcome = rarely(from(['succeeded', 'failed', 'failed'] as const), from(['', null]));
const category = rarely(from(['subject', 'client', 'key'] as const), from(['token', 'Key', 1]));

/** Arguments of every operation. */
export const args = {
  createUser: partly({ username: newName }, userFields),
  getUser: fc.record({ userId: idOf('user') }),
  findUserByName: fc.record({ username: nameOf('user') }),
  updateUser: both(user, partly({}, { username: newName, ...userFields })),
  disableUser: fc.oneof({ weight: 2, arbitrary: user }, { weight: 1, arbitrary: tokenHolder }),
  enableUser: disabledUser,
  listUsers: paged(
    'users',
    filters({
      status: rarely(from(['active', 'disabled'] as const), from(['', 'ACTIVE'])),
      namePrefix: rarely(from(['a', 'AL', 'bob_', 'b%', 'i', 'İ', 'zoe', '.', '\u{1f600}', ' ', 'stra']), from(['', 'a\0'])),
      role,
      email: maybe(mostly(handle('user', 'email', { missing: 'skip' }), email)),
    }),
  ),
  listUsersByLastLogin: paged('usersByLastLogin', fc.constant({})),
  listUsersByAttribute: paged(
    'usersByAttribute',
    fc.oneof(
      { weight: 4, arbitrary: fc.record({ key: fc.constant('k'), value: from(pools.TAGS) }) },
      { weight: 1, arbitrary: fc.record({ key: from(pools.ATTRIBUTE_KEYS), value: rarely(json, wrongJson) }) },
    ),
  ),

  registerClient: partly({ name: newName, scopes: scopes(0), grantTypes }, { secretHash: maybe(hash), redirectUris: uris, properties: object }),
  getClient: fc.record({ clientId: idOf('client') }),
  findClientByName: fc.record({ name: nameOf('client') }),
  updateClient: both(client, partly({}, { name: newName, grantTypes, redirectUris: uris, properties: object })),
  grantClientScopes: both(client, fc.record({ scopes: scopes(1) })),
  rotateClientSecret: both(client, fc.record({ secretHash: hash, overlapMs: rarely(from([0, 1, 1000, DAY_MS]), from([-1, 0.5, 30 * DAY_MS + 1])) })),
  setClientEnabled: both(client, fc.record({ enabled: rarely(from([true, true, false]), from(['true', null])) })),
  listClients: paged('clients', filters({ scope: mostly(handle('client', 'scope', { missing: 'skip' }), scope), enabled: fc.boolean() })),

  defineScope: partly({ name: scope }, { description: maybe(note), resources }),
  getScope: fc.record({ name: mostly(handle('scope', 'name'), scope) }),
  listScopes: paged('scopes', filters({ prefix: rarely(from(pools.SCOPE_PREFIXES), from(['', 'a\0'])) })),

  issueToken: issue,
  introspectToken: fc.record({ tokenHash: knownTokenHash }),
  revokeToken: partly({ tokenHash: knownTokenHash }, { reason: maybe(note) }),
  revokeSubject: partly({ subject: knownSubject }, { reason: maybe(note) }),
  listTokens: paged('tokens', partly({ subject: knownSubject }, { activeOnly: fc.boolean() })),
  purge,

  addRevocation: partly(
    { category, key: rarely(from(['k1', 'K1', 'k2', 'a\u0301', '\u00e1', '\u{1f600}', '\uffee', ' k1']), from(['', 'a\0', 'x'.repeat(257)])) },
    { reason: maybe(note), metadata: object, expiresInMs: maybe(rarely(from(pools.LIVES_MS), from([0, -1, 3650 * DAY_MS + 1]))) },
  ),
  listRevocations: paged('revocations', filters({ category: from(['token', 'subject', 'client', 'key'] as const) })),
  exportRevocations: fc.constant({}),

  createServiceAccount: partly({ name: newName }, { description: maybe(note) }),
  getServiceAccount: fc.record({ serviceAccountId: idOf('serviceAccount') }),
  bindServiceAccount: both(
    account,
    mostly(
      handles('client', ['id', 'scopes'], { missing: 'skip' }).map(({ id, scopes: all }) => ({ clientId: id, scopes: all })),
      fc.record({ clientId: idOf('client'), scopes: scopes(1) }),
    ),
  ),
  unbindServiceAccount: mostly(handles('binding', ['serviceAccountId', 'version', 'clientId']), both(account, fc.record({ clientId: idOf('client') }))),
  listServiceAccounts: paged(
    'serviceAccounts',
    mostly(
      filters({ clientId: handle('binding', 'clientId', { missing: 'skip' }), scope: handle('binding', 'scope', { missing: 'skip' }) }),
      filters({ clientId: idOf('client'), scope }),
    ),
  ),

  recordLoginAttempt: partly(
    { username: nameOf('user'), outcome },
    {
      ageUs: rarely(from(pools.AGES_US), from([-1, 0.5, 3_600_000_001])),
      reason: maybe(note),
      address: maybe(rarely(from(['192.0.2.1', '2001:db8::1']), from(['', 'x'.repeat(65)]))),
      userAgent: maybe(note),
    },
  ),
  countLoginFailures: fc.record({
    username: mostly(handle('attempt', 'name', { missing: 'skip' }), anyName),
    windowMs: rarely(from(pools.WINDOWS_MS), from([0, -1, 90 * DAY_MS + 1])),
  }),
  listLoginAttempts: paged(
    'loginAttempts',
    filters({ username: mostly(handle('attempt', 'name', { missing: 'skip' }), anyName), outcome: from(['succeeded', 'failed'] as const) }),
  ),
};
