import { type Type, t } from '#harness';
import type { Page } from '../support/page.ts';
import type { Attestation, Content, LifecycleEntry, Mirror, Pack, PackVersion, ParityRecord } from './records.ts';

/** Logical types of what the operations answer. */

export const versionState = t.oneOf('published', 'promoted', 'deprecated', 'yanked');
export const parityStatus = t.oneOf('match', 'mismatch', 'missing');

const pageFields = <Item>(item: Type<Item>) => ({ items: t.array(item), next: t.optional(t.text()) }) as const;

export const pageOf = <Item>(item: Type<Item>): Type<Page<Item>> => t.record(pageFields(item));

export const contentFields = { sha256: t.text(), length: t.long(), gridFsId: t.text(), storedAt: t.instant() } as const;
const content: Type<Content> = t.record(contentFields);

export const packFields = {
  name: t.text(),
  description: t.nullable(t.text()),
  labels: t.json(),
  revision: t.int(),
  createdAt: t.instant(),
  updatedAt: t.instant(),
} as const;
export const pack: Type<Pack> = t.record(packFields);

export const packVersionFields = {
  name: t.text(),
  version: t.text(),
  sha256: t.text(),
  manifest: t.json(),
  state: versionState,
  revision: t.int(),
  publishedBy: t.text(),
  publishedAt: t.instant(),
  updatedAt: t.instant(),
} as const;
export const packVersion: Type<PackVersion> = t.record(packVersionFields);

export const published = t.record({ version: packVersion, created: t.bool() });
export const contentWithVersions: Type<Page<PackVersion> & { readonly content: Content }> = t.record({ content, ...pageFields(packVersion) });

export const lifecycleFields = {
  name: t.text(),
  version: t.text(),
  revision: t.int(),
  from: t.nullable(versionState),
  to: versionState,
  actor: t.text(),
  reason: t.nullable(t.text()),
  at: t.instant(),
} as const;
export const lifecycleEntry: Type<LifecycleEntry> = t.record(lifecycleFields);

export const attestationFields = {
  name: t.text(),
  version: t.text(),
  type: t.text(),
  sha256: t.text(),
  signer: t.nullable(t.text()),
  statement: t.json(),
  attachedBy: t.text(),
  attachedAt: t.instant(),
} as const;
export const attestation: Type<Attestation> = t.record(attestationFields);
export const attached = t.record({ attestation, added: t.bool() });

export const parityFields = {
  name: t.text(),
  version: t.text(),
  place: t.text(),
  status: parityStatus,
  observedSha256: t.nullable(t.text()),
  observedAt: t.instant(),
  notes: t.nullable(t.text()),
} as const;
export const parityRecord: Type<ParityRecord> = t.record(parityFields);
export const recordedParity = t.record({ record: parityRecord, recorded: t.bool() });

export const mirrorFields = {
  name: t.text(),
  upstream: t.text(),
  enabled: t.bool(),
  intervalMs: t.int(),
  revision: t.int(),
  cursor: t.nullable(t.text()),
  failureCount: t.int(),
  lastSuccessAt: t.nullable(t.instant()),
  lastFailureAt: t.nullable(t.instant()),
  lastError: t.nullable(t.text()),
  nextSyncAt: t.instant(),
  createdAt: t.instant(),
  updatedAt: t.instant(),
} as const;
export const mirror: Type<Mirror> = t.record(mirrorFields);
