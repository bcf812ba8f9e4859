import { errorsOf, oneWins, type Race, type RaceSeen, stepValue, valuesOf } from '#harness';
import { auditReadBack, recorded } from '../../support/audit-chain.ts';
import { is, step } from '../../support/steps.ts';
import { GLOBAL, type TrustOverride } from '../records.ts';
import { clear, idOf, issuer, think } from '../scenarios/steps.ts';
import { FEW } from './callers.ts';

const vendor = () => [issuer('vendor', { trusted: true })];
const left = step('getOverride', { issuerId: idOf('vendor') }, { as: 'left' });

/** Who comes too late is told that the version has passed, be it by the version that stands or by the key of the very first. */
function refusedOtherwise(seen: RaceSeen, op: string): string | undefined {
  const other = errorsOf(seen, op).find(({ kind, field }) => kind !== 'conflict' || field !== 'version');
  return other === undefined ? undefined : `who comes too late with ${op} gets ${other.kind}, not conflict`;
}

/** What must hold when several callers say at once what they think of an issuer. */
export const overrideRaces: readonly Race[] = [
  {
    name: 'the first override, many who set it',
    summary: 'exactly one caller sets it, and that is recorded; all others are told that another did',
    hazards: ['W03', 'W12'],
    callers: FEW,
    setup: vendor,
    acts: [{ steps: (caller) => [think('vendor', 0, { weight: caller })] }],
    after: () => [left, ...auditReadBack],
    broken: (seen) => {
      const set = valuesOf<TrustOverride>(seen, 'setOverride');
      if (set.length !== 1) return `${set.length} callers say that they set the first override`;
      if (set[0]?.weight !== stepValue<TrustOverride>(seen, 'left')?.weight) return 'the override is not what its only writer said';
      return refusedOtherwise(seen, 'setOverride') ?? (recorded(seen, 'override.set').length === 1 ? undefined : 'one override is not recorded, or twice');
    },
  },
  {
    name: 'one version of an override, many changes of it',
    summary: 'of all changes to one version exactly one is made and recorded: none is lost under another',
    hazards: ['W08'],
    callers: FEW,
    setup: () => [...vendor(), think('vendor', 0, { weight: -1 })],
    acts: [{ steps: (caller) => [think('vendor', 1, { weight: caller })] }],
    after: () => [left, ...auditReadBack],
    broken: (seen) => {
      const lost = oneWins(seen, 'setOverride', { kind: 'conflict', field: 'version' });
      if (lost !== undefined) return lost;
      const [set] = valuesOf<TrustOverride>(seen, 'setOverride');
      if (set?.weight !== stepValue<TrustOverride>(seen, 'left')?.weight) return 'the override is not what its only change said';
      return recorded(seen, 'override.set').length === 2 ? undefined : 'one change is not recorded, or twice';
    },
    equal: { without: ['/weight'] },
  },
  {
    name: 'an override is changed or cleared',
    summary: 'of those who change and those who clear one version exactly one does',
    hazards: ['W08'],
    callers: [2, 4],
    setup: () => [...vendor(), think('vendor', 0, { weight: -1 })],
    acts: [{ steps: (caller) => [caller % 2 === 0 ? think('vendor', 1, { weight: caller }) : clear('vendor', 1)] }],
    after: () => [left, ...auditReadBack],
    broken: (seen) => {
      const made = ['setOverride', 'clearOverride'].flatMap((op) => valuesOf<TrustOverride>(seen, op));
      if (made.length !== 1) return `${made.length} callers say that they changed the one version`;
      const standing = stepValue<TrustOverride>(seen, 'left');
      if (standing?.version !== 2 || standing.weight !== made[0]?.weight) return 'the override is not what its only change said';
      return refusedOtherwise(seen, 'setOverride') ?? refusedOtherwise(seen, 'clearOverride');
    },
  },
  {
    name: 'every tenant has an override of its own',
    summary: 'tenants that speak of one global issuer at once do not stand in each other’s way: in each exactly one caller does',
    hazards: ['T05', 'W03'],
    callers: [2, 4],
    setup: () => [issuer('vendor', { trusted: true }, { tenant: GLOBAL })],
    acts: [{ steps: (caller) => [think('vendor', 0, { weight: caller }, { tenant: caller % 2 === 0 ? 'acme' : 'globex' })] }],
    after: () =>
      ['acme', 'globex'].flatMap((tenant) => [
        step('getOverride', { issuerId: idOf('vendor') }, { tenant, expect: is('/version', 1) }),
        step('verifyAudit', {}, { tenant, expect: is('/entries', 1n) }),
      ]),
    broken: (seen) => {
      const set = valuesOf<TrustOverride>(seen, 'setOverride').map(({ weight }) => (weight ?? 0) % 2);
      return set.length === 2 && set[0] !== set[1] ? refusedOtherwise(seen, 'setOverride') : 'a tenant sets the first override twice, or not at all';
    },
  },
];
