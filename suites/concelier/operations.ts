import { t } from '#harness';
import { args } from './arbitraries.ts';
import * as types from './types.ts';

const read = { kind: 'read' } as const;
const write = { kind: 'write' } as const;
const next = (role: string) => ({ [role]: { next: '/next' } });
const sourceHandles = { source: { name: '/name', version: '/version' } } as const;
const contributionHandles = { contribution: { key: '/key', source: '/source' } } as const;
const lockHandles = { lock: { name: '/name', holder: '/holder', token: '/token' } } as const;

/** Every method of the repository, and what its answer means. */
export const operations = {
  ingestDocument: {
    ...write,
    summary: 'take in one raw OSV or CSAF document',
    critical: true,
    weight: 12,
    args: args.ingestDocument,
    result: types.ingestResult,
    yields: contributionHandles,
  },
  upsertAdvisory: {
    ...write,
    summary: 'take in one normalized advisory as a unit',
    critical: true,
    weight: 6,
    args: args.upsertAdvisory,
    result: types.ingestResult,
    yields: contributionHandles,
  },
  withdrawAdvisory: { ...write, summary: "mark one source's contribution as withdrawn", weight: 2, args: args.withdrawAdvisory, result: types.advisoryDetail },
  getAdvisory: { ...read, summary: 'an advisory by key', weight: 2, args: args.getAdvisory, result: types.advisoryDetail },
  getContribution: { ...read, summary: "one source's contribution, whole", weight: 3, args: args.getContribution, result: types.contribution },
  resolveAlias: {
    ...read,
    summary: 'advisories that name an id',
    critical: true,
    weight: 4,
    args: args.resolveAlias,
    result: types.pageOf(types.aliasMatch),
    yields: next('aliasMatches'),
  },
  findAffected: {
    ...read,
    summary: 'affected entries that cover a version of a package',
    critical: true,
    weight: 8,
    args: args.findAffected,
    result: types.pageOf(types.affectedMatch),
    yields: next('affectedMatches'),
  },
  listAffected: {
    ...read,
    summary: 'affected entries of an advisory',
    weight: 2,
    args: args.listAffected,
    result: types.pageOf(types.affectedEntry),
    yields: next('affectedEntries'),
  },
  listChanged: {
    ...read,
    summary: 'advisories changed since a cursor',
    critical: true,
    weight: 5,
    args: args.listChanged,
    result: types.pageOf(types.advisory),
    yields: next('changes'),
  },
  mergedView: { ...read, summary: 'one advisory as its sources see it together', weight: 3, args: args.mergedView, result: types.mergedAdvisory },
  exportPage: {
    ...read,
    summary: 'all advisories with all contributions, in canonical order',
    weight: 2,
    args: args.exportPage,
    result: types.pageOf(types.exportedAdvisory),
    yields: next('exports'),
  },
  listRaw: {
    ...read,
    summary: 'references to the raw documents of an advisory',
    args: args.listRaw,
    result: types.pageOf(types.rawReference),
    yields: next('rawReferences'),
  },

  createSource: { ...write, summary: 'register a source', weight: 3, args: args.createSource, result: types.source, yields: sourceHandles },
  getSource: { ...read, summary: 'a source by name', args: args.getSource, result: types.source, yields: sourceHandles },
  listSources: { ...read, summary: 'sources by precedence', args: args.listSources, result: types.pageOf(types.source), yields: next('sourceList') },
  updateSource: { ...write, summary: 'change a source at its version', weight: 2, args: args.updateSource, result: types.source, yields: sourceHandles },
  getSourceState: { ...read, summary: 'how far a connector has come', args: args.getSourceState, result: types.sourceState },
  recordSuccess: { ...write, summary: 'a connector run went well', args: args.recordSuccess, result: types.sourceState },
  recordFailure: { ...write, summary: 'a connector run failed', weight: 2, args: args.recordFailure, result: types.sourceState },
  listDueSources: {
    ...read,
    summary: 'sources that do not rest now',
    args: args.listDueSources,
    result: types.pageOf(types.source),
    yields: next('dueSources'),
  },

  enqueueJob: { ...write, summary: 'queue a job', weight: 5, args: args.enqueueJob, result: types.job, yields: { job: { id: '/id' } } },
  claimJob: {
    ...write,
    summary: 'take the next job',
    weight: 4,
    args: args.claimJob,
    result: t.nullable(types.job),
    yields: { claim: { id: '/id', worker: '/worker' } },
  },
  completeJob: { ...write, summary: 'finish a held job', args: args.completeJob, result: types.job },
  getJob: { ...read, summary: 'a job by id', args: args.getJob, result: types.job },
  acquireLock: { ...write, summary: 'take a lock, with a fencing token', weight: 4, args: args.acquireLock, result: types.lock, yields: lockHandles },
  renewLock: { ...write, summary: 'keep a held lock', args: args.renewLock, result: types.lock, yields: lockHandles },
  releaseLock: { ...write, summary: 'give a held lock back', args: args.releaseLock, result: types.lock },

  // Last, because they take away what the others ask for.
  pruneSource: { ...write, summary: 'take away what one source contributed', args: args.pruneSource, result: types.pruneResult, yields: next('pruned') },
  purgeRaw: { ...write, summary: 'forget references whose content no contribution has', args: args.purgeRaw, result: types.purgeResult },
  deleteSource: { ...write, summary: 'remove a source and its state', args: args.deleteSource, result: t.none() },
} as const;
