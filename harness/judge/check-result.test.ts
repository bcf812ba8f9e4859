import { expect, test } from 'vitest';
import type { CheckPart } from '../contract/evidence.ts';
import { resultOfParts } from './check-result.ts';

const part = (compared: number): CheckPart => ({
  name: 'random 1',
  verdict: 'pass',
  reason: 'as told',
  tally: { compared, equal: compared, equalByRule: {}, different: 0, accepted: 0 },
});

test.each([
  [[part(1_234), part(1_000_000)], '1,001,234 comparisons in 2 parts'],
  [[part(1)], '1 comparison in 1 part'],
])('says how much was compared, the same in every locale', (parts, reason) => {
  expect(resultOfParts(parts)).toMatchObject({ verdict: 'pass', reason });
});

test('nothing compared is void', () => {
  expect(resultOfParts([part(0)])).toMatchObject({ verdict: 'void', reason: 'nothing was compared' });
});
