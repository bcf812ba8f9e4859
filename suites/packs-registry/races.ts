import { errorsOf, heldTwice, oneWins, type Race, stepValue, valuesOf } from '#harness';
import { auditReadBack, recorded } from '../support/audit-chain.ts';
import type { Page } from '../support/page.ts';
import { at, fails, is, step } from '../support/steps.ts';
import { contentOf } from './pools.ts';
import type { LifecycleEntry, Mirror, PackVersion } from './records.ts';
import { A, B, PACK, publish } from './scenarios/steps.ts';

const ANY = [1, 4, 16];
/** Writers of one audit within transactions: on MongoDB each but one runs again, after a pause that grows. */
const SOME = [1, 4, 8];

const version = { name: PACK, version: '1.0.0' };
const change = { ...version, revision: 1, actor: 'alice', reason: 'raced' };
/** The bytes of a caller, of its own up to six: no two are the same. */
const bytes = (caller: number) => contentOf('abcdef0123456789'[caller] as string, BigInt(caller % 4));

interface Publication {
  readonly version: PackVersion;
  readonly created: boolean;
}

const publicationRaces: readonly Race[] = [
  {
    name: 'the same bytes, many who publish them',
    summary: 'one caller makes the version, all others are given it; it is published once, in lifecycle and audit too',
    hazards: ['W03', 'W13'],
    callers: SOME,
    acts: [{ steps: () => [publish('1.0.0')] }],
    after: () => [step('listLifecycle', { ...version, limit: 9 }, { expect: is('/items/1', undefined) }), ...auditReadBack],
    broken: (seen) => {
      const made = valuesOf<Publication>(seen, 'publish');
      if (made.length !== seen.callers.length) return 'the same bytes are refused';
      const created = made.filter((publication) => publication.created).length;
      if (created !== 1) return `${created} callers say that they made the one version`;
      return recorded(seen).length === 1 ? undefined : `one publication is recorded ${recorded(seen).length} times`;
    },
    equal: { without: [] },
  },
  {
    name: 'other bytes, one version',
    summary: 'the bytes of one caller stand, the others are refused and leave no content behind',
    hazards: ['W03', 'W12', 'T07'],
    callers: [1, 4, 6],
    acts: [{ steps: (caller) => [publish('1.0.0', { content: bytes(caller) })] }],
    after: (callers) => [
      ...Array.from({ length: callers }, (_, caller) => step('getByDigest', { sha256: bytes(caller).sha256, limit: 1 }, { as: `bytes ${caller}` })),
      ...auditReadBack,
    ],
    broken: (seen) => {
      const lost = oneWins(seen, 'publish', { kind: 'conflict', field: 'content.sha256', constraint: 'pack_versions_pkey' });
      if (lost !== undefined) return lost;
      const kept = seen.callers.filter((_, caller) => stepValue(seen, `bytes ${caller}`) !== undefined).length;
      if (kept !== 1) return `of the bytes of one version ${kept} contents are kept`;
      return recorded(seen).length === 1 ? undefined : `one publication is recorded ${recorded(seen).length} times`;
    },
    equal: { without: ['/version/sha256'] },
  },
  {
    name: 'a new pack, many versions of it at once',
    summary: 'every version is there, of few contents and one pack; the audit has each once, without a gap',
    hazards: ['W03', 'W07', 'W15'],
    callers: SOME,
    acts: [{ steps: (caller) => [publish(`1.${caller}.0`, { content: caller % 2 === 0 ? A : B })] }],
    after: () => [step('listVersions', { name: PACK, limit: 50 }, { as: 'versions' }), ...auditReadBack],
    broken: (seen) => {
      const versions = stepValue<Page<PackVersion>>(seen, 'versions')?.items.map((item) => item.version) ?? [];
      if (versions.join() !== seen.callers.map((_, caller) => `1.${caller}.0`).join()) return `the pack has the versions ${versions.join(', ')}`;
      const subjects = recorded(seen).map(({ subject }) => subject);
      return subjects.length === versions.length && heldTwice(subjects) === undefined ? undefined : 'a publication is not recorded, or twice';
    },
    equal: { without: ['/version/version', '/version/sha256'] },
  },
];

