import { describe, expect, it } from 'vitest';
import type { Finding } from '../contract/difference.ts';
import type { CheckPart, CheckRecord } from '../contract/evidence.ts';
import { acceptanceOf } from './acceptance.ts';
import { diffBaseline } from './baseline-diff.ts';

const tally = { compared: 1, equal: 1, equalByRule: {}, different: 0, accepted: 0 };

function check(overrides: Partial<CheckRecord>): CheckRecord {
  return {
    type: 'check',
    module: 'wallet',
    check: 'determinism',
    verdict: 'pass',
    reason: 'as told',
    tally,
    parts: [],
    digests: { 'mongo state': 'aa' },
    findings: 0,
    ...overrides,
  };
}
function part(name: string, verdict: CheckPart['verdict']): CheckPart {
  return { name, verdict, reason: 'as told', tally };
}
function finding(overrides: Partial<Finding>): Finding {
  return {
    module: 'wallet',
    check: 'determinism',
    sides: ['baseline', 'run'],
    at: { kind: 'run', what: 'mongo state' },
    differences: [],
    summary: 'changed',
    ...overrides,
  };
}

describe('acceptanceOf', () => {
  it('accepts the digests of a module whose checks passed', () => {
    expect(acceptanceOf([check({}), check({ check: 'parity', digests: {} })], [])).toEqual({ kind: 'accept', digests: { 'mongo state': 'aa' } });
  });

  it('accepts when only the baseline differs', () => {
    const failed = check({ verdict: 'fail', parts: [part('run again', 'pass'), part('committed baseline', 'fail')] });
    expect(acceptanceOf([failed], [finding({})])).toMatchObject({ kind: 'accept' });
  });

  it.each([
    ['nothing was checked', [], [], /did not check it/],
    ['another check failed', [check({}), check({ check: 'parity', verdict: 'fail', digests: {} })], [], /parity gave fail/],
    ['a check was inconclusive', [check({ verdict: 'inconclusive' })], [], /gave inconclusive/],
    ['a check was void', [check({ verdict: 'void' })], [], /gave void/],
    [
      'another part failed too',
      [check({ verdict: 'fail', parts: [part('run again', 'fail'), part('committed baseline', 'fail')] })],
      [finding({})],
      /gave fail/,
    ],
    [
      'another finding stands beside it',
      [check({ verdict: 'fail', parts: [part('committed baseline', 'fail')] })],
      [finding({}), finding({ sides: ['mongo', 'mongo, run again'] })],
      /gave fail/,
    ],
    ['a fail without parts', [check({ verdict: 'fail' })], [], /gave fail/],
    ['there are no digests', [check({ digests: {} })], [], /run the determinism check too/],
    ['two checks contradict each other', [check({}), check({ check: 'state', digests: { 'mongo state': 'bb' } })], [], /different digests named "mongo state"/],
  ])('refuses when %s', (_, checks, findings, reason) => {
    const acceptance = acceptanceOf(checks, findings);
    expect(acceptance.kind).toBe('refuse');
    expect(acceptance.kind === 'refuse' ? acceptance.reason : '').toMatch(reason);
  });
});

describe('diffBaseline', () => {
  it('names what changed, came and went, in order', () => {
    expect(diffBaseline({ same: '1', gone: '2', changed: '3' }, { same: '1', changed: '4', added: '5' })).toEqual([
      { name: 'added', accepted: undefined, given: '5' },
      { name: 'changed', accepted: '3', given: '4' },
      { name: 'gone', accepted: '2', given: undefined },
    ]);
    expect(diffBaseline({ a: '1' }, { a: '1' })).toEqual([]);
    expect(diffBaseline(undefined, { constructor: '1' })).toEqual([{ name: 'constructor', accepted: undefined, given: '1' }]);
  });
});
