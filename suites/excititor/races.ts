import { oneWins, type Race, stepValue, valuesOf } from '#harness';
import { is, of, step } from '../support/steps.ts';
import type { RevisionProof, StoredRevision } from './graph-records.ts';
import type { AppendResult, IngestResult, Linkset } from './records.ts';
import { decide, ingest, observe, openVex, PAIR, POLICY, said } from './scenarios/steps.ts';

const ANY = [1, 4, 16];
/** Writers of one document within transactions: on MongoDB each but one runs again, after a pause that grows. */
const SOME = [1, 4, 8];

const hold = (version: number) => step('holdConsensus', { ...PAIR, policyDigest: POLICY, version, by: 'ana', reason: 'disputed' });
const created = (results: readonly { readonly status: string }[]) => results.filter(({ status }) => status === 'created').length;

const additionRaces: readonly Race[] = [
  {
    name: 'one document, many who bring it',
    summary: 'a document that comes several times at once is new exactly once, and makes its statements once',
    hazards: ['W03', 'W23'],
    callers: SOME,
    acts: [{ steps: () => [ingest('vendor', openVex([said('affected'), said('fixed')]))] }],
    after: () => [step('readStatements', { ...PAIR, limit: 10 }, { expect: is('/items/2', undefined) })],
    broken: (seen) => {
      const results = valuesOf<IngestResult>(seen, 'ingestDocument');
      if (results.length !== seen.callers.length) return 'a document that is there already is refused';
      return created(results) === 1 ? undefined : `${created(results)} callers say that the one document was new`;
    },
    equal: { without: [] },
  },
  {
    name: 'one observation, many who saw it',
    summary: 'it is added exactly once',
    hazards: ['W03'],
    callers: ANY,
    acts: [{ steps: () => [observe('scanner', '2024-05-01T10:00:00Z')] }],
    after: () => [step('listObservations', { ...PAIR, limit: 10 }, { expect: is('/items/1', undefined) })],
    broken: (seen) => {
      const results = valuesOf<AppendResult>(seen, 'appendObservation');
      if (results.length !== seen.callers.length) return 'an observation that is there already is refused';
      return created(results) === 1 ? undefined : `${created(results)} callers say that the one observation was new`;
    },
    equal: { without: [] },
  },
  {
    name: 'one revision, many who store it',
    summary: 'it is new exactly once, and what is stored makes its root',
    hazards: ['W03', 'W11'],
    callers: SOME,
    acts: [
      {
        steps: () => [
          step(
            'storeRevision',
            {
              graph: 'app',
              nodes: ['a', 'b'].map((id) => ({ id, kind: 'package' })),
              edges: [{ from: 'a', to: 'b', kind: 'depends' }],
            },
            { as: 'stored' },
          ),
          step('proveRevision', { graph: 'app', root: of('stored', '/root') }),
        ],
      },
    ],
    broken: (seen) => {
      const stored = valuesOf<StoredRevision>(seen, 'storeRevision');
      if (stored.length !== seen.callers.length) return 'a revision that is there already is refused';
      if (created(stored) !== 1) return `${created(stored)} callers say that the one revision was new`;
      const proofs = valuesOf<RevisionProof>(seen, 'proveRevision');
      return proofs.length === seen.callers.length && proofs.every(({ intact }) => intact) ? undefined : 'a caller finds the revision incomplete';
    },
    equal: { without: [] },
  },
];

const linksetRaces: readonly Race[] = [
  {
    name: 'the last to link has linked everything',
    summary: 'one only links, the others add a statement first: whoever comes last, the linkset has every statement',
    hazards: ['W03', 'W08'],
    callers: SOME,
    setup: () => [ingest('provider-0', openVex([said('fixed')]))],
    acts: [{ steps: (caller) => [...(caller === 0 ? [] : [ingest(`provider-${caller}`, openVex([said('fixed')]))]), step('buildLinkset', PAIR)] }],
    after: () => [step('getLinkset', PAIR, { as: 'left' })],
    broken: (seen) => {
      const linked = stepValue<Linkset>(seen, 'left')?.statements.length;
      return linked === seen.callers.length ? undefined : `${linked} of ${seen.callers.length} statements are linked`;
    },
  },
  {
    name: 'a prune leaves no reference behind',
    summary: 'whoever links while a provider is pruned, in the end no linkset refers to what is gone, and what others said is linked',
    hazards: ['W08', 'W14'],
    callers: [2, 4],
    setup: () => [ingest('pruned', openVex([said('fixed')])), ingest('kept', openVex([said('affected')]))],
    acts: [{ steps: (caller) => [caller === 0 ? step('pruneProvider', { provider: 'pruned', limit: 10 }) : step('buildLinkset', PAIR)] }],
    after: () => [step('getLinkset', PAIR, { expect: is('/providers', ['kept']) })],
    broken: (seen) => (valuesOf(seen, 'pruneProvider').length === 1 ? undefined : 'the prune is refused'),
  },
];

const consensusRaces: readonly Race[] = [
  {
    name: 'one pair, many who decide first',
    summary: 'exactly one decision is the first; all others are told that there is one',
    hazards: ['W03', 'W08', 'W12'],
    callers: ANY,
    acts: [{ steps: (caller) => [decide(0, `word ${caller}`)] }],
    after: () => [step('getConsensus', { ...PAIR, policyDigest: POLICY }, { expect: is('/version', 1) })],
    broken: (seen) => oneWins(seen, 'putConsensus', { kind: 'conflict', field: 'version' }),
  },
  {
    name: 'one version of a consensus, many decisions',
    summary: 'of all decisions on one version exactly one is kept; all others are told that it has passed',
    hazards: ['W08'],
    callers: SOME,
    setup: () => [decide(0, 'affected')],
    acts: [{ steps: (caller) => [decide(1, `word ${caller}`)] }],
    after: () => [step('getConsensus', { ...PAIR, policyDigest: POLICY }, { expect: is('/version', 2) })],
    broken: (seen) => oneWins(seen, 'putConsensus', { kind: 'conflict', field: 'version' }),
    equal: { without: ['/status'] },
  },
  {
    name: 'what is held is not replaced',
    summary: 'of those who hold one version and those who replace it exactly one is heard',
    hazards: ['W08'],
    callers: [2, 4],
    setup: () => [decide(0, 'affected')],
    acts: [{ steps: (caller) => [caller % 2 === 0 ? hold(1) : decide(1, 'fixed')] }],
    after: () => [step('getConsensus', { ...PAIR, policyDigest: POLICY }, { expect: is('/version', 2) })],
    broken: (seen) => {
      const heard = valuesOf(seen, 'holdConsensus').length + valuesOf(seen, 'putConsensus').length;
      return heard === 1 ? undefined : `${heard} callers changed one version`;
    },
  },
];

/** What must hold when several callers come at once. */
export const races: readonly Race[] = [...additionRaces, ...linksetRaces, ...consensusRaces];
