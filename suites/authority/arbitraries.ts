import fc from 'fast-check';
import { type Handle, handle, handles, type JsonValue } from '#harness';
import * as pools from './pools.ts';

/** Mostly what works, now and then what must be refused. */
const rarely = <T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<unknown>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 30, arbitrary: usual }, { weight: 1, arbitrary: odd as fc.Arbitrary<T> });

const from = <const T>(pool: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...pool);

/** Given, null or missing (V19). */
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null, freq: 3 });

/** A record some of whose fields may be missing. */
const partly = <Required extends object, Optional extends object>(
  required: { [Key in keyof Required]: fc.Arbitrary<Required[Key]> },
  optional: { [Key in keyof Optional]: fc.Arbitrary<Optional[Key]> },
): fc.Arbitrary<Required & Partial<Optional>> =>
  fc
    .tuple(fc.record(required), fc.record(optional, { requiredKeys: [] }))
    .map(([always, sometimes]) => ({ ...always, ...sometimes }) as unknown as Required & Partial<Optional>);

const name = rarely(fc.oneof({ weight: 40, arbitrary: from(pools.NAMES) }, { weight: 1, arbitrary: from(pools.LONG_NAMES) }), from(pools.WRONG_NAMES));
const email = rarely(from(pools.EMAILS), from(pools.WRONG_EMAILS));
const note = rarely(from(pools.NOTES), from(pools.WRONG_NOTES));
const role = rarely(from(pools.ROLES), from(['', 'a\0', 'x'.repeat(65)]));
const roles = fc.array(role, { maxLength: 4 });
const hash = rarely(from(pools.HASHES), from(pools.WRONG_HASHES));
const scope = rarely(from(pools.SCOPES), from(pools.WRONG_SCOPES));
const scopes = (minLength: number) => rarely(fc.array(from(pools.SCOPES.slice(0, 6)), { minLength, maxLength: 3 }), fc.array(scope, { maxLength: 5 }));
const grantTypes = rarely(fc.subarray(['refresh_token', 'authorization_code', 'client_credentials', 'device_code'] as const, { minLength: 1 }), from([[], ['password'], null]));
const uris = rarely(fc.array(from(['https://b.example/cb', 'https://a.example/cb', 'https://b.example/cb']), { maxLength: 3 }), from([['a\0'], [''], 'https://x']));
const resources = rarely(fc.array(from(['b', 'a', 'A', 'é']), { maxLength: 3 }), from([[null], ['\ud800'], {}]));
const limit = rarely(from([1, 2, 2, 3, 50, 200]), from([0, -1, 1.5, 201, '2', null]));
const json = rarely(from(pools.JSON_VALUES), from(pools.WRONG_JSON_VALUES));
const object = rarely(
  fc.dictionary(from(pools.ATTRIBUTE_KEYS), json, { maxKeys: 3 }) as fc.Arbitrary<JsonValue>,
  from<unknown>([null, [], 'x', { k: undefined }, ...pools.WRONG_JSON_VALUES]),
);

const wrongId = from(['', 'x', 7, 'AAAAAAAA-AAAA-4AAA-8AAA-AAAAAAAAAAAA', '00000000-0000-4000-8000-000000000000', 'a\0']);
const id = (kind: string): fc.Arbitrary<Handle> =>
  rarely(fc.oneof({ weight: 12, arbitrary: handle(kind, 'id') }, { weight: 1, arbitrary: handle(kind, 'id', { reach: 'any' }) }), wrongId);

/** An id with the version that goes with it, or one that may be stale or wrong. */
const versioned = (kind: string): fc.Arbitrary<{ readonly id: Handle; readonly version: Handle | number }> =>
  fc.oneof(
    { weight: 8, arbitrary: handles(kind, ['id', 'version']) },
    { weight: 2, arbitrary: fc.record({ id: id(kind), version: rarely(from([1, 2, 3]), from([0, -1, 1.5, 2 ** 31, '1'])) }) },
  );
