import { describe, expect, it } from 'vitest';
import type { GrowthClass } from '../../contract/growth.ts';
import { SeededRandom } from '../../kit/random.ts';
import { fitGrowth } from './fit.ts';
import { judgeGrowth, type SizeSeen, scansOf } from './growth-judge.ts';

const SIZES = [1_000, 10_000, 100_000];
const SHAPES: Readonly<Record<string, (n: number) => number>> = {
  constant: () => 600,
  'log n': (n) => 100 * Math.log(n),
  n: (n) => 500 + 0.05 * n,
  'n log n': (n) => 20 + 0.02 * n * Math.log(n),
};

/** Blocks of both sides, whose machine is slower by a factor of its own at each size. */
function seen(mongo: (n: number) => number, postgres: (n: number) => number, seed: number, examined?: SizeSeen['examined'][]): SizeSeen[] {
  const random = new SeededRandom(seed);
  const noise = (): number => (random.next() - 0.5) * 0.1;
  return SIZES.map((records, at) => {
    const machine = (random.next() - 0.5) * 0.4;
    const blocks = Array.from({ length: 8 }, () => ({
      mongo: Math.log(mongo(records)) + machine + noise(),
      postgres: Math.log(postgres(records)) + machine + noise(),
    }));
    return { records, blocks, examined: examined?.[at] ?? { mongo: undefined, postgres: undefined } };
  });
}

describe('fitGrowth', () => {
  it.each(Object.entries(SHAPES))('knows %s', (name, shape) => {
    const random = new SeededRandom(3);
    const samples = [...SIZES, 1_000_000].flatMap((records) =>
      Array.from({ length: 8 }, () => ({ records, logUs: Math.log(shape(records)) + (random.next() - 0.5) * 0.06 })),
    );
    expect(fitGrowth(samples).class).toBe(name as GrowthClass);
  });

  it('finds constant and slope', () => {
    const { constantUs, slopeUs } = fitGrowth(SIZES.flatMap((records) => [1, 2].map(() => ({ records, logUs: Math.log(500 + 0.05 * records) }))));
    expect(constantUs).toBeCloseTo(500, 0);
    expect(slopeUs).toBeCloseTo(0.05, 3);
  });
});

describe('judgeGrowth', () => {
  const { constant, n } = SHAPES as Record<'constant' | 'n', (n: number) => number>;

  it('fails what grows where MongoDB does not, though it is faster at every size', () => {
    const fast = (records: number): number => 100 + 0.004 * records;
    const { verdict, reason, ratio } = judgeGrowth(seen(constant, fast, 1), 1);
    expect(verdict).toBe('fail');
    expect(reason).toContain('PostgreSQL grows as n');
    expect(ratio?.low).toBeGreaterThan(1.25);
  });

  it('passes what grows as MongoDB does, or less', () => {
    expect(judgeGrowth(seen(n, n, 1), 1).verdict).toBe('pass');
    expect(judgeGrowth(seen(n, constant, 1), 1).verdict).toBe('pass');
    expect(
      judgeGrowth(
        seen(constant, (records) => 500 + 10 * Math.log(records), 1),
        1,
      ).verdict,
    ).toBe('pass');
  });

  it('does not fail the same code on a machine that becomes slower and faster', () => {
    const verdicts = Array.from({ length: 300 }, (_, seed) => judgeGrowth(seen(constant, constant, seed), 40).verdict);
    expect(verdicts.filter((verdict) => verdict === 'fail')).toEqual([]);
  });

  it('fails what looks at more and more rows, however little that costs so far', () => {
    const examined = [100, 1_000, 10_000].map((postgres) => ({ mongo: 5, postgres }));
    const { verdict, reason } = judgeGrowth(seen(constant, constant, 2, examined), 1);
    expect(verdict).toBe('fail');
    expect(reason).toContain('looks at 10,000 rows');
    const both = [100, 1_000, 10_000].map((rows) => ({ mongo: rows, postgres: rows }));
    expect(judgeGrowth(seen(constant, constant, 2, both), 1).verdict).toBe('pass');
  });

  it('is void without two sizes', () => {
    expect(judgeGrowth(seen(constant, constant, 1).slice(0, 1), 1).verdict).toBe('void');
  });
});

it('names the tables that a call reads whole, and the indexes that do not help it', () => {
  const scans = [
    { of: 'authority.users', rows: 30_000 },
    { of: 'authority.scopes', rows: 3 },
    { of: 'authority.users', index: 'users_name_key', rows: 20_000 },
  ];
  expect(scansOf('postgres', [{ statement: '', plan: {}, scans, examined: 50_003 }], 100_000)).toEqual([
    { side: 'postgres', of: 'authority.users', rows: 30_000 },
    { side: 'postgres', of: 'authority.users', index: 'users_name_key', rows: 20_000 },
  ]);
});
