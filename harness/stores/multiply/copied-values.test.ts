import { expect, it } from 'vitest';
import { CopiedValues } from './copied-values.ts';

/** Twenty bundles: each has a name, an id, a digest, and is of one of two kinds; one only is of a third. */
function values(): CopiedValues {
  const made = new CopiedValues();
  made.addText(undefined, 'things tenant', 'grown');
  for (let n = 0; n < 20; n++) {
    made.addText(n, 'things tenant', 'grown');
    made.addText(n, 'things name', `thing ${n} of many`);
    made.addText(n, 'parts of', `thing ${n} of many`);
    made.addText(n, 'things id', `0190f3a2-0000-7000-8000-0000000000${n + 10}`);
    made.addText(n, 'things kind', n === 7 ? 'rare' : n % 2 === 0 ? 'even' : 'odd');
    made.addNumber(undefined, 'things sequence', BigInt(n));
    made.addNumber(n, 'things sequence', BigInt(n));
    made.addNumber(n, 'things revision', 1n);
  }
  return made;
}

it('changes what one bundle alone has, into what no other copy has', () => {
  const made = values();
  const names = Array.from({ length: 20 }, (_, n) => n).flatMap((n) => [1, 2, 1_000].map((copy) => made.text(`thing ${n} of many`, copy)));
  expect(new Set(names).size).toBe(60);
  expect(names[0]).toBe('thing 0900001 of many');
  const id = made.text('0190f3a2-0000-7000-8000-000000000010', 1);
  expect(id).toMatch(/^0190f3a2-0000-7000-8000-[0-9a-f]{12}$/);
  expect(id).not.toBe(made.text('0190f3a2-0000-7000-8000-000000000010', 2));
  expect(made.number('things sequence', 3n, 2)).toBe(1_000_003n);
});

it('leaves what several have, and a kind that happened to come once', () => {
  const made = values();
  for (const text of ['grown', 'even', 'rare', 'something else']) expect(made.text(text, 1)).toBe(text);
  expect(made.number('things revision', 1n, 1)).toBe(1n);
  expect(made.number('things weight', 5n, 1)).toBe(5n);
});
