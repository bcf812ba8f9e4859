import { expect, test } from 'vitest';
import { hazardIds, hazardName } from './hazard-names.ts';

test('every hazard of each family has a sentence', () => {
  const families = { V: 27, Q: 17, W: 23, T: 11, C: 8 };
  const expected = Object.entries(families).flatMap(([family, count]) =>
    Array.from({ length: count }, (_, index) => `${family}${String(index + 1).padStart(2, '0')}`),
  );
  expect([...hazardIds].sort()).toEqual(expected.sort());
  for (const id of hazardIds) expect(hazardName(id)?.length).toBeGreaterThan(10);
});

test('an unknown id has no name, nor has one that every object has', () => {
  expect(hazardName('V99')).toBeUndefined();
  expect(hazardName('toString')).toBeUndefined();
});
