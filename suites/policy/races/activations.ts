import { oneWins, type Race, type RaceSeen, stepValue, valuesOf } from '#harness';
import { auditReadBack, recorded } from '../../support/audit-chain.ts';
import type { Page } from '../../support/page.ts';
import { is, of, step } from '../../support/steps.ts';
import type { Activation, ActiveRule } from '../records.ts';
import { activate, activePack, draft, pack, publish, rule } from '../scenarios/steps.ts';
import { FEW } from './callers.ts';

const packId = of('p', '/packId');
const published = (version: number) => [draft('p', [rule(`a${version}`, 0), rule(`b${version}`, 1)]), publish('p', version)];
const readBack = [step('listActivations', { packId, limit: 20 }, { as: 'left' }), ...auditReadBack];

/** What is wrong with the activations that are left, the latest first: one stands, each goes on from those before it, each is recorded. */
function wrongLine(seen: RaceSeen): string | undefined {
  const line = stepValue<Page<Activation>>(seen, 'left')?.items ?? [];
  const standing = line.filter(({ deactivatedAt }) => deactivatedAt === null);
  if (standing.length !== 1) return `a pack has ${standing.length} active versions`;
  if (standing[0] !== line[0]) return 'another activation stands than the latest';
  if (line.some(({ ordinal }, at) => ordinal !== line.length - at)) return 'activations are not numbered without a gap';
  const acts = recorded(seen).filter(({ action }) => action === 'pack.activated' || action === 'pack.rolled-back');
  return acts.length === line.length ? undefined : `of ${line.length} activations ${acts.length} are recorded`;
}

/** What must hold when several callers make versions active, and take that back, at once. */
export const activationRaces: readonly Race[] = [
  {
    name: 'one version, many who activate it',
    summary: 'exactly one caller makes it active; all others are told that it is',
    hazards: ['W03', 'W08'],
    callers: FEW,
    setup: () => [pack('p'), ...published(1)],
    acts: [{ steps: () => [activate('p', 1)] }],
    after: () => readBack,
    broken: (seen) => oneWins(seen, 'activateVersion', { kind: 'precondition_failed', field: 'version' }) ?? wrongLine(seen),
    equal: { without: [] },
  },
  {
    name: 'a pack has one active version',
    summary: 'of versions that are activated at once all have their turn, one after another, and the last one stands',
    hazards: ['W02', 'W08', 'W15'],
    callers: FEW,
    setup: (callers) => [pack('p'), ...Array.from({ length: callers }, (_, at) => published(at + 1)).flat()],
    acts: [{ steps: (caller) => [activate('p', caller + 1)] }],
    after: () => readBack,
    broken: (seen) => (valuesOf(seen, 'activateVersion').length === seen.callers.length ? wrongLine(seen) : 'an activation is refused'),
    equal: { without: ['/version', '/ordinal', '/previousOrdinal'] },
  },
  {
    name: 'one activation, many who roll it back',
    summary: 'exactly one caller undoes it; all others are told that another stands, and nothing that came before is undone',
    hazards: ['W08'],
    callers: FEW,
    setup: () => activePack('p', [[rule('a', 0)], [rule('b', 0)], [rule('c', 0)]]),
    acts: [{ steps: () => [step('rollBack', { packId, ordinal: 3, actor: 'bob' })] }],
    after: () => [step('listActivations', { packId, limit: 1 }, { expect: is('/items/0/version', 2) }), ...readBack],
    broken: (seen) => oneWins(seen, 'rollBack', { kind: 'conflict', field: 'ordinal' }) ?? wrongLine(seen),
    equal: { without: [] },
  },
  {
    name: 'an activation is rolled back while the next comes',
    summary: 'the roll-back undoes what it names, or is told that another stands: never what came meanwhile',
    hazards: ['W08'],
    callers: [2, 4],
    setup: () => [...activePack('p', [[rule('a', 0)], [rule('b', 0)]]), ...published(3)],
    acts: [{ steps: (caller) => [caller === 0 ? step('rollBack', { packId, ordinal: 2, actor: 'bob' }) : activate('p', 3)] }],
    after: () => [step('listActivations', { packId, limit: 1 }, { expect: is('/items/0/version', 3) }), ...readBack],
    broken: (seen) => {
      if (valuesOf(seen, 'activateVersion').length !== 1) return 'the next version is activated twice, or not at all';
      const [undone] = valuesOf<Activation>(seen, 'rollBack');
      return undone === undefined || undone.version === 1 ? wrongLine(seen) : 'a roll-back makes active what was not active before';
    },
  },
  {
    name: 'rules are read while the active version changes',
    summary: 'a reader finds one version’s rules on all pages, or is told that another has become active: never none, never of two versions',
    hazards: ['Q14', 'W14'],
    callers: [2, 4],
    setup: () => [pack('p'), ...published(1), ...published(2), activate('p', 1)],
    acts: [
      {
        steps: (caller) =>
          caller === 0
            ? [
                step('activeRules', { packId, limit: 1 }, { as: 'page' }),
                step('activeRules', { packId, limit: 1, after: of('page', '/next') }),
                step('activeRules', { packId, limit: 9 }),
              ]
            : [activate('p', 2)],
      },
    ],
    broken: (seen) => {
      const [page, next, whole] = seen.callers[0]?.map(({ outcome }) => outcome) ?? [];
      const rulesOf = (read: typeof page) => (read?.kind === 'value' ? (read.value as Page<ActiveRule>).items : []);
      if (rulesOf(page).length !== 1 || rulesOf(whole).length !== 2) return 'a reader finds no active version, or not all its rules';
      if (new Set(rulesOf(whole).map(({ version }) => version)).size !== 1) return 'rules of two versions are active at once';
      if (next?.kind === 'error')
        return next.error.kind === 'conflict' && next.error.field === 'after' ? undefined : `a page is refused with ${next.error.kind}`;
      const read = [...rulesOf(page), ...rulesOf(next)];
      return read.map(({ ruleId }) => ruleId).join() === `a${read[0]?.version},b${read[0]?.version}` ? undefined : 'pages show rules of two versions';
    },
  },
  {
    name: 'who dies while it activates leaves all or nothing',
    summary: 'a version that became active ended the one before and is recorded; another caller then finds it so, or activates it itself',
    hazards: ['W13', 'W14', 'W22'],
    callers: [2],
    setup: () => [...activePack('p', [[rule('a', 0)]]), ...published(2)],
    acts: [{ steps: (caller) => (caller === 0 ? [{ ...activate('p', 2), dies: true }] : []) }, { steps: (caller) => (caller === 0 ? [] : [activate('p', 2)]) }],
    after: () => [step('listActivations', { packId, limit: 1 }, { expect: is('/items/0/version', 2) }), ...readBack],
    broken: wrongLine,
  },
];
