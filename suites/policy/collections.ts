import { type CollectionDefinition, t } from '#harness';
import { auditCollections } from '../support/audit.ts';
import { types } from './types.ts';

const tenantId = t.text();
/** How long runs are kept that have ended, µs. */
const KEPT_US = 180n * 86_400_000_000n;

/** What policy persists, in its logical form: the same records whichever store holds them. */
export const collections = {
  packs: { tier: 'A', key: ['tenantId', 'packId'], fields: t.record({ tenantId, ...types.pack.fields, lastActivation: t.int() }) },
  packVersions: { tier: 'A', key: ['tenantId', 'packId', 'version'], fields: t.record({ tenantId, ...types.packVersion.fields }) },
  rules: {
    tier: 'A',
    key: ['tenantId', 'packId', 'version', 'ruleId'],
    fields: t.record({ tenantId, packId: t.uuid(), version: t.int(), ...types.rule.fields }),
  },
  activations: { tier: 'A', key: ['tenantId', 'packId', 'ordinal'], fields: t.record({ tenantId, ...types.activation.fields }) },
  riskProfiles: { tier: 'A', key: ['tenantId', 'name', 'version'], fields: t.record({ tenantId, ...types.riskProfile.fields }) },
  evaluationRuns: {
    tier: 'B',
    keep: '180 days',
    retain: {
      keeps: ({ state, startedAt }, cutoffUs) => state === 'running' || (startedAt as bigint) + KEPT_US > cutoffUs,
      turns: ({ state, startedAt }) => (state === 'running' ? [] : [(startedAt as bigint) + KEPT_US]),
    },
    key: ['tenantId', 'runId'],
    fields: t.record({ tenantId, ...types.run.fields }),
  },
  explanations: {
    tier: 'B',
    keep: 'with their runs',
    retain: { keeps: () => false, turns: () => [], or: { collection: 'evaluationRuns', fields: { tenantId: 'tenantId', runId: 'runId' } } },
    key: ['tenantId', 'runId', 'findingId', 'ruleId'],
    fields: t.record({ tenantId, ...types.explanation.fields }),
  },
  exceptions: { tier: 'A', key: ['tenantId', 'exceptionId'], fields: t.record({ tenantId, ...types.exception.fields }) },
  ...auditCollections,
} as const satisfies Readonly<Record<string, CollectionDefinition>>;
