import { type CollectionDefinition, t } from '#harness';
import * as types from './types.ts';

const tenantId = t.text();
const pair = t.text();
const RAW_KEPT_US = 90n * 86_400_000_000n;
const revision = { tenantId, graph: t.text(), root: t.text() } as const;

/**
 * What persists. The references of a linkset are collections of their own here, though MongoDB embeds them: so that one
 * reference is compared at a time. `pair` is the digest of vulnerability and product, which are too long for an index.
 */
export const collections: Readonly<Record<string, CollectionDefinition>> = {
  'vex.providers': { tier: 'A', key: ['tenantId', 'name'], fields: t.record({ tenantId, ...types.providerFields }) },
  'vex.documents': { tier: 'A', key: ['tenantId', 'provider', 'digest'], fields: t.record({ tenantId, ...types.documentFields }) },
  'vex.statements': {
    tier: 'A',
    key: ['tenantId', 'provider', 'document', 'ordinal'],
    fields: t.record({ tenantId, pair, ...types.statementFields }),
  },
  'vex.observations': { tier: 'A', key: ['tenantId', 'provider', 'digest'], fields: t.record({ tenantId, pair, ...types.observationFields }) },
  'vex.linksets': {
    tier: 'A',
    key: ['tenantId', 'pair'],
    fields: t.record({ tenantId, pair, vulnerability: t.text(), product: t.text(), digest: t.text() }),
  },
  'vex.linkset_statements': {
    tier: 'A',
    key: ['tenantId', 'pair', 'provider', 'document', 'ordinal'],
    fields: t.record({ tenantId, pair, provider: t.text(), document: t.text(), ordinal: t.int() }),
  },
  'vex.linkset_observations': {
    tier: 'A',
    key: ['tenantId', 'pair', 'provider', 'digest'],
    fields: t.record({ tenantId, pair, provider: t.text(), digest: t.text() }),
  },
  'vex.raw': {
    tier: 'B',
    keep: 'active (a linkset refers to one of its statements) or received within 90 days',
    retain: {
      keeps: ({ receivedAt }, cutoffUs) => cutoffUs <= (receivedAt as bigint) + RAW_KEPT_US,
      turns: ({ receivedAt }) => [(receivedAt as bigint) + RAW_KEPT_US + 1000n],
      or: { collection: 'vex.linkset_statements', fields: { tenantId: 'tenantId', provider: 'provider', digest: 'document' } },
    },
    key: ['tenantId', 'provider', 'digest'],
    fields: t.record({ tenantId, ...types.rawFields }),
  },
  'vex.consensus': { tier: 'A', key: ['tenantId', 'pair', 'policyDigest'], fields: t.record({ tenantId, pair, ...types.consensusFields }) },
  'vex.cache': { tier: 'C', key: ['tenantId', 'key'], fields: t.record({ tenantId, ...types.cacheFields }) },
  graph_revisions: { tier: 'A', key: ['tenantId', 'graph', 'root'], fields: t.record({ tenantId, ...types.revisionFields }) },
  graph_nodes: { tier: 'A', key: ['tenantId', 'graph', 'root', 'id'], fields: t.record({ ...revision, ...types.nodeFields }) },
  graph_edges: { tier: 'A', key: ['tenantId', 'graph', 'root', 'from', 'to', 'kind'], fields: t.record({ ...revision, ...types.edgeFields }) },
};
