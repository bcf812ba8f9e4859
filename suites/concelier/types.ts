import { type Type, t } from '#harness';
import type { Page } from '../support/page.ts';
import type {
  Advisory,
  AdvisoryDetail,
  AffectedEntry,
  AffectedMatch,
  AliasMatch,
  Contribution,
  ExportedAdvisory,
  IngestResult,
  Job,
  Lock,
  MergedAdvisory,
  RawReference,
  Source,
  SourceState,
} from './records.ts';

/** Logical types of what the operations answer. Payloads keep their numbers' kinds: `9.0` is not `9`. */

export const format = t.oneOf('osv', 'csaf', 'normalized');
export const sourceKind = t.oneOf('osv', 'csaf', 'normalized', 'mixed');
export const aliasKind = t.oneOf('id', 'alias', 'upstream', 'related');
export const jobState = t.oneOf('queued', 'running', 'succeeded', 'failed');

export const pageOf = <Item>(item: Type<Item>): Type<Page<Item>> => t.record({ items: t.array(item), next: t.optional(t.text()) });

export const ingestResult: Type<IngestResult> = t.record({
  key: t.text(),
  source: t.text(),
  status: t.oneOf('created', 'updated', 'unchanged', 'stale'),
  digest: t.text(),
  changedAt: t.instantUs(),
});

const advisoryFields = { key: t.text(), changedAt: t.instantUs(), ingestedAt: t.instant(), withdrawn: t.bool(), digest: t.text() } as const;

export const advisory: Type<Advisory> = t.record(advisoryFields);

const head = t.record({
  source: t.text(),
  documentId: t.text(),
  format,
  digest: t.text(),
  modifiedAt: t.instantUs(),
  modifiedText: t.text(),
  changedAt: t.instantUs(),
  ingestedAt: t.instant(),
  withdrawn: t.bool(),
});

export const advisoryDetail: Type<AdvisoryDetail> = t.record({ ...advisoryFields, contributions: t.array(head) });

export const severity = t.record({ type: t.text(), score: t.text() });
export const reference = t.record({ type: t.text(), url: t.text() });

/** What is kept of one contribution beside whose it is. */
export const contributionFields = {
  key: t.text(),
  source: t.text(),
  documentId: t.text(),
  format,
  digest: t.text(),
  modifiedAt: t.instantUs(),
  modifiedText: t.text(),
  publishedAt: t.nullable(t.instantUs()),
  publishedText: t.nullable(t.text()),
  withdrawnAt: t.nullable(t.instantUs()),
  withdrawnText: t.nullable(t.text()),
  retractedAt: t.nullable(t.instant()),
  retractionReason: t.nullable(t.text()),
  changedAt: t.instantUs(),
  ingestedAt: t.instant(),
  summary: t.nullable(t.text()),
  details: t.nullable(t.text()),
  databaseSpecific: t.optional(t.jsonExact()),
  payload: t.jsonExact(),
  provenance: t.jsonExact(),
} as const;

export const contribution: Type<Contribution> = t.record({ ...contributionFields, severities: t.array(severity), references: t.array(reference) });

export const aliasMatch: Type<AliasMatch> = t.record({ key: t.text(), source: t.text(), kind: aliasKind, alias: t.text() });

const packageFields = { ecosystem: t.nullable(t.text()), name: t.nullable(t.text()), purl: t.nullable(t.text()) } as const;

export const affectedMatch: Type<AffectedMatch> = t.record({
  key: t.text(),
  source: t.text(),
  ordinal: t.int(),
  ...packageFields,
  matchedBy: t.oneOf('version', 'range'),
});

export const intervalFields = {
  range: t.int(),
  position: t.int(),
  type: t.text(),
  repo: t.nullable(t.text()),
  introduced: t.nullable(t.text()),
  fixed: t.nullable(t.text()),
  lastAffected: t.nullable(t.text()),
  limit: t.nullable(t.text()),
} as const;

export const affectedEntry: Type<AffectedEntry> = t.record({
  source: t.text(),
  ordinal: t.int(),
  ...packageFields,
  versions: t.array(t.text()),
  intervals: t.array(t.record(intervalFields)),
});

export const mergedAdvisory: Type<MergedAdvisory> = t.record({
  key: t.text(),
  changedAt: t.instantUs(),
  sources: t.array(t.text()),
  documentId: t.text(),
  summary: t.nullable(t.text()),
  details: t.nullable(t.text()),
  severities: t.array(severity),
  publishedAt: t.nullable(t.instantUs()),
  withdrawn: t.bool(),
  aliases: t.array(t.text()),
  references: t.array(reference),
  affected: t.array(t.record({ source: t.text(), ordinal: t.int(), ...packageFields })),
});

export const exportedAdvisory: Type<ExportedAdvisory> = t.record({
  key: t.text(),
  changedAt: t.instantUs(),
  digest: t.text(),
  contributions: t.array(
    t.record({
      source: t.text(),
      documentId: t.text(),
      digest: t.text(),
      modifiedText: t.text(),
      retractedAt: t.nullable(t.instant()),
      payload: t.jsonExact(),
    }),
  ),
});

export const pruneResult = t.record({ pruned: t.int(), gone: t.int(), next: t.optional(t.text()) });
export const purgeResult = t.record({ purged: t.int() });

export const source: Type<Source> = t.record({
  name: t.text(),
  kind: sourceKind,
  precedence: t.int(),
  enabled: t.bool(),
  version: t.int(),
  createdAt: t.instant(),
  updatedAt: t.instant(),
});

export const sourceState: Type<SourceState> = t.record({
  source: t.text(),
  cursor: t.nullable(t.text()),
  failureCount: t.int(),
  backoffUntil: t.nullable(t.instant()),
  lastSuccessAt: t.nullable(t.instant()),
  lastFailureAt: t.nullable(t.instant()),
  lastError: t.nullable(t.text()),
});

export const rawReference: Type<RawReference> = t.record({
  source: t.text(),
  key: t.text(),
  sha256: t.text(),
  digest: t.text(),
  gridFsId: t.text(),
  length: t.long(),
  firstSeenAt: t.instant(),
});

export const job: Type<Job> = t.record({
  id: t.uuid(),
  kind: t.text(),
  priority: t.int(),
  state: jobState,
  attempts: t.int(),
  worker: t.nullable(t.text()),
  leaseUntil: t.nullable(t.instant()),
  createdAt: t.instant(),
  finishedAt: t.nullable(t.instant()),
  payload: t.jsonExact(),
});

export const lock: Type<Lock> = t.record({ name: t.text(), holder: t.nullable(t.text()), token: t.long(), expiresAt: t.nullable(t.instant()) });
