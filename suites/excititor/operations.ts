import { args } from './arbitraries.ts';
import * as types from './types.ts';

const read = { kind: 'read' } as const;
const write = { kind: 'write' } as const;
const next = (role: string) => ({ [role]: { next: '/next' } });
const consensusHandles = { vulnerability: '/vulnerability', product: '/product', policyDigest: '/policyDigest', version: '/version' } as const;
const revisionHandles = { revision: { graph: '/graph', root: '/root' } } as const;
const providerHandles = { provider: { name: '/name', version: '/version' } } as const;
const linksetHandles = { linkset: { vulnerability: '/vulnerability', product: '/product', digest: '/digest' } } as const;

/** Every method of the repository, and what its answer means. */
export const operations = {
  ingestDocument: {
    ...write,
    summary: 'take in one OpenVEX, CSAF or CycloneDX document',
    critical: true,
    weight: 14,
    args: args.ingestDocument,
    result: types.ingestResult,
    yields: { document: { provider: '/provider', digest: '/digest' } },
  },
  listDocuments: {
    ...read,
    summary: "a provider's documents",
    weight: 2,
    args: args.listDocuments,
    result: types.pageOf(types.document),
    yields: next('documentPage'),
  },
  getRaw: { ...read, summary: "a document's content", weight: 2, args: args.getRaw, result: types.raw },
  appendObservation: {
    ...write,
    summary: 'add an observation',
    weight: 5,
    args: args.appendObservation,
    result: types.appendResult,
    yields: { observation: { provider: '/provider', digest: '/digest', vulnerability: '/vulnerability', product: '/product' } },
  },
  getObservation: { ...read, summary: 'an observation by digest', args: args.getObservation, result: types.observation },
  listObservations: {
    ...read,
    summary: 'observations of a pair',
    weight: 2,
    args: args.listObservations,
    result: types.pageOf(types.observation),
    yields: next('observationPage'),
  },
  readStatements: {
    ...read,
    summary: 'statements on a pair, by precedence and time',
    critical: true,
    weight: 7,
    args: args.readStatements,
    result: types.pageOf(types.rankedStatement),
    yields: next('statementPage'),
  },
  buildLinkset: {
    ...write,
    summary: 'link what was said of a pair',
    critical: true,
    weight: 7,
    args: args.buildLinkset,
    result: types.linkset,
    yields: linksetHandles,
  },
  getLinkset: { ...read, summary: 'the linkset of a pair', weight: 2, args: args.getLinkset, result: types.linkset, yields: linksetHandles },
  listLinksets: { ...read, summary: 'all linksets', weight: 2, args: args.listLinksets, result: types.pageOf(types.linksetHead), yields: next('linksetPage') },

  putConsensus: {
    ...write,
    summary: 'keep what a caller decided',
    critical: true,
    weight: 6,
    args: args.putConsensus,
    result: types.consensus,
    yields: { consensus: consensusHandles },
  },
  getConsensus: {
    ...read,
    summary: 'what was decided under a policy',
    critical: true,
    weight: 3,
    args: args.getConsensus,
    result: types.consensus,
    yields: { consensus: consensusHandles },
  },
  listConsensus: {
    ...read,
    summary: 'what each policy came to for a pair',
    weight: 2,
    args: args.listConsensus,
    result: types.pageOf(types.consensus),
    yields: next('consensusPage'),
  },
  holdConsensus: {
    ...write,
    summary: 'keep a consensus from being replaced',
    weight: 4,
    args: args.holdConsensus,
    result: types.consensus,
    yields: { consensus: consensusHandles, hold: consensusHandles },
  },
  releaseConsensus: {
    ...write,
    summary: 'let a consensus be replaced again',
    weight: 2,
    args: args.releaseConsensus,
    result: types.consensus,
    yields: { consensus: consensusHandles },
  },
  listHolds: { ...read, summary: 'consensus on hold now', weight: 2, args: args.listHolds, result: types.pageOf(types.consensus), yields: next('holdPage') },

  setProvider: {
    ...write,
    summary: 'register a provider, or change its precedence',
    weight: 4,
    args: args.setProvider,
    result: types.provider,
    yields: providerHandles,
  },
  getProvider: { ...read, summary: 'a provider by name', args: args.getProvider, result: types.provider, yields: providerHandles },
  listProviders: { ...read, summary: 'providers by precedence', args: args.listProviders, result: types.pageOf(types.provider), yields: next('providerPage') },

  storeRevision: {
    ...write,
    summary: 'store one state of a graph',
    critical: true,
    weight: 6,
    args: args.storeRevision,
    result: types.storedRevision,
    yields: revisionHandles,
  },
  getRevision: { ...read, summary: 'a revision by root', args: args.getRevision, result: types.revision },
  listRevisions: { ...read, summary: 'revisions of a graph', args: args.listRevisions, result: types.pageOf(types.revision), yields: next('revisionPage') },
  listNodes: { ...read, summary: 'nodes of a revision', weight: 2, args: args.listNodes, result: types.pageOf(types.node), yields: next('nodePage') },
  listEdges: { ...read, summary: 'edges of a revision', weight: 2, args: args.listEdges, result: types.pageOf(types.edge), yields: next('edgePage') },
  proveRevision: { ...read, summary: 'compute a root again', weight: 2, args: args.proveRevision, result: types.proof },
  walkDependents: {
    ...read,
    summary: 'what depends on a node, to a depth',
    critical: true,
    weight: 6,
    args: args.walkDependents,
    result: types.pageOf(types.dependent),
    yields: next('dependentPage'),
  },
  diffRevisions: {
    ...read,
    summary: 'what is otherwise in another revision',
    weight: 4,
    args: args.diffRevisions,
    result: types.pageOf(types.change),
    yields: next('changePage'),
  },

  putCache: { ...write, summary: 'keep a value for a while', weight: 3, args: args.putCache, result: types.cacheEntry, yields: { cached: { key: '/key' } } },
  getCache: { ...read, summary: 'a kept value', weight: 2, args: args.getCache, result: types.cacheEntry },

  // Last, because they take away what the others ask for.
  pruneProvider: {
    ...write,
    summary: 'take away what one provider contributed',
    args: args.pruneProvider,
    result: types.pruneResult,
    yields: next('prunedPage'),
  },
  purgeRaw: { ...write, summary: 'forget content that no linkset refers to', args: args.purgeRaw, result: types.purgeResult },
  purgeCache: { ...write, summary: 'remove expired values', args: args.purgeCache, result: types.purgeResult },
} as const;
