import { describe, expect, it } from 'vitest';
import type { EndRecord } from '../contract/evidence.ts';
import type { Claim, Holding } from '../contract/standing.ts';
import { type Measure, standingOf } from './standing.ts';

const NOW = '2026-11-20T12:00:00.000Z';
const COMMIT = 'a'.repeat(40);
const schema = (migration: number, digit = '1') => ({ migration, digest: digit.repeat(64) });
const measure: Measure = { commit: COMMIT, schemas: { wallet: schema(3) }, nowMs: Date.parse(NOW), maxAgeDays: 7, budget: 'gate', seeds: 1 };
const demanded = { subject: 'wallet', check: 'parity', modules: ['wallet'] } as const;

const divergence: EndRecord['divergences'][number] = {
  id: 'order',
  module: 'wallet',
  check: 'parity',
  owner: 'ada',
  reason: 'as told',
  expires: '2026-12-31',
  matches: {},
  used: 2,
  state: 'used',
};

function holding(more: Partial<Holding> = {}, claim: Partial<Claim> = {}): Holding {
  const { verdict = 'pass' } = claim;
  return {
    kind: 'verification',
    id: JSON.stringify([more, claim]),
    place: 'reports/x',
    commit: COMMIT,
    seed: 1,
    budget: 'gate',
    startedAt: '2026-11-19T12:00:00.000Z',
    schemas: { wallet: schema(3) },
    claims: [{ subject: 'wallet', check: 'parity', verdict, reason: `it gave ${verdict}`, accepted: 0, divergences: [], ...claim }],
    ...more,
  };
}

const standing = (holdings: readonly Holding[], more: Partial<Measure> = {}) => {
  const { state, reason } = standingOf(demanded, holdings, { ...measure, ...more });
  return `${state}${reason === '' ? '' : `: ${reason}`}`;
};

it('is proven by one whole run that passed for this commit and schema, whatever lies beside it', () => {
  expect(standing([holding()])).toBe('proven');
  expect(standing([holding({ commit: 'b'.repeat(40) }), holding()])).toBe('proven');
  expect(standing([holding({}, { verdict: 'void' }), holding({ seed: 2 })])).toBe('proven');
  expect(standing([holding({ commit: 'b'.repeat(40) }, { verdict: 'fail' }), holding()])).toBe('proven');
});

it('has failed once a difference was seen on this commit and schema, however often it passed, however long ago, on whatever part', () => {
  const failed = 'failed: it gave fail';
  expect(standing([holding(), holding({ seed: 2 }, { verdict: 'fail' })])).toBe(failed);
  expect(standing([holding(), holding({ startedAt: '2020-01-01T00:00:00.000Z' }, { verdict: 'fail' })])).toBe(failed);
  expect(standing([holding(), holding({ budget: 'quick' }, { verdict: 'fail' })])).toBe(failed);
  expect(standing([holding(), holding({ partial: 'on a corpus' }, { verdict: 'fail' })])).toBe(failed);
});

it.each<[string, readonly Holding[], Partial<Measure>?]>([
  ['missing: there is no evidence of it', []],
  ['missing: there is no evidence of it', [holding({}, { subject: 'shelf' }), holding({}, { check: 'state' })]],
  ['void: it gave void', [holding({}, { verdict: 'inconclusive' }), holding({}, { verdict: 'void' })]],
  ['inconclusive: it gave inconclusive', [holding({ budget: 'quick' }), holding({}, { verdict: 'inconclusive' })]],
  ['weak: it was made with budget quick, and gate is demanded', [holding({ budget: 'quick' })]],
  ['weak: it was made with budget huge, and gate is demanded', [holding({ budget: 'huge' })]],
  ['weak: it ran on a corpus, which proves the check in part only', [holding({ partial: 'on a corpus' })]],
  ['weak: it passed on 1 seed, and 2 are demanded', [holding(), holding({ budget: 'deep' })], { seeds: 2 }],
  ['proven', [holding(), holding({ seed: 2 })], { seeds: 2 }],
  ['proven', [holding({ budget: 'deep' })]],
])('gives %s', (expected, holdings, more) => {
  expect(standing(holdings, more)).toBe(expected);
});