const lifecycleRaces: readonly Race[] = [
  {
    name: 'one revision, many changes of state',
    summary: 'of all changes at one revision exactly one is made and recorded; all others are told that it has passed',
    hazards: ['W08'],
    callers: SOME,
    setup: () => [publish('1.0.0')],
    acts: [{ steps: () => [step('promote', change)] }],
    after: () => [
      step('listLifecycle', { ...version, limit: 9 }, { as: 'lifecycle', expect: is('/items/1/from', 'published') }),
      step('getVersion', version, { as: 'left', expect: is('/revision', 2) }),
      ...auditReadBack,
    ],
    broken: (seen) => {
      const lost = oneWins(seen, 'promote', { kind: 'conflict', field: 'revision' });
      if (lost !== undefined) return lost;
      const changes = stepValue<Page<LifecycleEntry>>(seen, 'lifecycle')?.items.length;
      if (changes !== 2) return `the lifecycle has ${changes} entries, not two`;
      return recorded(seen).length === 2 ? undefined : `one change is recorded ${recorded(seen).length - 1} times`;
    },
    equal: { without: [] },
  },
  {
    name: 'nothing is attached once a version is yanked',
    summary: 'statements come before the end of the version or are refused: none is recorded behind it',
    hazards: ['W08', 'W14'],
    callers: [2, 4, 8],
    setup: () => [publish('1.0.0')],
    acts: [
      {
        steps: (caller) => [caller === 0 ? step('yank', change) : step('attach', { ...version, type: `sbom-${caller}`, content: B, actor: 'ci' })],
      },
    ],
    after: () => [step('attach', { ...version, type: 'late', content: B, actor: 'ci' }, { expect: fails('precondition_failed') }), ...auditReadBack],
    broken: (seen) => {
      if (valuesOf(seen, 'yank').length !== 1) return 'the version cannot be yanked';
      if (errorsOf(seen, 'attach').some(({ kind }) => kind !== 'precondition_failed')) return 'a statement is refused for another reason';
      const actions = recorded(seen).map(({ action }) => action);
      if (actions.at(-1) !== 'pack.yanked') return 'a statement is attached to a version that is yanked';
      return actions.length === 2 + valuesOf(seen, 'attach').length ? undefined : 'a statement is not recorded, or twice';
    },
  },
];

const placeRaces: readonly Race[] = [
  {
    name: 'the latest observation of a place stands',
    summary: 'in whatever order they come, also the very first ones',
    hazards: ['W03', 'W08'],
    callers: SOME,
    setup: () => [publish('1.0.0')],
    acts: [{ steps: (caller) => [step('recordParity', { ...version, place: 'cli', observedSha256: null, ageMs: (caller * 3) % 8 })] }],
    after: () => [step('listParity', { ...version, limit: 2 }, { expect: is('/items/0/observedAt', at(2000)) })],
    broken: (seen) => (valuesOf(seen, 'recordParity').length === seen.callers.length ? undefined : 'an observation is refused'),
  },
  {
    name: 'one mirror, many who register it',
    summary: 'exactly one caller registers the name; all others are told that it is there',
    hazards: ['W03', 'W12'],
    callers: ANY,
    acts: [{ steps: () => [step('registerMirror', { name: 'upstream', upstream: 'https://a.example', intervalMs: 1000 })] }],
    broken: (seen) => oneWins(seen, 'registerMirror', { kind: 'duplicate', field: 'name', constraint: 'mirrors_pkey' }),
    equal: { without: [] },
  },
  {
    name: 'every failed synchronisation counts',
    summary: 'no report is lost, and none takes back how the mirror is configured meanwhile',
    hazards: ['W08'],
    callers: SOME,
    setup: () => [step('registerMirror', { name: 'upstream', upstream: 'https://a.example', intervalMs: 1000 })],
    acts: [{ steps: () => [step('reportSync', { name: 'upstream', outcome: 'failed', error: 'timeout' })] }],
    after: (callers) => [step('getMirror', { name: 'upstream' }, { expect: is('/failureCount', callers) })],
    broken: (seen) => {
      const counts = valuesOf<Mirror>(seen, 'reportSync').map(({ failureCount }) => failureCount);
      if (counts.length !== seen.callers.length) return 'a report is refused';
      return heldTwice(counts) === undefined ? undefined : 'two failures are counted as one';
    },
    equal: { without: [] },
  },
];

/** What must hold when several callers come at once. */
export const races: readonly Race[] = [...publicationRaces, ...lifecycleRaces, ...placeRaces];
