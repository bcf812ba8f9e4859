import { errorsOf, heldTwice, oneWins, type Race, stepValue, valuesOf } from '#harness';
import { auditReadBack, recorded } from '../../support/audit-chain.ts';
import type { Page } from '../../support/page.ts';
import { is, step } from '../../support/steps.ts';
import type { Issuer, IssuerKey } from '../records.ts';
import { change, idOf, issuer, key } from '../scenarios/steps.ts';
import { FEW, MANY } from './callers.ts';

/** What must hold when several callers register, change and retire issuers at once. */
export const issuerRaces: readonly Race[] = [
  {
    name: 'one name, many who register it',
    summary: 'exactly one caller gets the name, in whatever case, and is recorded; all others are told that it is taken',
    hazards: ['W03', 'W12', 'V22'],
    callers: MANY,
    acts: [{ steps: (caller) => [issuer(caller % 2 === 0 ? 'Vendor' : ' vendor')] }],
    after: () => [step('listIssuers', { limit: 9 }, { expect: is('/items/1', undefined) }), ...auditReadBack],
    broken: (seen) => {
      const lost = oneWins(seen, 'registerIssuer', { kind: 'duplicate', field: 'name', constraint: 'issuers_name_key' });
      if (lost !== undefined) return lost;
      return recorded(seen).length === 1 ? undefined : `one registration is recorded ${recorded(seen).length} times`;
    },
    equal: { without: ['/issuerId', '/name'] },
  },
  {
    name: 'many issuers, one chain',
    summary: 'issuers that are registered at once, also the very first, are all recorded, one behind another without a gap',
    hazards: ['W03', 'W08', 'W15'],
    callers: FEW,
    acts: [{ steps: (caller) => [issuer(`vendor ${caller}`)] }],
    after: () => auditReadBack,
    broken: (seen) => {
      if (valuesOf(seen, 'registerIssuer').length !== seen.callers.length) return 'a registration is refused';
      const entries = recorded(seen);
      if (entries.some(({ sequence }, at) => sequence !== BigInt(at + 1))) return 'the chain has a gap';
      if (entries.length !== seen.callers.length) return `of ${seen.callers.length} registrations ${entries.length} are recorded`;
      return heldTwice(entries.map(({ subject }) => subject)) === undefined ? undefined : 'one registration is recorded twice';
    },
    equal: { without: ['/issuerId', '/name', '/normalizedName'] },
  },
  {
    name: 'one version of an issuer, many changes of it',
    summary: 'of all changes to one version exactly one is made and recorded; all others are told that it has passed',
    hazards: ['W08'],
    callers: FEW,
    setup: () => [issuer('vendor')],
    acts: [{ steps: (caller) => [change('updateIssuer', 'vendor', 1, { weight: caller })] }],
    after: () => [step('getIssuer', { issuerId: idOf('vendor') }, { as: 'left', expect: is('/version', 2) }), ...auditReadBack],
    broken: (seen) => {
      const lost = oneWins(seen, 'updateIssuer', { kind: 'conflict', field: 'version' });
      if (lost !== undefined) return lost;
      const [updated] = valuesOf<Issuer>(seen, 'updateIssuer');
      if (updated?.weight !== stepValue<Issuer>(seen, 'left')?.weight) return 'the issuer does not have the weight that its only change gave it';
      return recorded(seen, 'issuer.updated').length === 1 ? undefined : 'one change is not recorded, or twice';
    },
    equal: { without: ['/weight'] },
  },
  {
    name: 'an issuer is retired while keys are added',
    summary: 'keys come before its retirement, or are refused: none is recorded behind it',
    hazards: ['W08', 'W14'],
    callers: [2, 4],
    setup: () => [issuer('vendor')],
    acts: [
      {
        steps: (caller) => [
          caller === 0 ? change('retireIssuer', 'vendor', 1) : key('vendor', `k${caller}`, caller, { use: ['vex', 'advisory', 'attestation'][caller - 1] }),
        ],
      },
    ],
    after: () => [step('listKeys', { issuerId: idOf('vendor'), limit: 9 }, { as: 'keys' }), ...auditReadBack],
    broken: (seen) => {
      if (valuesOf(seen, 'retireIssuer').length !== 1) return 'the issuer cannot be retired';
      const other = errorsOf(seen, 'addKey').find(({ kind, field }) => kind !== 'precondition_failed' || field !== 'issuerId');
      if (other !== undefined) return `a key is refused with ${other.kind}, not because the issuer is retired`;
      if (recorded(seen).at(-1)?.action !== 'issuer.retired') return 'a key is added to an issuer that is retired';
      const keys = stepValue<Page<IssuerKey>>(seen, 'keys')?.items.length;
      return keys === valuesOf(seen, 'addKey').length ? undefined : 'a key that was added is not there';
    },
  },
];
