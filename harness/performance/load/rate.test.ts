import { expect, it } from 'vitest';
import { LoadError, rateFor } from './rate.ts';

it('takes three tenths of what the slower side can do', () => {
  expect(rateFor(undefined, { mongo: 1_234, postgres: 5_000 })).toBe(370);
  expect(rateFor(undefined, { mongo: 5, postgres: 9 })).toBe(1);
  expect(rateFor(undefined, { mongo: 9_000, postgres: 1_000 })).toBe(300);
});

it('takes what was asked for up to 60 %, and refuses more with what could be asked', () => {
  expect(rateFor(600, { mongo: 1_000, postgres: 2_000 })).toBe(600);
  const refused = () => rateFor(601, { mongo: 1_000, postgres: 2_000 });
  expect(refused).toThrow(LoadError);
  expect(refused).toThrow('ask for 600 or less');
  expect(() => rateFor(900, { mongo: 4_000, postgres: 1_000 })).toThrow('PostgreSQL');
});
