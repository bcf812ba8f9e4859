import { type Type, t } from '#harness';
import type { Page } from '../support/page.ts';
import type { Channel } from './contract/channels.ts';
import type { ClaimedDeliveries, Delivery, DeliveryAttempt, DeliveryDetail, EnqueuedDelivery } from './contract/deliveries.ts';
import type { AppendedToDigest, Digest, DigestEntry } from './contract/digests.ts';
import type { EscalationNow, EscalationPolicy } from './contract/escalation-policies.ts';
import type { InboxMessage } from './contract/inbox.ts';
import type { Lock } from './contract/locks.ts';
import type { MaintenanceWindow } from './contract/maintenance-windows.ts';
import type { OnCall, OnCallSchedule } from './contract/on-call-schedules.ts';
import type { ActiveQuietHours, QuietHours } from './contract/quiet-hours.ts';
import type { Rule } from './contract/rules.ts';
import type { Template } from './contract/templates.ts';

/** Logical types of what the operations answer, and of the fields that records have in common with them. */

export const pageOf = <Item>(item: Type<Item>): Type<Page<Item>> => t.record({ items: t.array(item), next: t.optional(t.text()) });

const versioned = { version: t.int(), createdAt: t.instant(), updatedAt: t.instant() } as const;

export const channelFields = {
  channelId: t.uuid(),
  name: t.text(),
  kind: t.oneOf('email', 'slack', 'teams', 'webhook', 'pager', 'inbox'),
  configuration: t.json(),
  enabled: t.bool(),
  ...versioned,
} as const;
export const channel: Type<Channel> = t.record(channelFields);

export const ruleFields = {
  ruleId: t.uuid(),
  name: t.text(),
  enabled: t.bool(),
  priority: t.int(),
  eventKinds: t.array(t.text()),
  condition: t.json(),
  ...versioned,
} as const;
export const actionFields = { channelId: t.uuid(), template: t.nullable(t.text()), digestMs: t.nullable(t.int()) } as const;
export const rule: Type<Rule> = t.record({ ...ruleFields, actions: t.array(t.record(actionFields)) });

export const templateFields = {
  name: t.text(),
  locale: t.text(),
  version: t.int(),
  format: t.oneOf('text', 'markdown', 'html'),
  subject: t.nullable(t.text()),
  body: t.text(),
  createdAt: t.instant(),
  retiredAt: t.nullable(t.instant()),
} as const;
export const template: Type<Template> = t.record(templateFields);

export const deliveryFields = {
  deliveryId: t.uuid(),
  idempotencyKey: t.text(),
  channelId: t.uuid(),
  eventId: t.text(),
  ruleId: t.nullable(t.uuid()),
  payload: t.json(),
  state: t.oneOf('queued', 'sending', 'succeeded', 'dead'),
  attempts: t.int(),
  maxAttempts: t.int(),
  worker: t.nullable(t.text()),
  nextAt: t.nullable(t.instant()),
  lastError: t.nullable(t.text()),
  createdAt: t.instant(),
  finishedAt: t.nullable(t.instant()),
} as const;
export const delivery: Type<Delivery> = t.record(deliveryFields);

export const attemptFields = {
  attempt: t.int(),
  worker: t.text(),
  outcome: t.oneOf('accepted', 'rejected', 'timeout', 'unreachable'),
  statusCode: t.nullable(t.int()),
  detail: t.nullable(t.text()),
  recordedAt: t.instant(),
} as const;
export const attempt: Type<DeliveryAttempt> = t.record(attemptFields);
export const deliveryDetail: Type<DeliveryDetail> = t.record({ delivery, log: t.array(attempt) });
export const enqueued: Type<EnqueuedDelivery> = t.record({ delivery, created: t.bool() });
export const claimed: Type<ClaimedDeliveries> = t.record({ claimed: t.array(delivery), deadIds: t.array(t.uuid()) });

export const digestFields = {
  digestId: t.uuid(),
  channelId: t.uuid(),
  groupKey: t.text(),
  state: t.oneOf('open', 'closed'),
  entries: t.int(),
  openedAt: t.instant(),
  closesAt: t.instant(),
  closedAt: t.nullable(t.instant()),
} as const;
export const digest: Type<Digest> = t.record(digestFields);

export const entryFields = { eventId: t.text(), occurredAt: t.instantUs(), summary: t.text(), payload: t.json(), appendedAt: t.instant() } as const;
export const entry: Type<DigestEntry> = t.record(entryFields);
export const appended: Type<AppendedToDigest> = t.record({ digest, appended: t.bool(), closedId: t.nullable(t.uuid()) });

export const quietHoursFields = {
  quietHoursId: t.uuid(),
  name: t.text(),
  days: t.array(t.int()),
  startMinute: t.int(),
  endMinute: t.int(),
  utcOffsetMinutes: t.int(),
  enabled: t.bool(),
  ...versioned,
} as const;
export const quietHours: Type<QuietHours> = t.record(quietHoursFields);
export const activeQuietHours: Type<ActiveQuietHours> = t.record({ quietHours, endsAt: t.instant() });

export const windowFields = {
  windowId: t.uuid(),
  name: t.text(),
  reason: t.nullable(t.text()),
  targets: t.array(t.text()),
  startsAt: t.instant(),
  endsAt: t.instant(),
  ...versioned,
} as const;
export const maintenanceWindow: Type<MaintenanceWindow> = t.record(windowFields);

export const layerFields = { startsAt: t.instant(), endsAt: t.nullable(t.instant()), shiftMinutes: t.int(), participants: t.array(t.text()) } as const;
export const overrideFields = { overrideId: t.uuid(), participant: t.text(), startsAt: t.instant(), endsAt: t.instant() } as const;
export const scheduleFields = { scheduleId: t.uuid(), name: t.text(), ...versioned } as const;
export const onCallSchedule: Type<OnCallSchedule> = t.record({
  ...scheduleFields,
  layers: t.array(t.record(layerFields)),
  overrides: t.array(t.record(overrideFields)),
});
export const onCall: Type<OnCall> = t.record({
  participant: t.text(),
  source: t.oneOf('override', 'layer'),
  from: t.instant(),
  until: t.instant(),
});

export const targetKind = t.oneOf('channel', 'schedule');
export const policyFields = { policyId: t.uuid(), name: t.text(), repeats: t.int(), ...versioned } as const;
export const escalationPolicy: Type<EscalationPolicy> = t.record({
  ...policyFields,
  steps: t.array(t.record({ waitMs: t.int(), targets: t.array(t.record({ kind: targetKind, id: t.uuid() })) })),
});
export const escalationNow: Type<EscalationNow> = t.record({
  round: t.int(),
  step: t.int(),
  targets: t.array(t.record({ kind: targetKind, id: t.uuid(), participant: t.nullable(t.text()) })),
  until: t.instant(),
});

export const messageFields = {
  messageId: t.uuid(),
  recipient: t.text(),
  eventId: t.nullable(t.text()),
  title: t.text(),
  body: t.text(),
  createdAt: t.instant(),
  readAt: t.nullable(t.instant()),
} as const;
export const message: Type<InboxMessage> = t.record(messageFields);

export const purged = t.record({ purged: t.int() });
export const marked = t.record({ marked: t.int() });
export const unread = t.record({ unread: t.int() });

export const lock: Type<Lock> = t.record({ name: t.text(), holder: t.nullable(t.text()), token: t.long(), expiresAt: t.nullable(t.instant()) });
