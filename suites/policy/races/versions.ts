import { errorsOf, heldTwice, oneWins, type Race, stepValue, valuesOf } from '#harness';
import { auditReadBack, recorded } from '../../support/audit-chain.ts';
import type { Page } from '../../support/page.ts';
import { is, of, step } from '../../support/steps.ts';
import type { EvaluationRun, PackVersion, RiskProfile, Rule } from '../records.ts';
import { draft, pack, publish, rule, trial } from '../scenarios/steps.ts';
import { FEW, MANY } from './callers.ts';

const first = { packId: of('p', '/packId'), version: 1 };
const left = step('getVersion', first, { as: 'left' });
const rules = step('listRules', { ...first, limit: 9 }, { as: 'rules' });
const profile = (expectedVersion: number, settings: unknown) => step('putRiskProfile', { name: 'strict', expectedVersion, settings, actor: 'alice' });

/** What must hold when several callers draft, change, publish and discard versions at once. */
export const versionRaces: readonly Race[] = [
  {
    name: 'every draft has a number of its own',
    summary: 'versions that are drafted at once are numbered without a gap',
    hazards: ['W08', 'W15'],
    callers: FEW,
    setup: () => [pack('p')],
    acts: [{ steps: (caller) => [draft('p', [rule(`r${caller}`, 0)])] }],
    after: (callers) => [step('getPack', { packId: of('p', '/packId') }, { expect: is('/lastVersion', callers) })],
    broken: (seen) => {
      const numbers = valuesOf<PackVersion>(seen, 'draftVersion').map(({ version }) => version);
      if (numbers.length !== seen.callers.length) return 'a draft is refused';
      return heldTwice(numbers) === undefined ? undefined : 'two drafts have one number';
    },
    equal: { without: ['/version'] },
  },
  {
    name: 'one draft, many who publish it',
    summary: 'one caller publishes it, and that is recorded once; all others are told that it is published',
    hazards: ['W08', 'W14'],
    callers: FEW,
    setup: () => [pack('p'), draft('p', [rule('a', 0)])],
    acts: [{ steps: () => [publish('p', 1)] }],
    after: () => [step('getVersion', first, { expect: is('/revision', 2) }), ...auditReadBack],
    broken: (seen) => {
      const lost = oneWins(seen, 'publishVersion', { kind: 'precondition_failed', field: 'version' });
      if (lost !== undefined) return lost;
      return recorded(seen).length === 1 ? undefined : `one publication is recorded ${recorded(seen).length} times`;
    },
    equal: { without: [] },
  },
  {
    name: 'one content, many versions of it',
    summary: 'of versions that say the same one is published; all others are told that its content is there',
    hazards: ['W03', 'W12'],
    callers: FEW,
    setup: (callers) => [pack('p'), ...Array.from({ length: callers }, () => draft('p', [rule('a', 0)], { advanceMs: 0 }))],
    acts: [{ steps: (caller) => [publish('p', caller + 1)] }],
    after: () => [step('listVersions', { packId: of('p', '/packId'), state: 'published', limit: 9 }, { expect: is('/items/1', undefined) }), ...auditReadBack],
    broken: (seen) => {
      const lost = oneWins(seen, 'publishVersion', { kind: 'duplicate', field: 'digest', constraint: 'pack_versions_digest_key' });
      if (lost !== undefined) return lost;
      return recorded(seen).length === 1 ? undefined : 'a publication that is refused is recorded';
    },
    equal: { without: ['/version'] },
  },
  {
    name: 'a draft is published or revised',
    summary: 'of one revision either the publication or one change goes through; what is published has the rules that its digest tells',
    hazards: ['W08', 'W14'],
    callers: [2, 4],
    setup: () => [pack('p'), draft('p', [rule('before', 0)])],
    acts: [{ steps: (caller) => [caller === 0 ? publish('p', 1) : step('reviseDraft', { ...first, revision: 1, rules: [rule(`by ${caller}`, 0)] })] }],
    after: () => [left, rules],
    broken: (seen) => {
      const [published] = valuesOf<PackVersion>(seen, 'publishVersion');
      const revised = valuesOf<PackVersion>(seen, 'reviseDraft').length;
      if (revised + (published === undefined ? 0 : 1) !== 1) return 'one revision is changed twice, or not at all';
      const standing = stepValue<PackVersion>(seen, 'left');
      if (standing?.state !== (published?.state ?? 'draft')) return 'the version has another state than the one that was told';
      const ids = stepValue<Page<Rule>>(seen, 'rules')?.items.map(({ ruleId }) => ruleId) ?? [];
      return ids.length === 1 && (ids[0] === 'before') === (published !== undefined) ? undefined : 'the version has other rules than its last change gave it';
    },
  },
  {
    name: 'a draft is discarded or tried',
    summary: 'either the draft goes and no run tried it, or runs tried it and it stays',
    hazards: ['W08', 'W14', 'T06'],
    callers: [2, 4],
    setup: () => [pack('p'), draft('p', [rule('a', 0)])],
    acts: [{ steps: (caller) => [caller === 0 ? step('discardDraft', { ...first, revision: 1 }) : trial('p', `artifact ${caller}`)] }],
    after: () => [left, step('listRuns', { limit: 9 }, { as: 'runs' })],
    broken: (seen) => {
      const isGone = valuesOf(seen, 'discardDraft').length === 1;
      if (isGone !== (stepValue(seen, 'left') === undefined)) return 'the draft is not as its discarding was answered';
      const runs = valuesOf<EvaluationRun>(seen, 'startRun').length;
      if (runs !== stepValue<Page<EvaluationRun>>(seen, 'runs')?.items.length) return 'a run that was started is not there';
      if (isGone && runs > 0) return 'a run tried a draft that is gone';
      const other = errorsOf(seen, 'startRun').find(({ kind, field }) => kind !== 'not_found' || field !== 'version');
      if (other !== undefined) return `a run by a draft that is gone is refused with ${other.kind}, not with not_found`;
      return isGone || runs === seen.callers.length - 1 ? undefined : 'a draft that stays is refused to a run';
    },
  },
  {
    name: 'one version of a risk profile, many who put the next',
    summary: 'exactly one caller puts it; all others are told that another stands',
    hazards: ['W03', 'W08', 'W12'],
    callers: MANY,
    setup: () => [profile(0, { level: 'first' })],
    acts: [{ steps: (caller) => [profile(1, { level: caller })] }],
    after: () => [step('getRiskProfile', { name: 'strict' }, { as: 'newest', expect: is('/version', 2) })],
    broken: (seen) => {
      const lost = oneWins(seen, 'putRiskProfile', { kind: 'conflict', field: 'expectedVersion', constraint: 'risk_profiles_pkey' });
      if (lost !== undefined) return lost;
      const [put] = valuesOf<RiskProfile>(seen, 'putRiskProfile');
      return put?.digest === stepValue<RiskProfile>(seen, 'newest')?.digest ? undefined : 'the newest profile is not the one that was put';
    },
    equal: { without: ['/settings', '/digest'] },
  },
];