const user = versioned('user').map(({ id, version }) => ({ userId: id, version }));
const client = versioned('client').map(({ id, version }) => ({ clientId: id, version }));
const account = versioned('serviceAccount').map(({ id, version }) => ({ serviceAccountId: id, version }));

/** With the one, all fields of the other. */
const both = <Left extends object, Right extends object>(left: fc.Arbitrary<Left>, right: fc.Arbitrary<Right>): fc.Arbitrary<Left & Right> =>
  fc.tuple(left, right).map(([one, other]) => ({ ...one, ...other }));

/** A page, and where it goes on: at the end of an earlier page of the same list, or at a place that is none. */
const paged = <T extends object>(list: string, fields: fc.Arbitrary<T>) =>
  fc.oneof(
    { weight: 6, arbitrary: both(fields, fc.record({ limit })) },
    { weight: 4, arbitrary: both(fields, fc.record({ limit, after: handle(list, 'next', { missing: 'skip' }) })) },
    { weight: 1, arbitrary: both(fields, fc.record({ limit, after: from(['', 'x', 'WyJ1c2VycyJd', 'bnVsbA', 'WyJ1c2VycyIsMSwyXQ==']) })) },
  );

const tokenHash = rarely(
  fc.nat(40).map((seed) => new Uint8Array(32).fill(seed)),
  from([new Uint8Array(0), new Uint8Array(31), new Uint8Array(33), 'text', null]),
);
const knownTokenHash: fc.Arbitrary<Handle | Uint8Array> = fc.oneof(
  { weight: 4, arbitrary: handle('token', 'hash', { missing: 'skip' }) },
  { weight: 1, arbitrary: handle('token', 'hash', { missing: 'skip', reach: 'any' }) },
  { weight: 2, arbitrary: tokenHash },
);
const subject = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('user' as const), id: id('user') }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('service_account' as const), id: id('serviceAccount') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('client' as const), id: id('client') }) },
);
/** A subject that tokens were issued to. */
const knownSubject = fc.oneof(
  { weight: 3, arbitrary: handles('token', ['subjectKind', 'subjectId'], { missing: 'skip' }).map(({ subjectKind, subjectId }) => ({ kind: subjectKind, id: subjectId })) },
  { weight: 1, arbitrary: subject },
);

const issued = fc.record({
  kind: from(['access', 'refresh'] as const),
  scopes: scopes(0),
  tokenHash,
  expiresInMs: rarely(from(pools.LIVES_MS), from([0, -1, 0.5, 400 * 86_400_000 + 1])),
});
/** Issued to a user, to a service account through a client it is bound to, or to the client itself. */
const issue = fc.oneof(
  { weight: 5, arbitrary: both(issued, fc.record({ clientId: id('client'), subject })) },
  {
    weight: 2,
    arbitrary: both(
      issued,
      handles('binding', ['serviceAccountId', 'clientId']).map(({ serviceAccountId, clientId }) => ({
        clientId,
        subject: { kind: 'service_account' as const, id: serviceAccountId },
      })),
    ),
  },
  { weight: 2, arbitrary: both(issued, handle('client', 'id').map((clientId) => ({ clientId, subject: { kind: 'client' as const, id: clientId } }))) },
);

const userFields = { email: maybe(email), displayName: maybe(note), passwordHash: maybe(hash), roles, attributes: object };
const purge = fc.record({ limit: rarely(from([1, 2, 1000]), from([0, 1001])) });
const outcome = rarely(from(['succeeded', 'failed', 'failed'] as const), from(['', null]));
const category = rarely(from(['subject', 'client', 'key'] as const), from(['token', 'Key', 1]));

