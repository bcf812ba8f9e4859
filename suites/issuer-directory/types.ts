import { type Type, t } from '#harness';
import type { Page } from '../support/page.ts';
import type { Issuer, IssuerKey, ResolvedKey, TrustedIssuer, TrustOverride } from './records.ts';

/** Logical types of what the operations answer, and of what persists. */

const scope = t.oneOf('tenant', 'global');

/** What is kept of an issuer beside whose it is. */
export const issuerFields = {
  issuerId: t.uuid(),
  name: t.text(),
  normalizedName: t.text(),
  description: t.nullable(t.text()),
  website: t.nullable(t.text()),
  contact: t.nullable(t.text()),
  tags: t.array(t.text()),
  metadata: t.json(),
  trusted: t.bool(),
  weight: t.int(),
  status: t.oneOf('active', 'retired'),
  version: t.int(),
  createdAt: t.instant(),
  updatedAt: t.instant(),
  retiredAt: t.nullable(t.instant()),
} as const;

export const keyFields = {
  issuerId: t.uuid(),
  keyId: t.text(),
  use: t.oneOf('advisory', 'vex', 'attestation'),
  algorithm: t.oneOf('ed25519', 'ecdsa-p256', 'rsa'),
  material: t.bytes(),
  fingerprint: t.text(),
  status: t.oneOf('active', 'retired', 'revoked'),
  validFrom: t.instant(),
  validUntil: t.nullable(t.instant()),
  replaces: t.nullable(t.text()),
  version: t.int(),
  createdAt: t.instant(),
  retiredAt: t.nullable(t.instant()),
  revokedAt: t.nullable(t.instant()),
  revokedSince: t.nullable(t.instant()),
  revokedReason: t.nullable(t.text()),
} as const;

export const overrideFields = {
  issuerId: t.uuid(),
  trusted: t.nullable(t.bool()),
  weight: t.nullable(t.int()),
  reason: t.nullable(t.text()),
  version: t.int(),
  createdAt: t.instant(),
  updatedAt: t.instant(),
  clearedAt: t.nullable(t.instant()),
} as const;

const pageOf = <Item>(item: Type<Item>): Type<Page<Item>> => t.record({ items: t.array(item), next: t.optional(t.text()) });

const issuer: Type<Issuer> = t.record({ scope, ...issuerFields });
const key: Type<IssuerKey> = t.record(keyFields);
const override: Type<TrustOverride> = t.record(overrideFields);

const resolvedKey: Type<ResolvedKey> = t.record({
  state: t.oneOf('valid', 'not_yet_valid', 'expired', 'issuer_retired', 'revoked'),
  scope,
  key,
});

const trustedIssuer: Type<TrustedIssuer> = t.record({
  issuerId: t.uuid(),
  scope,
  name: t.text(),
  normalizedName: t.text(),
  tags: t.array(t.text()),
  weight: t.int(),
  override: t.nullable(t.int()),
  reason: t.nullable(t.text()),
});

export const types = {
  issuer,
  issuers: pageOf(issuer),
  key,
  keys: pageOf(key),
  rotatedKeys: t.record({ retired: key, added: key }),
  resolvedKey,
  trustedIssuers: pageOf(trustedIssuer),
  override,
  overrides: pageOf(override),
} as const;
