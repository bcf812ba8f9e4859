import { expect, it } from 'vitest';
import { SeededRandom } from '../../kit/random.ts';
import { pairedRatio, type WindowPair } from './paired-windows.ts';

/** Sum of twelve uniform draws less six: near to the standard normal distribution. */
const normal = (random: SeededRandom): number => Array.from({ length: 12 }, () => random.next()).reduce((sum, each) => sum + each, -6);

/** Pairs with a level in common that wanders far more than the sides differ. */
function pairs(random: SeededRandom, ratio: number, count = 12): WindowPair<number>[] {
  return Array.from({ length: count }, () => {
    const level = 1_000 * Math.exp(normal(random) * 0.5);
    return { mongo: level * Math.exp(normal(random) * 0.05), postgres: level * ratio * Math.exp(normal(random) * 0.05) };
  });
}

it('misses the true ratio on either side as often as its confidence allows', () => {
  const random = new SeededRandom(5);
  let above = 0;
  let below = 0;
  const trials = 4_000;
  for (let trial = 0; trial < trials; trial++) {
    const { low, high } = pairedRatio(pairs(random, 1.3), (value) => value, 0.99);
    if (low > 1.3) above++;
    if (high < 1.3) below++;
  }
  for (const share of [above / trials, below / trials]) {
    expect(share).toBeGreaterThan(0.005);
    expect(share).toBeLessThan(0.016);
  }
});

it('knows nothing from one pair', () => {
  expect(pairedRatio([{ mongo: 1, postgres: 2 }], (value) => value, 0.99)).toMatchObject({ ratio: 2, low: 0, high: Number.POSITIVE_INFINITY });
});
