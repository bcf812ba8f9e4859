import { auditTypes } from '../support/audit.ts';
import { args } from './arbitraries.ts';
import { types } from './types.ts';

const read = { kind: 'read' } as const;
const write = { kind: 'write' } as const;
const issuer = { issuer: { id: '/issuerId', version: '/version', name: '/name' } } as const;
/** What was read or changed: a role of its own, so that one stale version does not draw others after it. */
const changedIssuer = { changedIssuer: { id: '/issuerId', version: '/version' } } as const;
const override = { override: { issuerId: '/issuerId', version: '/version' } } as const;
/** A key at a place of the answer. */
const keyAt = (pointer: string) => ({
  issuerId: `${pointer}/issuerId`,
  keyId: `${pointer}/keyId`,
  version: `${pointer}/version`,
  validFrom: `${pointer}/validFrom`,
});
/** The list's next page. */
const next = (list: string) => ({ [list]: { next: '/next' } });

/** Every method of the repository, and what its answer means. */
export const operations = {
  registerIssuer: { ...write, summary: 'register an issuer', weight: 5, args: args.registerIssuer, result: types.issuer, yields: issuer },
  getIssuer: { ...read, summary: 'an issuer by id', args: args.getIssuer, result: types.issuer, yields: changedIssuer },
  findIssuer: { ...read, summary: 'an issuer by normalized name', weight: 2, args: args.findIssuer, result: types.issuer },
  updateIssuer: { ...write, summary: 'change an issuer of a known version', weight: 3, args: args.updateIssuer, result: types.issuer, yields: changedIssuer },
  retireIssuer: { ...write, summary: 'retire an issuer for good', args: args.retireIssuer, result: types.issuer, yields: changedIssuer },
  listIssuers: { ...read, summary: 'own and global issuers by name', weight: 3, args: args.listIssuers, result: types.issuers, yields: next('issuers') },

  addKey: { ...write, summary: 'add an active key', weight: 6, args: args.addKey, result: types.key, yields: { key: keyAt('') } },
  rotateKey: {
    ...write,
    summary: 'put a new key in the place of an active one',
    weight: 3,
    args: args.rotateKey,
    result: types.rotatedKeys,
    yields: { key: keyAt('/added'), changedKey: keyAt('/retired'), rotated: { validUntil: '/retired/validUntil' } },
  },
  revokeKey: {
    ...write,
    summary: 'revoke a key, perhaps from an earlier instant on',
    weight: 2,
    args: args.revokeKey,
    result: types.key,
    yields: { changedKey: { ...keyAt(''), since: '/revokedSince' } },
  },
  listKeys: { ...read, summary: 'keys of an issuer', weight: 3, args: args.listKeys, result: types.keys, yields: next('keys') },
  resolveKey: { ...read, summary: 'what a key is worth at an instant', critical: true, weight: 5, args: args.resolveKey, result: types.resolvedKey },

  listTrustedIssuers: {
    ...read,
    summary: 'trusted issuers, the override over the default',
    critical: true,
    weight: 5,
    args: args.listTrustedIssuers,
    result: types.trustedIssuers,
    yields: next('trustedIssuers'),
  },
  setOverride: { ...write, summary: 'say what the tenant thinks of an issuer', weight: 6, args: args.setOverride, result: types.override, yields: override },
  clearOverride: { ...write, summary: 'let the default hold again', args: args.clearOverride, result: types.override, yields: override },
  getOverride: { ...read, summary: 'the override of an issuer', args: args.getOverride, result: types.override, yields: override },
  listOverrides: {
    ...read,
    summary: 'overrides, the latest changed first',
    weight: 2,
    args: args.listOverrides,
    result: types.overrides,
    yields: next('overrides'),
  },

  listAudit: {
    ...read,
    summary: 'what was done, in order',
    weight: 2,
    args: args.listAudit,
    result: auditTypes.entries,
    yields: { ...next('audit'), auditEntry: { subject: '/items/0/subject' } },
  },
  verifyAudit: { ...read, summary: 'whether the chain of the audit holds', args: args.verifyAudit, result: auditTypes.verdict },
} as const;
