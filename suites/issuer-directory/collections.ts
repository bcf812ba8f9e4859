import { type CollectionDefinition, t } from '#harness';
import { auditCollections } from '../support/audit.ts';
import { issuerFields, keyFields, overrideFields } from './types.ts';

const tenantId = t.text();

/** What the directory persists, in its logical form: the same records whichever store holds them. */
export const collections = {
  issuers: { tier: 'A', key: ['tenantId', 'issuerId'], fields: t.record({ tenantId, ...issuerFields }) },
  issuerKeys: { tier: 'A', key: ['tenantId', 'issuerId', 'keyId'], fields: t.record({ tenantId, ...keyFields }) },
  trustOverrides: { tier: 'A', key: ['tenantId', 'issuerId'], fields: t.record({ tenantId, ...overrideFields }) },
  ...auditCollections,
} as const satisfies Readonly<Record<string, CollectionDefinition>>;
