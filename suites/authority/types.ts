import { t } from '#harness';

/** Logical types of what the authority's operations answer. */

const user = t.record({
  userId: t.uuid(),
  username: t.text(),
  normalizedName: t.text(),
  email: t.nullable(t.text()),
  displayName: t.nullable(t.text()),
  passwordHash: t.nullable(t.text()),
  roles: t.array(t.text()),
  attributes: t.json(),
  status: t.oneOf('active', 'disabled'),
  version: t.int(),
  createdAt: t.instant(),
  updatedAt: t.instant(),
  disabledAt: t.nullable(t.instant()),
  lastLoginAt: t.nullable(t.instant()),
});

const grantType = t.oneOf('authorization_code', 'client_credentials', 'device_code', 'refresh_token');

const client = t.record({
  clientId: t.uuid(),
  name: t.text(),
  normalizedName: t.text(),
  secretHash: t.nullable(t.text()),
  previousSecretHash: t.nullable(t.text()),
  previousSecretExpiresAt: t.nullable(t.instant()),
  secretRotatedAt: t.nullable(t.instant()),
  scopes: t.array(t.text()),
  grantTypes: t.array(grantType),
  redirectUris: t.array(t.text()),
  properties: t.json(),
  enabled: t.bool(),
  version: t.int(),
  createdAt: t.instant(),
  updatedAt: t.instant(),
});

const scope = t.record({
  name: t.text(),
  description: t.nullable(t.text()),
  resources: t.array(t.text()),
  version: t.int(),
  createdAt: t.instant(),
  updatedAt: t.instant(),
});

const subjectKind = t.oneOf('user', 'client', 'service_account');

const token = t.record({
  tokenId: t.uuid(),
  kind: t.oneOf('access', 'refresh'),
  clientId: t.uuid(),
  subject: t.record({ kind: subjectKind, id: t.uuid() }),
  scopes: t.array(t.text()),
  tokenHash: t.bytes(),
  issuedAt: t.instant(),
  expiresAt: t.instant(),
  revokedAt: t.nullable(t.instant()),
  revokedReason: t.nullable(t.text()),
});

const revocationCategory = t.oneOf('token', 'subject', 'client', 'key');

const revocation = t.record({
  category: revocationCategory,
  key: t.text(),
  reason: t.nullable(t.text()),
  metadata: t.json(),
  revokedAt: t.instant(),
  expiresAt: t.nullable(t.instant()),
});

const serviceAccount = t.record({
  serviceAccountId: t.uuid(),
  name: t.text(),
  normalizedName: t.text(),
  description: t.nullable(t.text()),
  bindings: t.array(t.record({ clientId: t.uuid(), scopes: t.array(t.text()), boundAt: t.instant() })),
  version: t.int(),
  createdAt: t.instant(),
  updatedAt: t.instant(),
});

const loginOutcome = t.oneOf('succeeded', 'failed');

const loginAttempt = t.record({
  attemptId: t.uuid(),
  username: t.text(),
  normalizedName: t.text(),
  outcome: loginOutcome,
  reason: t.nullable(t.text()),
  address: t.nullable(t.text()),
  userAgent: t.nullable(t.text()),
  occurredAt: t.instantUs(),
});

export const types = {
  user,
  users: t.record({ items: t.array(user), next: t.optional(t.text()) }),
  disabledUser: t.record({ user, revokedTokens: t.int() }),
  grantType,
  client,
  clients: t.record({ items: t.array(client), next: t.optional(t.text()) }),
  scope,
  scopes: t.record({ items: t.array(scope), next: t.optional(t.text()) }),
  subjectKind,
  token,
  tokens: t.record({ items: t.array(token), next: t.optional(t.text()) }),
  introspection: t.record({ state: t.oneOf('active', 'revoked', 'expired', 'unknown'), active: t.bool(), token: t.nullable(token) }),
  revokedToken: t.record({ token, revokedNow: t.bool() }),
  revokedSubject: t.record({ tokenIds: t.array(t.uuid()) }),
  purged: t.record({ purged: t.int() }),
  revocationCategory,
  revocation,
  revocations: t.record({ items: t.array(revocation), next: t.optional(t.text()) }),
  addedRevocation: t.record({ revocation, added: t.bool() }),
  revocationExport: t.record({ document: t.bytes(), digest: t.text(), entries: t.int() }),
  serviceAccount,
  serviceAccounts: t.record({ items: t.array(serviceAccount), next: t.optional(t.text()) }),
  loginOutcome,
  loginAttempt,
  loginAttempts: t.record({ items: t.array(loginAttempt), next: t.optional(t.text()) }),
  loginFailures: t.record({ failures: t.int(), firstAt: t.nullable(t.instantUs()), lastAt: t.nullable(t.instantUs()) }),
} as const;
