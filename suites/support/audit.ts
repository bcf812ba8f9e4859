import fc from 'fast-check';
import { handle, type JsonValue, t } from '#harness';
import { filters, from, mostly, paged, partly, rarely } from './generators.ts';

/** What a module keeps of an act: one link of its tenant's hash chain. */
export interface AuditEntry {
  /** 1, 2, 3 … within the tenant, without a gap. */
  readonly sequence: bigint;
  readonly occurredAt: Date;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly detail: JsonValue;
  /** The digest of the entry before; 64 zeros for the first. */
  readonly previousDigest: string;
  /** SHA-256, hex, of the entry as canonical JSON, its tenant and `previousDigest` included. */
  readonly digest: string;
}

export interface AppendAudit {
  readonly actor: string;
  /** Lower-case letters, digits, `.`, `_` and `-`. */
  readonly action: string;
  readonly subject: string;
  /** An object. Default `{}`. */
  readonly detail?: JsonValue;
}

export interface ListAudit {
  readonly subject?: string;
  readonly limit: number;
  readonly after?: string;
}

export interface ChainVerdict {
  readonly intact: boolean;
  /** How many entries hold, from the first on. */
  readonly entries: bigint;
  /** The sequence number at which the chain breaks. */
  readonly brokenAt: bigint | null;
  readonly fault: 'sequence' | 'link' | 'digest' | 'head' | null;
}

const entry = t.record({
  sequence: t.long(),
  occurredAt: t.instant(),
  actor: t.text(),
  action: t.text(),
  subject: t.text(),
  detail: t.json(),
  previousDigest: t.text(),
  digest: t.text(),
});

/** Logical types of an audit's answers. */
export const auditTypes = {
  entry,
  entries: t.record({ items: t.array(entry), next: t.optional(t.text()) }),
  verdict: t.record({
    intact: t.bool(),
    entries: t.long(),
    brokenAt: t.nullable(t.long()),
    fault: t.nullable(t.oneOf('sequence', 'link', 'digest', 'head')),
  }),
} as const;

/** What an audit persists, in its logical form. */
export const auditCollections = {
  audit: { tier: 'A', key: ['tenantId', 'sequence'], fields: t.record({ tenantId: t.text(), ...entry.fields }) },
  auditHeads: { tier: 'A', key: ['tenantId'], fields: t.record({ tenantId: t.text(), sequence: t.long(), digest: t.text() }) },
} as const;

export const actor = rarely(from(['alice', 'bob', 'Bob', 'é\u{1f600}']), from(['', 'a\0', '\ud800', null, 'x'.repeat(257)]));
const action = rarely(from(['pack.read', 'pack.exported', 'login']), from(['', 'Pack read', 'a\0', null]));
const subject = rarely(from(['pack:1', 'pack:1', 'pack:2', 'Pack:1', 'é', 'e\u0301']), from(['', 'a\0', 'x'.repeat(513)]));
const detail = rarely(
  from<JsonValue>([{}, { b: 1, 2: 2, 1: [null, ''] }, { n: 1.1, deep: { 'a.b': { $set: -0 } } }, { big: 2n ** 63n }]),
  from<unknown>([null, [], 'x', { k: 'a\0' }, { k: Number.NaN }, { k: 'x'.repeat(40_000) }]),
);

/** Arguments of an audit's operations; `append` yields `auditEntry` with `subject`, a list `audit` with `next`. */
export const auditArgs = {
  append: partly({ actor, action, subject }, { detail }),
  list: paged('audit', filters({ subject: mostly(handle('auditEntry', 'subject', { missing: 'skip' }), subject) })),
  verify: fc.constant({}),
};
