import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../kit/random.ts';
import { LatencyHistogram } from './latency-histogram.ts';
import { confidenceOf, judgeLoad, type LoadSeen } from './load-judge.ts';
import type { WindowRecord } from './window-record.ts';

const SETTINGS = { budget: 0.1, alpha: 0.01 };

/** Windows of 100 calls around `us`, each window with a level of its own. */
function windows(count: number, us: number, seed: number, more: Partial<WindowRecord> = {}, tail = 1): WindowRecord[] {
  const random = new SeededRandom(seed);
  return Array.from({ length: count }, () => {
    const level = us * Math.exp((random.next() - 0.5) * 0.08);
    const responses = new LatencyHistogram();
    let logSum = 0;
    for (let call = 0; call < 100; call++) {
      const taken = level * (0.8 + random.next() * 0.4) * (call % 20 === 0 ? tail : 1);
      responses.record(taken);
      logSum += Math.log(taken);
    }
    return { planned: 100, late: 0, refused: 0, failures: {}, failed: 0, logMean: logSum / 100, responses, services: responses, lateness: responses, ...more };
  });
}

function seen(mongo: readonly WindowRecord[], postgres: readonly WindowRecord[], perSecond: readonly [number, number] = [1_000, 1_000]): LoadSeen {
  return {
    closed: Array.from({ length: 8 }, (_, index) => ({ mongo: perSecond[0] * (1 + (index % 3) * 0.01), postgres: perSecond[1] * (1 + (index % 2) * 0.01) })),
    open: mongo.map((window, index) => ({ mongo: window, postgres: postgres[index] as WindowRecord })),
  };
}

const judged = (given: LoadSeen) => judgeLoad(given, SETTINGS, 1, 1);

describe('judgeLoad', () => {
  it('passes what is as fast, fails what is proven slower, and goes on in between', () => {
    expect(judged(seen(windows(20, 2_000, 1), windows(20, 1_500, 2)))).toMatchObject({ verdict: 'pass' });
    const slow = judged(seen(windows(20, 2_000, 1), windows(20, 2_600, 2)));
    expect(slow.verdict).toBe('fail');
    expect(slow.reason).toContain('answers take 1.3');
    expect(judged(seen(windows(20, 2_000, 1), windows(20, 2_200, 2)))).toMatchObject({ verdict: 'inconclusive' });
  });

  it('fails a throughput that is proven lower', () => {
    const { verdict, reason } = judged(seen(windows(20, 2_000, 1), windows(20, 2_000, 2), [1_000, 700]));
    expect(verdict).toBe('fail');
    expect(reason).toContain('throughput');
  });

  it('fails a tail that is proven longer, though the mean is within the budget', () => {
    const { verdict, reason, p99 } = judged(seen(windows(20, 20_000, 1), windows(20, 17_000, 2, {}, 3)));
    expect(verdict).toBe('fail');
    expect(reason).toContain('99th percentile');
    expect(p99?.low).toBeGreaterThan(1.1);
  });

  it('fails what is over its ceiling, however slow MongoDB is', () => {
    const both = seen(windows(20, 20_000, 1), windows(20, 18_000, 2));
    expect(judgeLoad(both, { ...SETTINGS, p99Ms: 10 }, 1, 1)).toMatchObject({ verdict: 'fail', reason: expect.stringContaining('over the ceiling of 10 ms') });
    expect(judgeLoad(both, { ...SETTINGS, p99Ms: 100 }, 1, 1)).toMatchObject({ verdict: 'pass' });
  });

  it('is void when the driver was late', () => {
    expect(judged(seen(windows(10, 2_000, 1, { late: 3 }), windows(10, 9_000, 2)))).toMatchObject({ verdict: 'void' });
    expect(judged(seen(windows(10, 2_000, 1, { late: 1 }), windows(10, 1_000, 2)))).toMatchObject({ verdict: 'pass' });
  });

  it('takes failures of PostgreSQL for a failure, and those of MongoDB for nothing measured', () => {
    const failing = { failed: 1, failures: { 'status 503': 1 } };
    expect(judged(seen(windows(10, 2_000, 1), windows(10, 100, 2, failing)))).toMatchObject({ verdict: 'fail', response: null });
    expect(judged(seen(windows(10, 2_000, 1, failing), windows(10, 100, 2)))).toMatchObject({ verdict: 'void' });
  });

  it('is void without calls, without answers, and when the sides refuse different calls', () => {
    expect(judged({ closed: [], open: [] })).toMatchObject({ verdict: 'void', reason: 'no call was sent' });
    expect(judged(seen(windows(4, 1_000, 1, { logMean: Number.NaN }), windows(4, 1_000, 2)))).toMatchObject({ verdict: 'void' });
    const mostly = { refused: 60 };
    expect(judged(seen(windows(4, 1_000, 1, mostly), windows(4, 1_000, 2, mostly)))).toMatchObject({ verdict: 'void' });
    expect(judged(seen(windows(4, 1_000, 1, { refused: 3 }), windows(4, 1_000, 2)))).toMatchObject({ verdict: 'void' });
  });
});

it('shares the probability of a false alarm out', () => {
  expect(confidenceOf({ alpha: 0.01 }, 1)).toBeCloseTo(1 - 0.01 / 9, 10);
  expect(confidenceOf({ alpha: 0.01 }, 6)).toBeCloseTo(1 - 0.01 / 54, 10);
});
