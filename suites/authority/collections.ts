import { type CollectionDefinition, t } from '#harness';
import { keptFor } from '../support/retention.ts';
import { types } from './types.ts';

const tenantId = t.text();

/** What the authority persists, in its logical form: the same records whichever store holds them. */
export const collections = {
  users: {
    tier: 'A',
    key: ['tenantId', 'userId'],
    fields: t.record({ tenantId, ...types.user.fields, normalizedEmail: t.nullable(t.text()) }),
  },
  clients: { tier: 'A', key: ['tenantId', 'clientId'], fields: t.record({ tenantId, ...types.client.fields }) },
  scopes: { tier: 'A', key: ['tenantId', 'name'], fields: t.record({ tenantId, ...types.scope.fields }) },
  tokens: {
    tier: 'B',
    keep: 'active only: neither revoked nor expired',
    retain: {
      keeps: ({ revokedAt, expiresAt }, cutoffUs) => revokedAt === null && (expiresAt as bigint) > cutoffUs,
      turns: ({ expiresAt }) => [expiresAt as bigint],
    },
    key: ['tenantId', 'tokenId'],
    fields: t.record({
      tenantId,
      tokenId: t.uuid(),
      kind: types.token.fields.kind,
      clientId: t.uuid(),
      subjectKind: types.subjectKind,
      subjectId: t.uuid(),
      scopes: t.array(t.text()),
      tokenHash: t.bytes(),
      issuedAt: t.instant(),
      expiresAt: t.instant(),
      revokedAt: t.nullable(t.instant()),
      revokedReason: t.nullable(t.text()),
    }),
  },
  serviceAccounts: {
    tier: 'A',
    key: ['tenantId', 'serviceAccountId'],
    fields: t.record({
      tenantId,
      serviceAccountId: t.uuid(),
      name: t.text(),
      normalizedName: t.text(),
      description: t.nullable(t.text()),
      version: t.int(),
      createdAt: t.instant(),
      updatedAt: t.instant(),
    }),
  },
  serviceAccountBindings: {
    tier: 'A',
    key: ['tenantId', 'serviceAccountId', 'clientId'],
    fields: t.record({ tenantId, serviceAccountId: t.uuid(), clientId: t.uuid(), scopes: t.array(t.text()), boundAt: t.instant() }),
  },
  loginAttempts: {
    tier: 'B',
    keep: '90 days',
    retain: keptFor(90n, 'occurredAt'),
    key: ['tenantId', 'attemptId'],
    fields: t.record({ tenantId, ...types.loginAttempt.fields }),
  },
  revocations: { tier: 'A', key: ['tenantId', 'category', 'key'], fields: t.record({ tenantId, ...types.revocation.fields }) },
} as const satisfies Readonly<Record<string, CollectionDefinition>>;