describe('is stale', () => {
  it.each<[string, Partial<Holding>, Partial<Measure>?]>([
    ['it was made for commit bbbbbbbbbbbb, and this is aaaaaaaaaaaa', { commit: 'b'.repeat(40) }],
    ['it was made on aaaaaaaaaaaa with changes that were not committed', { commit: `${COMMIT}-dirty` }],
    ['it was made on aaaaaaaaaaaa with changes that were not committed', { commit: `${COMMIT}-dirty` }, { commit: `${COMMIT}-dirty` }],
    ['it was made for commit aaaaaaaaaaaa, and files have been changed since and not committed', {}, { commit: `${COMMIT}-dirty` }],
    ['it was made outside a repository, so nothing ties it to a commit', { commit: null }, { commit: null }],
    ['it was made for commit aaaaaaaaaaaa, and here is no repository to hold that against', {}, { commit: null }],
    ['it does not say on which schema wallet was verified', { schemas: {} }],
    ['it was made on migration 2 of wallet, whose newest is 3', { schemas: { wallet: schema(2) } }],
    ['the migrations of wallet have been changed since', { schemas: { wallet: schema(3, '2') } }],
    ['it was made on a schema of wallet, which has no migrations now', {}, { schemas: {} }],
    ['it is 8 days old, and at most 7 days are allowed', { startedAt: '2026-11-12T12:00:00.000Z' }],
    ['it is 24 h old, and at most 12 h are allowed', {}, { maxAgeDays: 0.5 }],
    ['its age is not known, for no timings.json lies beside it', { startedAt: undefined }],
    ['its age is not known, for its timings.json says it began at "soon"', { startedAt: 'soon' }],
    ['its timings.json says that it began at 2026-11-21T00:00:00.000Z, which is yet to come', { startedAt: '2026-11-21T00:00:00.000Z' }],
  ])('when %s', (reason, made, wanted) => {
    expect(standing([holding(made)], wanted)).toBe(`stale: ${reason}`);
  });

  it('for all that is wrong with the newest, and not by age where none is demanded', () => {
    expect(standing([holding({ commit: 'b'.repeat(40), schemas: {} }), holding({ commit: 'c'.repeat(40), startedAt: undefined })])).toBe(
      'stale: it was made for commit bbbbbbbbbbbb, and this is aaaaaaaaaaaa; it does not say on which schema wallet was verified',
    );
    expect(standing([holding({ startedAt: undefined })], { maxAgeDays: undefined })).toBe('proven');
  });
});

describe('a divergence', () => {
  const accepted = (more: Partial<typeof divergence> = {}, claim: Partial<Claim> = {}) =>
    holding({}, { accepted: 2, divergences: [{ ...divergence, ...more }], ...claim });

  it('that is in force is accepted, and told', () => {
    expect(standing([accepted()])).toBe('accepted: 2 differences accepted');
    expect(standingOf(demanded, [accepted()], measure).divergences).toEqual([divergence]);
    expect(standing([accepted({ expires: '2026-11-20' })])).toBe('accepted: 2 differences accepted');
  });

  it('whose day has passed since, or that nothing matched, fails', () => {
    const expired = 'failed: divergence order (ada) was accepted until 2026-11-19: fix the difference, or accept it anew';
    expect(standing([accepted({ expires: '2026-11-19' })])).toBe(expired);
    expect(standing([accepted({ expires: '2026-11-19', state: 'expired' }, { verdict: 'fail' })])).toBe(expired);
    expect(standing([accepted({ state: 'unused', used: 0 })])).toBe('failed: divergence order (ada) is accepted and nothing matched it: remove it');
  });
});
