import { describe, expect, it } from 'vitest';
import type { CutoverConfig } from '../../contract/config.ts';
import type { PerformanceAllowance, PerformanceBudgets } from '../../contract/performance.ts';
import { Allowances } from './allowances.ts';

const modules = [{ module: { name: 'shop', operations: { buy: { critical: true }, sell: { critical: true }, look: {} } } }];
const allowances = (performance?: PerformanceBudgets) =>
  new Allowances({ modules, ...(performance === undefined ? {} : { performance }) } as unknown as CutoverConfig, '2026-06-15');
const allowance: PerformanceAllowance = { module: 'shop', budget: 0.25, owner: 'ann', reason: 'a join more', expires: '2026-06-15' };

describe('what a path may take', () => {
  it('is 10 %, unless something else is said of all, of its module or of itself', () => {
    expect(allowances().of('shop', 'buy')).toEqual({ limit: { budget: 0.1 }, hasExpired: false });
    expect(allowances({ budget: 0.05 }).of('shop', 'buy').limit).toEqual({ budget: 0.05 });
    const own = { ...allowance, path: 'buy', budget: 0.3, p99Ms: 20 };
    const both = allowances({ allowances: [allowance, own] });
    expect(both.of('shop', 'sell')).toEqual({ limit: { budget: 0.25 }, allowance, hasExpired: false });
    expect(both.of('shop', 'buy')).toEqual({ limit: { budget: 0.3, p99Ms: 20 }, allowance: own, hasExpired: false });
  });

  it('is allowed up to a day and no longer', () => {
    expect(allowances({ allowances: [{ ...allowance, expires: '2026-06-14' }] }).of('shop', 'buy').hasExpired).toBe(true);
  });

  it.each<[string, PerformanceBudgets, string]>([
    ['of 0', { budget: 0 }, 'a share above 0'],
    ['below 0', { budget: -0.1 }, 'a share above 0'],
    ['that is no number', { budget: Number.NaN }, 'a share above 0'],
    ['that is infinite', { allowances: [{ ...allowance, budget: Number.POSITIVE_INFINITY }] }, 'the budget of "shop" is a share'],
    ['in per cent', { budget: 10 }, 'such as 0.1 for 10 %'],
    ['with a ceiling of 0', { allowances: [{ ...allowance, p99Ms: 0 }] }, 'the ceiling of "shop"'],
    ['of a module that is not there', { allowances: [{ ...allowance, module: 'x' }] }, 'not configured'],
    ['of a path that is not critical', { allowances: [{ ...allowance, path: 'look' }] }, '"shop.look" names no critical path'],
    ['said twice', { allowances: [allowance, allowance] }, 'two allowances'],
    ['without a reason', { allowances: [{ ...allowance, reason: '' }] }, 'lacks its reason'],
    ['without an end', { allowances: [{ ...allowance, expires: 'never' }] }, 'no date'],
  ])('is no budget %s', (_, performance, message) => {
    expect(() => allowances(performance)).toThrow(message);
  });
});
