import { describe, expect, it } from 'vitest';
import { grownPath, growthReport } from '../kit/testing/sample-growth.ts';
import { readGrowth } from './growth-evidence.ts';

const facts = { criticalOf: { wallet: ['pay', 'list'], other: ['get'] } };
const textOf = (more: object = {}): string => JSON.stringify({ ...growthReport, ...more });

describe('a record of growth', () => {
  it('holds one verdict of each of its modules, with why', () => {
    const claim = { subject: 'wallet', check: 'growth', verdict: 'pass', reason: '', accepted: 0, divergences: [] };
    expect(readGrowth(textOf(), facts)).toEqual({
      ...{ commit: 'a'.repeat(40), seed: 7, budget: null, startedAt: '2026-11-20T12:00:00.000Z', schemas: undefined, complete: true },
      claims: [claim],
    });
    const slower = { ...grownPath, module: 'other', operation: 'get', verdict: 'fail', reason: 'it reads all' };
    expect(readGrowth(textOf({ paths: [...growthReport.paths, slower], verdict: 'fail' }), facts).claims).toEqual([
      claim,
      { ...claim, subject: 'other', verdict: 'fail', reason: 'get: it reads all' },
    ]);
  });

  it('without an upper end of an interval is one whose interval has none', () => {
    const ratio = { ratio: 1, low: 0, high: null, confidence: 0.999 };
    expect(readGrowth(textOf({ paths: [{ ...grownPath, ratio }] }), { criticalOf: {} }).claims[0]?.verdict).toBe('pass');
  });

  it.each<[string, object]>([
    ['without 1 critical path (wallet.list)', { paths: [grownPath] }],
    ['up to 8,000 records only', { sizes: [1_000, 8_000] }],
  ])('proves a part only %s', (partial, more) => {
    expect(readGrowth(textOf(more), facts).partial).toBe(partial);
  });

  it.each<[string, string]>([
    ['it is not JSON', '{'],
    ['/version must be 1', textOf({ version: 2 })],
    ['/sizes must have at least 2 items', textOf({ sizes: [10] })],
    ['/more must not be there', textOf({ more: 1 })],
    ['/paths/0/sides/mongo/fit/class must be one of constant, log n, n, n log n', textOf().replace('"class":"constant"', '"class":"n²"')],
    ['/paths/0/sides/mongo/points/0/us must be number, got null', textOf().replace('"us":500', '"us":null')],
    ["the run's verdict is pass, but its paths give fail", textOf({ paths: [{ ...grownPath, verdict: 'fail' }] })],
    ['pay is said to be pass, and nothing of it was measured', textOf({ paths: [{ ...grownPath, sides: null }] })],
  ])('is refused: %s', (message, text) => {
    expect(() => readGrowth(text, facts)).toThrow(message);
  });
});
