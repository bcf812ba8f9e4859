import { expect, it } from 'vitest';
import { studentT } from './student-t.ts';

// NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2.
it.each([
  [0.9, 1, 3.078],
  [0.95, 1, 6.314],
  [0.999, 1, 318.313],
  [0.975, 2, 4.303],
  [0.975, 10, 2.228],
  [0.95, 11, 1.796],
  [0.999, 11, 4.024],
  [0.95, 30, 1.697],
  [0.999, 100, 3.174],
])('the %f quantile with %i degrees of freedom is %f', (share, freedom, expected) => {
  expect(studentT(share, freedom)).toBeCloseTo(expected, share === 0.999 && freedom === 1 ? 1 : 2);
  expect(studentT(1 - share, freedom)).toBeCloseTo(-studentT(share, freedom), 6);
});

it('is symmetric, and near to the normal distribution with many degrees', () => {
  expect(studentT(0.5, 5)).toBe(0);
  expect(studentT(0.9995, 1e6)).toBeCloseTo(3.2905, 3);
});
