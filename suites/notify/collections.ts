import { type CollectionDefinition, t } from '#harness';
import { keptFor } from '../support/retention.ts';
import * as types from './types.ts';

const tenantId = t.text();

/** 90 days, µs. */
const KEPT_US = 90n * 86_400n * 1_000_000n;

/**
 * What persists, in its logical form. What MongoDB embeds (actions, layers, overrides, steps, targets, notes of attempts)
 * are collections of their own here, so that one record is compared at a time.
 */
export const collections: Readonly<Record<string, CollectionDefinition>> = {
  channels: {
    tier: 'A',
    key: ['tenantId', 'channelId'],
    fields: t.record({ tenantId, ...types.channelFields, deletedAt: t.nullable(t.instant()) }),
  },
  rules: { tier: 'A', key: ['tenantId', 'ruleId'], fields: t.record({ tenantId, ...types.ruleFields }) },
  ruleActions: {
    tier: 'A',
    key: ['tenantId', 'ruleId', 'ordinal'],
    fields: t.record({ tenantId, ruleId: t.uuid(), ordinal: t.int(), ...types.actionFields }),
  },
  templates: { tier: 'A', key: ['tenantId', 'name', 'locale', 'version'], fields: t.record({ tenantId, ...types.templateFields }) },
  deliveries: {
    tier: 'B',
    keep: 'unfinished, or finished within 90 days',
    retain: keptFor(90n, 'finishedAt'),
    key: ['tenantId', 'deliveryId'],
    fields: t.record({ tenantId, ...types.deliveryFields }),
  },
  deliveryAttempts: {
    tier: 'B',
    keep: 'those of the deliveries that are kept',
    retain: { keeps: () => false, turns: () => [], or: { collection: 'deliveries', fields: { tenantId: 'tenantId', deliveryId: 'deliveryId' } } },
    key: ['tenantId', 'deliveryId', 'attempt'],
    fields: t.record({ tenantId, deliveryId: t.uuid(), ...types.attemptFields }),
  },
  digests: {
    tier: 'B',
    keep: 'open only',
    retain: { keeps: ({ state }) => state === 'open', turns: () => [] },
    key: ['tenantId', 'digestId'],
    fields: t.record({ tenantId, ...types.digestFields }),
  },
  digestEntries: {
    tier: 'B',
    keep: 'those of open digests',
    retain: { keeps: () => false, turns: () => [], or: { collection: 'digests', fields: { tenantId: 'tenantId', digestId: 'digestId' } } },
    key: ['tenantId', 'digestId', 'eventId'],
    fields: t.record({ tenantId, digestId: t.uuid(), ...types.entryFields }),
  },
  quietHours: { tier: 'A', key: ['tenantId', 'quietHoursId'], fields: t.record({ tenantId, ...types.quietHoursFields }) },
  maintenanceWindows: { tier: 'A', key: ['tenantId', 'windowId'], fields: t.record({ tenantId, ...types.windowFields }) },
  onCallSchedules: { tier: 'A', key: ['tenantId', 'scheduleId'], fields: t.record({ tenantId, ...types.scheduleFields }) },
  onCallLayers: {
    tier: 'A',
    key: ['tenantId', 'scheduleId', 'ordinal'],
    fields: t.record({ tenantId, scheduleId: t.uuid(), ordinal: t.int(), ...types.layerFields }),
  },
  onCallOverrides: {
    tier: 'A',
    key: ['tenantId', 'overrideId'],
    fields: t.record({ tenantId, scheduleId: t.uuid(), ...types.overrideFields }),
  },
  escalationPolicies: { tier: 'A', key: ['tenantId', 'policyId'], fields: t.record({ tenantId, ...types.policyFields }) },
  escalationSteps: {
    tier: 'A',
    key: ['tenantId', 'policyId', 'step'],
    fields: t.record({ tenantId, policyId: t.uuid(), step: t.int(), waitMs: t.int() }),
  },
  escalationTargets: {
    tier: 'A',
    key: ['tenantId', 'policyId', 'step', 'ordinal'],
    fields: t.record({ tenantId, policyId: t.uuid(), step: t.int(), ordinal: t.int(), kind: types.targetKind, id: t.uuid() }),
  },
  inbox: {
    tier: 'B',
    keep: 'unread, or within 90 days',
    retain: {
      keeps: ({ readAt, createdAt }, cutoffUs) => readAt === null || (createdAt as bigint) + KEPT_US > cutoffUs,
      turns: ({ readAt, createdAt }) => (readAt === null ? [] : [(createdAt as bigint) + KEPT_US]),
    },
    key: ['tenantId', 'messageId'],
    fields: t.record({ tenantId, ...types.messageFields }),
  },
  locks: {
    tier: 'C',
    key: ['tenantId', 'name'],
    fields: t.record({ tenantId, name: t.text(), holder: t.nullable(t.text()), token: t.long(), expiresAt: t.nullable(t.instant()) }),
  },
};