/** Arguments of every operation. */
export const args = {
  createUser: partly({ username: name }, userFields),
  getUser: fc.record({ userId: id('user') }),
  findUserByName: fc.record({ username: name }),
  updateUser: both(user, partly({}, { username: name, ...userFields })),
  versionedUser: user,
  listUsers: paged(
    'users',
    partly(
      {},
      {
        status: rarely(from(['active', 'disabled'] as const), from(['', 'ACTIVE'])),
        namePrefix: rarely(from(['a', 'AL', 'bob_', 'b%', 'i', 'İ', 'zoe', '.', '\u{1f600}', ' ']), from(['', 'a\0'])),
        role,
        email: maybe(email),
      },
    ),
  ),
  listUsersByLastLogin: paged('usersByLastLogin', fc.constant({})),
  listUsersByAttribute: paged('usersByAttribute', fc.record({ key: from(pools.ATTRIBUTE_KEYS), value: json })),

  registerClient: partly({ name, scopes: scopes(1), grantTypes }, { secretHash: maybe(hash), redirectUris: uris, properties: object }),
  getClient: fc.record({ clientId: id('client') }),
  findClientByName: fc.record({ name }),
  updateClient: both(client, partly({}, { name, grantTypes, redirectUris: uris, properties: object })),
  grantClientScopes: both(client, fc.record({ scopes: scopes(1) })),
  rotateClientSecret: both(client, fc.record({ secretHash: hash, overlapMs: rarely(from([0, 1, 1000, 86_400_000]), from([-1, 0.5, 30 * 86_400_000 + 1])) })),
  setClientEnabled: both(client, fc.record({ enabled: rarely(from([true, true, false]), from(['true', null])) })),
  listClients: paged('clients', partly({}, { scope, enabled: fc.boolean() })),

  defineScope: partly({ name: scope }, { description: maybe(note), resources }),
  getScope: fc.record({ name: scope }),
  listScopes: paged('scopes', partly({}, { prefix: rarely(from(pools.SCOPE_PREFIXES), from(['', 'a\0'])) })),

  issueToken: issue,
  introspectToken: fc.record({ tokenHash: knownTokenHash }),
  revokeToken: partly({ tokenHash: knownTokenHash }, { reason: maybe(note) }),
  revokeSubject: partly({ subject: knownSubject }, { reason: maybe(note) }),
  listTokens: paged('tokens', partly({ subject: knownSubject }, { activeOnly: fc.boolean() })),
  purge,

  addRevocation: partly(
    { category, key: rarely(from(['k1', 'K1', 'k2', 'a\u0301', '\u00e1', '\u{1f600}', '\uffee', ' k1']), from(['', 'a\0', 'x'.repeat(257)])) },
    { reason: maybe(note), metadata: object, expiresInMs: maybe(rarely(from(pools.LIVES_MS), from([0, -1, 3650 * 86_400_000 + 1]))) },
  ),
  listRevocations: paged('revocations', partly({}, { category: from(['token', 'subject', 'client', 'key'] as const) })),
  exportRevocations: fc.constant({}),

  createServiceAccount: partly({ name }, { description: maybe(note) }),
  getServiceAccount: fc.record({ serviceAccountId: id('serviceAccount') }),
  bindServiceAccount: both(account, fc.record({ clientId: id('client'), scopes: scopes(1) })),
  unbindServiceAccount: both(account, fc.oneof(fc.record({ clientId: id('client') }), handle('binding', 'clientId').map((clientId) => ({ clientId })))),
  listServiceAccounts: paged('serviceAccounts', partly({}, { clientId: id('client'), scope })),

  recordLoginAttempt: partly(
    { username: name, outcome },
    {
      ageUs: rarely(from(pools.AGES_US), from([-1, 0.5, 3_600_000_001])),
      reason: maybe(note),
      address: maybe(rarely(from(['192.0.2.1', '2001:db8::1']), from(['', 'x'.repeat(65)]))),
      userAgent: maybe(note),
    },
  ),
  countLoginFailures: fc.record({ username: name, windowMs: rarely(from(pools.WINDOWS_MS), from([0, -1, 90 * 86_400_000 + 1])) }),
  listLoginAttempts: paged('loginAttempts', partly({}, { username: name, outcome: from(['succeeded', 'failed'] as const) })),
};
