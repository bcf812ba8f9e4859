import { t } from '#harness';
import { auditTypes } from '../support/audit.ts';
import { args } from './arbitraries.ts';
import { types } from './types.ts';

const read = { kind: 'read' } as const;
const write = { kind: 'write' } as const;
const versionFields = { packId: '/packId', version: '/version', revision: '/revision' } as const;
const activationFields = { packId: '/packId', ordinal: '/ordinal', version: '/version' } as const;
const exceptionFields = { id: '/exceptionId', version: '/version' } as const;
/** What was read or changed, if it was: a role of its own, so that one stale version does not draw others after it. */
const changedException = {
  changedException: { ...exceptionFields, artifact: '/artifact', effectiveFrom: '/effectiveFrom', expiresAt: '/expiresAt' },
} as const;
/** The list's next page. */
const next = (list: string) => ({ [list]: { next: '/next' } });

/** Every method of the repository, and what its answer means. */
export const operations = {
  createPack: { ...write, summary: 'make a pack', weight: 5, args: args.createPack, result: types.pack, yields: { pack: { id: '/packId' } } },
  getPack: { ...read, summary: 'a pack by id', args: args.getPack, result: types.pack },
  listPacks: { ...read, summary: 'packs by name', args: args.listPacks, result: types.packs, yields: next('packs') },
  draftVersion: {
    ...write,
    summary: "make a pack's next version, a draft",
    weight: 14,
    args: args.draftVersion,
    result: types.packVersion,
    yields: { draft: versionFields },
  },
  reviseDraft: { ...write, summary: 'change a draft', weight: 3, args: args.reviseDraft, result: types.packVersion, yields: { revised: versionFields } },
  discardDraft: { ...write, summary: 'delete a draft', weight: 1, args: args.discardDraft, result: t.none() },
  publishVersion: {
    ...write,
    summary: 'make a draft immutable',
    weight: 14,
    args: args.publishVersion,
    result: types.packVersion,
    yields: { published: { ...versionFields, digest: '/digest' } },
  },
  getVersion: { ...read, summary: 'a version of a pack', args: args.getVersion, result: types.packVersion },
  getVersionByDigest: { ...read, summary: 'the published version that has a content', args: args.getVersionByDigest, result: types.packVersion },
  listVersions: { ...read, summary: 'versions of a pack, the newest first', args: args.listVersions, result: types.packVersions, yields: next('versions') },
  listRules: { ...read, summary: 'rules of a version', weight: 2, args: args.listRules, result: types.rules, yields: next('rules') },

  activateVersion: {
    ...write,
    summary: 'make a published version the active one',
    weight: 12,
    args: args.activateVersion,
    result: types.activation,
    yields: { activation: activationFields },
  },
  rollBack: {
    ...write,
    summary: 'make active what was active before',
    weight: 3,
    args: args.rollBack,
    result: types.activation,
    yields: { activation: activationFields },
  },
  listActivations: {
    ...read,
    summary: 'activations of a pack, the latest first',
    args: args.listActivations,
    result: types.activations,
    yields: next('activations'),
  },
  activeRules: {
    ...read,
    summary: 'rules of the active version in evaluation order',
    critical: true,
    weight: 4,
    args: args.activeRules,
    result: types.activeRules,
    yields: next('activeRules'),
  },

  putRiskProfile: {
    ...write,
    summary: 'make the next version of a risk profile',
    weight: 4,
    args: args.putRiskProfile,
    result: types.riskProfile,
    yields: { profile: { name: '/name', version: '/version' } },
  },
  getRiskProfile: { ...read, summary: 'a version of a risk profile', args: args.getRiskProfile, result: types.riskProfile },
  listRiskProfiles: {
    ...read,
    summary: 'the newest version of every risk profile',
    args: args.listRiskProfiles,
    result: types.riskProfiles,
    yields: next('riskProfiles'),
  },

  startRun: { ...write, summary: 'start an evaluation', weight: 12, args: args.startRun, result: types.run, yields: { run: { id: '/runId' } } },
  finishRun: { ...write, summary: 'end an evaluation', weight: 3, args: args.finishRun, result: types.run },
  getRun: { ...read, summary: 'an evaluation by id', args: args.getRun, result: types.run },
  listRuns: { ...read, summary: 'evaluations, the latest first', weight: 2, args: args.listRuns, result: types.runs, yields: next('runs') },
  appendExplanations: {
    ...write,
    summary: 'append explanations in bulk',
    critical: true,
    weight: 8,
    args: args.appendExplanations,
    result: types.appended,
  },
  explanationsOfFinding: {
    ...read,
    summary: 'explanations of a finding, the latest first',
    critical: true,
    weight: 4,
    args: args.explanationsOfFinding,
    result: types.explanations,
    yields: next('explanations'),
  },
  purgeRuns: { ...write, summary: 'delete evaluations older than 180 days', weight: 0.5, args: args.purgeRuns, result: types.purgedRuns },

  requestException: {
    ...write,
    summary: 'ask for an exception',
    weight: 8,
    args: args.requestException,
    result: types.exception,
    yields: { exception: exceptionFields },
  },
  approveException: {
    ...write,
    summary: 'approve an exception',
    weight: 9,
    args: args.approveException,
    result: types.exception,
    yields: changedException,
  },
  revokeException: {
    ...write,
    summary: 'withdraw or end an exception',
    weight: 2,
    args: args.revokeException,
    result: types.exception,
    yields: changedException,
  },
  expireExceptions: { ...write, summary: 'mark what has expired', weight: 1, args: args.expireExceptions, result: types.expired },
  getException: { ...read, summary: 'an exception by id', args: args.getException, result: types.exception },
  listExceptions: {
    ...read,
    summary: 'exceptions by time of request',
    weight: 2,
    args: args.listExceptions,
    result: types.exceptions,
    yields: next('exceptions'),
  },
  exceptionsInForce: {
    ...read,
    summary: 'exceptions in force for an artifact at an instant',
    critical: true,
    weight: 6,
    args: args.exceptionsInForce,
    result: types.exceptions,
    yields: next('exceptionsInForce'),
  },

  appendAudit: {
    ...write,
    summary: 'record what was done',
    weight: 2,
    args: args.appendAudit,
    result: auditTypes.entry,
    yields: { auditEntry: { subject: '/subject' } },
  },
  listAudit: { ...read, summary: 'what was done, in order', weight: 2, args: args.listAudit, result: auditTypes.entries, yields: next('audit') },
  verifyAudit: { ...read, summary: 'whether the chain of entries holds', weight: 1, args: args.verifyAudit, result: auditTypes.verdict },
} as const;
