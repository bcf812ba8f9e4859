import { auditTypes } from '../support/audit.ts';
import { args } from './arbitraries.ts';
import * as types from './types.ts';

const read = { kind: 'read' } as const;
const write = { kind: 'write' } as const;
const versionFields = { name: '/name', version: '/version', revision: '/revision', sha256: '/sha256' } as const;
/** A version whose state was changed: a role of its own, so that one stale revision does not draw others after it. */
const changedVersion = { changedVersion: versionFields } as const;
const mirror = { mirror: { name: '/name', revision: '/revision' } } as const;
/** The list's next page. */
const next = (list: string) => ({ [list]: { next: '/next' } });

/** Every method of the repository, and what its answer means. */
export const operations = {
  publish: {
    ...write,
    summary: 'publish a version of a pack',
    critical: true,
    weight: 10,
    args: args.publish,
    result: types.published,
    yields: {
      publishedVersion: { name: '/version/name', version: '/version/version', revision: '/version/revision', sha256: '/version/sha256' },
    },
  },
  getByDigest: {
    ...read,
    summary: 'where bytes lie, and the versions published with them',
    critical: true,
    weight: 4,
    args: args.getByDigest,
    result: types.contentWithVersions,
    yields: next('versionsOfDigest'),
  },
  getVersion: { ...read, summary: 'a version of a pack', weight: 2, args: args.getVersion, result: types.packVersion, yields: changedVersion },
  listVersions: {
    ...read,
    summary: 'versions of a pack in semver order',
    critical: true,
    weight: 8,
    args: args.listVersions,
    result: types.pageOf(types.packVersion),
    yields: next('versions'),
  },
  latestVersion: { ...read, summary: 'the greatest version of a pack', weight: 3, args: args.latestVersion, result: types.packVersion },

  getPack: { ...read, summary: 'a pack by name', args: args.getPack, result: types.pack, yields: { pack: { name: '/name', revision: '/revision' } } },
  describePack: {
    ...write,
    summary: 'change description and labels of a pack',
    weight: 2,
    args: args.describePack,
    result: types.pack,
    yields: { pack: { name: '/name', revision: '/revision' } },
  },
  listPacks: { ...read, summary: 'packs by name', weight: 2, args: args.listPacks, result: types.pageOf(types.pack), yields: next('packs') },

  promote: { ...write, summary: 'make a version one to be used', weight: 3, args: args.promote, result: types.packVersion, yields: changedVersion },
  deprecate: { ...write, summary: 'make a version one to move away from', weight: 2, args: args.deprecate, result: types.packVersion, yields: changedVersion },
  yank: { ...write, summary: 'take a version out of use', args: args.yank, result: types.packVersion },
  listLifecycle: {
    ...read,
    summary: 'what became of a version',
    weight: 2,
    args: args.listLifecycle,
    result: types.pageOf(types.lifecycleEntry),
    yields: next('lifecycle'),
  },

  attach: {
    ...write,
    summary: 'attach a statement to a version',
    weight: 4,
    args: args.attach,
    result: types.attached,
    yields: {
      attestation: {
        name: '/attestation/name',
        version: '/attestation/version',
        type: '/attestation/type',
        sha256: '/attestation/sha256',
      },
    },
  },
  listAttestations: {
    ...read,
    summary: 'attestations of a version',
    weight: 2,
    args: args.listAttestations,
    result: types.pageOf(types.attestation),
    yields: next('attestations'),
  },

  recordParity: {
    ...write,
    summary: 'record what a place holds of a version',
    weight: 5,
    args: args.recordParity,
    result: types.recordedParity,
    yields: { parity: { name: '/record/name', version: '/record/version', place: '/record/place' } },
  },
  listParity: {
    ...read,
    summary: 'what each place holds of a version',
    weight: 2,
    args: args.listParity,
    result: types.pageOf(types.parityRecord),
    yields: next('parityOfVersion'),
  },
  listStaleParity: {
    ...read,
    summary: 'observations of some age, the oldest first',
    weight: 2,
    args: args.listStaleParity,
    result: types.pageOf(types.parityRecord),
    yields: next('staleParity'),
  },

  registerMirror: { ...write, summary: 'register a mirror', weight: 2, args: args.registerMirror, result: types.mirror, yields: mirror },
  getMirror: { ...read, summary: 'a mirror by name', args: args.getMirror, result: types.mirror, yields: mirror },
  updateMirror: { ...write, summary: 'change how a mirror is configured', weight: 2, args: args.updateMirror, result: types.mirror, yields: mirror },
  listMirrors: { ...read, summary: 'mirrors by name', args: args.listMirrors, result: types.pageOf(types.mirror), yields: next('mirrors') },
  reportSync: { ...write, summary: 'record how a synchronisation ended', weight: 4, args: args.reportSync, result: types.mirror },
  listDueMirrors: {
    ...read,
    summary: 'mirrors that are due now',
    weight: 3,
    args: args.listDueMirrors,
    result: types.pageOf(types.mirror),
    yields: next('dueMirrors'),
  },

  appendAudit: { ...write, summary: 'record a fact', args: args.appendAudit, result: auditTypes.entry, yields: { auditEntry: { subject: '/subject' } } },
  listAudit: {
    ...read,
    summary: 'the audit by sequence',
    weight: 3,
    args: args.listAudit,
    result: auditTypes.entries,
    yields: { ...next('audit'), auditEntry: { subject: '/items/0/subject' } },
  },
  verifyAudit: { ...read, summary: 'whether the chain of the audit holds', args: args.verifyAudit, result: auditTypes.verdict },
} as const;
