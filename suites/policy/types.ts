import { type Type, t } from '#harness';
import type { Page } from '../support/page.ts';

/** Logical types of what the policy operations answer. */

const pageOf = <Item>(item: Type<Item>): Type<Page<Item>> => t.record({ items: t.array(item), next: t.optional(t.text()) });

const pack = t.record({ packId: t.uuid(), name: t.text(), description: t.nullable(t.text()), lastVersion: t.int(), createdAt: t.instant() });

const packVersion = t.record({
  packId: t.uuid(),
  version: t.int(),
  state: t.oneOf('draft', 'published'),
  revision: t.int(),
  notes: t.nullable(t.text()),
  ruleCount: t.int(),
  digest: t.nullable(t.text()),
  createdAt: t.instant(),
  updatedAt: t.instant(),
  publishedAt: t.nullable(t.instant()),
  publishedBy: t.nullable(t.text()),
});

const effect = t.oneOf('allow', 'warn', 'block');
const rule = t.record({ ruleId: t.text(), priority: t.int(), effect, expression: t.json() });
const activeRule = t.record({ ...rule.fields, version: t.int() });

const activation = t.record({
  packId: t.uuid(),
  ordinal: t.int(),
  version: t.int(),
  previousOrdinal: t.nullable(t.int()),
  activatedAt: t.instant(),
  activatedBy: t.text(),
  deactivatedAt: t.nullable(t.instant()),
});

const riskProfile = t.record({ name: t.text(), version: t.int(), settings: t.json(), digest: t.text(), createdAt: t.instant(), createdBy: t.text() });

const run = t.record({
  runId: t.uuid(),
  packId: t.uuid(),
  packVersion: t.int(),
  packDigest: t.nullable(t.text()),
  profileName: t.nullable(t.text()),
  profileVersion: t.nullable(t.int()),
  artifact: t.text(),
  state: t.oneOf('running', 'succeeded', 'failed'),
  explanations: t.int(),
  summary: t.nullable(t.json()),
  startedAt: t.instant(),
  finishedAt: t.nullable(t.instant()),
});

const explanation = t.record({
  runId: t.uuid(),
  position: t.int(),
  findingId: t.text(),
  ruleId: t.text(),
  verdict: effect,
  detail: t.json(),
  recordedAt: t.instant(),
});

const exception = t.record({
  exceptionId: t.uuid(),
  artifact: t.text(),
  ruleId: t.nullable(t.text()),
  reason: t.text(),
  state: t.oneOf('requested', 'approved', 'expired', 'revoked'),
  version: t.int(),
  requestedBy: t.text(),
  requestedAt: t.instant(),
  approvedBy: t.nullable(t.text()),
  approvedAt: t.nullable(t.instant()),
  effectiveFrom: t.nullable(t.instant()),
  expiresAt: t.nullable(t.instant()),
  revokedBy: t.nullable(t.text()),
  revokedAt: t.nullable(t.instant()),
  revokedReason: t.nullable(t.text()),
});

export const types = {
  pack,
  packs: pageOf(pack),
  packVersion,
  packVersions: pageOf(packVersion),
  rule,
  rules: pageOf(rule),
  activeRules: pageOf(activeRule),
  activation,
  activations: pageOf(activation),
  riskProfile,
  riskProfiles: pageOf(riskProfile),
  run,
  runs: pageOf(run),
  purgedRuns: t.record({ runs: t.int(), explanations: t.int() }),
  explanation,
  explanations: pageOf(explanation),
  appended: t.record({ appended: t.int(), total: t.int() }),
  exception,
  exceptions: pageOf(exception),
  expired: t.record({ exceptionIds: t.array(t.uuid()) }),
} as const;
