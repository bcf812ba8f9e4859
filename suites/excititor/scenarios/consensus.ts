import type { Scenario } from '#harness';
import { at, fails, is, MINUTE_MS, of, step, walk } from '../../support/steps.ts';
import { CVE, decide, ingest, OTHER_POLICY, openVex, PAIR, POLICY, said } from './steps.ts';

const key = { ...PAIR, policyDigest: POLICY } as const;
const hold = (version: number, until: Date | null) => ({ ...key, version, by: 'ana', reason: 'disputed', until });

export const consensusScenarios: readonly Scenario[] = [
  {
    name: 'a consensus is kept as it is given',
    summary: 'contradictory values under two policies, against what all statements say, and in words that nobody knows',
    hazards: ['W08', 'V05'],
    steps: [
      ingest('vendor', openVex([said('not_affected')])),
      step('buildLinkset', PAIR, { as: 'linkset' }),
      decide(0, 'affected', { expect: is('/status', 'affected') }),
      decide(0, 'not_affected', { expect: is('/status', 'not_affected') }, OTHER_POLICY),
      decide(0, 'fixed', { expect: fails('conflict') }),
      decide(1, 'fixed', { expect: is('/version', 2) }),
      decide(1, 'affected', { expect: fails('conflict') }),
      decide(2, 'AFFECTED, says Ana \u00e9', { expect: is('/current', false) }),
      ...walk('listConsensus', { ...PAIR, limit: 1 }, '/items/0/status', ['AFFECTED, says Ana \u00e9', 'not_affected']),
      step(
        'putConsensus',
        { ...key, linksetDigest: of('linkset', '/digest'), status: 'affected', evidence: '{"weights":[1.0,2]}', version: 3 },
        { expect: is('/current', true) },
      ),
      ingest('distro', openVex([said('fixed')])),
      step('getConsensus', key, { expect: is('/current', true) }),
      step('buildLinkset', PAIR),
      step('getConsensus', key, { expect: is('/current', false) }),
      step('getConsensus', key, { tenant: 'globex', expect: fails('not_found') }),
      step('getConsensus', { ...key, vulnerability: 'CVE-2024-2' }, { expect: fails('not_found') }),
      decide(7, 'fixed', { tenant: 'globex', expect: fails('not_found') }),
    ],
  },
  {
    name: 'a consensus on hold stands',
    summary: 'held until an instant, to the millisecond; held until released; each change at its version',
    hazards: ['W17'],
    steps: [
      decide(0, 'affected'),
      step('holdConsensus', hold(1, at(2000)), { expect: fails('invalid') }),
      step('holdConsensus', hold(1, at(MINUTE_MS)), { expect: is('/held', true) }),
      decide(2, 'fixed', { expect: fails('precondition_failed') }),
      step('holdConsensus', hold(2, null), { expect: fails('precondition_failed') }),
      step('listHolds', { limit: 10 }, { expect: is('/items/0/heldBy', 'ana') }),
      step('getConsensus', key, { advanceMs: MINUTE_MS - 6001, expect: is('/held', true) }),
      step('listHolds', { limit: 10 }, { advanceMs: 0, expect: is('/items/0/held', true) }),
      step('getConsensus', key, { advanceMs: 1, expect: is('/held', false) }),
      step('releaseConsensus', { ...key, version: 2 }, { advanceMs: 0, expect: fails('precondition_failed') }),
      step('listHolds', { limit: 10 }, { advanceMs: 0, expect: is('/items', []) }),
      decide(2, 'fixed', { expect: is('/heldAt', null) }),
      step('holdConsensus', hold(2, null), { expect: fails('conflict') }),
      step('holdConsensus', hold(3, null), { expect: is('/version', 4) }),
      decide(4, 'affected', { advanceMs: 365 * 24 * 60 * MINUTE_MS, expect: fails('precondition_failed') }),
      step('releaseConsensus', { ...key, version: 3 }, { expect: fails('conflict') }),
      step('releaseConsensus', { ...key, version: 4 }, { expect: is('/held', false) }),
      decide(5, 'affected', { expect: is('/version', 6) }),
      step('releaseConsensus', { ...key, version: 6 }, { expect: fails('precondition_failed') }),
      step('holdConsensus', { ...hold(1, null), vulnerability: 'CVE-2024-2' }, { expect: fails('not_found') }),
    ],
  },
  {
    name: 'holds are listed as they were taken',
    summary: 'five at one instant, two at a time, while one is released',
    hazards: ['Q14'],
    steps: [
      ...['1', '2', '3', '4', '5'].flatMap((digit) => {
        const place = { ...PAIR, policyDigest: digit.repeat(64) };
        return [
          decide(0, 'affected', {}, place.policyDigest),
          step('holdConsensus', { ...place, version: 1, by: 'ana', reason: digit }, { advanceMs: 0, as: `hold ${digit}` }),
        ];
      }),
      step('listHolds', { limit: 2 }, { as: 'first', expect: is('/items/1/holdReason', '2') }),
      step('releaseConsensus', { ...PAIR, policyDigest: '2'.repeat(64), version: 2 }),
      step('listHolds', { limit: 2, after: of('first', '/next') }, { expect: is('/items/0/holdReason', '3') }),
      step('listHolds', { limit: 2 }, { expect: is('/items/1/holdReason', '3') }),
    ],
  },
  {
    name: 'a cached value is there until it expires',
    summary: 'to the millisecond, purged or not; a new value has its own time',
    hazards: ['W17'],
    steps: [
      step('putCache', { key: 'a', value: '{"a":1}', ttlMs: 1000 }),
      step('putCache', { key: 'b', value: 'null', ttlMs: 1000 }, { advanceMs: 0 }),
      step('getCache', { key: 'a' }, { advanceMs: 999, expect: is('/key', 'a') }),
      step('purgeCache', { limit: 10 }, { advanceMs: 0, expect: is('/purged', 0) }),
      step('getCache', { key: 'a' }, { advanceMs: 1, expect: fails('not_found') }),
      step('putCache', { key: 'a', value: '[]', ttlMs: 1000 }, { advanceMs: 0, expect: is('/value', []) }),
      step('purgeCache', { limit: 10 }, { advanceMs: 0, expect: is('/purged', 1) }),
      step('getCache', { key: 'a' }, { advanceMs: 1, expect: is('/value', []) }),
      step('getCache', { key: 'a' }, { advanceMs: 1, tenant: 'globex', expect: fails('not_found') }),
    ],
  },
  {
    name: 'providers are listed by precedence, then name',
    summary: 'ties, pages of one, changes at a version that has passed',
    hazards: ['Q14', 'W08'],
    steps: [
      step('setProvider', { name: 'b', precedence: 10, version: 0 }),
      step('setProvider', { name: 'a', precedence: 10, version: 0 }),
      step('setProvider', { name: 'z', precedence: 1, version: 0 }),
      ...walk('listProviders', { limit: 1 }, '/items/0/name', ['z', 'a', 'b']),
      step('setProvider', { name: 'a', precedence: 5, version: 0 }, { expect: fails('conflict') }),
      step('setProvider', { name: 'a', precedence: 0, version: 1 }, { expect: is('/version', 2) }),
      step('setProvider', { name: 'a', precedence: 7, version: 1 }, { expect: fails('conflict') }),
      step('setProvider', { name: CVE, precedence: 7, version: 1 }, { expect: fails('invalid') }),
      step('setProvider', { name: 'c', precedence: 7, version: 1 }, { expect: fails('not_found') }),
      step('listProviders', { limit: 1 }, { expect: is('/items/0/name', 'a') }),
      step('getProvider', { name: 'a' }, { expect: is('/precedence', 0) }),
    ],
  },
];
