import { type CollectionDefinition, t } from '#harness';
import * as types from './types.ts';

const tenantId = t.text();
const RAW_KEPT_US = 90n * 86_400_000_000n;
const own = { tenantId, key: t.text(), source: t.text() } as const;

/**
 * What persists. `severity`, `reference` and `affected_range` are collections of their own here,
 * though MongoDB embeds some of them: so that one record of one contribution is compared at a time.
 */
export const collections: Readonly<Record<string, CollectionDefinition>> = {
  advisory: {
    tier: 'A',
    key: ['tenantId', 'key'],
    fields: t.record({
      tenantId,
      key: t.text(),
      changedAt: t.instantUs(),
      ingestedAt: t.instant(),
      withdrawn: t.bool(),
      digest: t.text(),
      sources: t.array(t.text()),
    }),
  },
  contribution: { tier: 'A', key: ['tenantId', 'key', 'source'], fields: t.record({ tenantId, ...types.contributionFields }) },
  severity: { tier: 'A', key: ['tenantId', 'key', 'source', 'ordinal'], fields: t.record({ ...own, ordinal: t.int(), type: t.text(), score: t.text() }) },
  reference: { tier: 'A', key: ['tenantId', 'key', 'source', 'ordinal'], fields: t.record({ ...own, ordinal: t.int(), type: t.text(), url: t.text() }) },
  alias: {
    tier: 'A',
    key: ['tenantId', 'key', 'source', 'kind', 'digest'],
    fields: t.record({ ...own, kind: types.aliasKind, digest: t.text(), alias: t.text() }),
  },
  affected: {
    tier: 'A',
    key: ['tenantId', 'key', 'source', 'ordinal'],
    fields: t.record({
      ...own,
      ordinal: t.int(),
      ecosystem: t.nullable(t.text()),
      name: t.nullable(t.text()),
      purl: t.nullable(t.text()),
      packageDigest: t.nullable(t.text()),
      purlDigest: t.nullable(t.text()),
      versions: t.array(t.text()),
      withdrawn: t.bool(),
    }),
  },
  affected_range: {
    tier: 'A',
    key: ['tenantId', 'key', 'source', 'ordinal', 'range', 'position'],
    fields: t.record({
      ...own,
      ordinal: t.int(),
      ...types.intervalFields,
      lowerKey: t.nullable(t.text()),
      upperKey: t.nullable(t.text()),
      upperInclusive: t.bool(),
    }),
  },
  advisory_raw: {
    tier: 'B',
    keep: 'active (content that a contribution has) or first seen within 90 days',
    retain: {
      keeps: ({ firstSeenAt }, cutoffUs) => cutoffUs <= (firstSeenAt as bigint) + RAW_KEPT_US,
      turns: ({ firstSeenAt }) => [(firstSeenAt as bigint) + RAW_KEPT_US + 1000n],
      or: { collection: 'contribution', fields: { tenantId: 'tenantId', key: 'key', source: 'source', digest: 'digest' } },
    },
    key: ['tenantId', 'key', 'source', 'sha256'],
    fields: t.record({ ...own, sha256: t.text(), digest: t.text(), gridFsId: t.text(), length: t.long(), firstSeenAt: t.instant() }),
  },
  source: {
    tier: 'A',
    key: ['tenantId', 'name'],
    fields: t.record({
      tenantId,
      name: t.text(),
      kind: types.sourceKind,
      precedence: t.int(),
      enabled: t.bool(),
      version: t.int(),
      createdAt: t.instant(),
      updatedAt: t.instant(),
    }),
  },
  source_state: {
    tier: 'A',
    key: ['tenantId', 'source'],
    fields: t.record({
      tenantId,
      source: t.text(),
      cursor: t.nullable(t.text()),
      failureCount: t.int(),
      backoffUntil: t.nullable(t.instant()),
      lastSuccessAt: t.nullable(t.instant()),
      lastFailureAt: t.nullable(t.instant()),
      lastError: t.nullable(t.text()),
    }),
  },
  jobs: {
    tier: 'C',
    key: ['tenantId', 'id'],
    fields: t.record({
      tenantId,
      id: t.uuid(),
      kind: t.text(),
      priority: t.int(),
      state: types.jobState,
      attempts: t.int(),
      worker: t.nullable(t.text()),
      leaseUntil: t.nullable(t.instant()),
      createdAt: t.instant(),
      finishedAt: t.nullable(t.instant()),
      payload: t.jsonExact(),
    }),
  },
  locks: {
    tier: 'C',
    key: ['tenantId', 'name'],
    fields: t.record({ tenantId, name: t.text(), holder: t.nullable(t.text()), token: t.long(), expiresAt: t.nullable(t.instant()) }),
  },
};
