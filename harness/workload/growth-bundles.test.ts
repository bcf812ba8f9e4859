import { expect, it } from 'vitest';
import { GROWN_TENANT, GrowthBundles } from './growth-bundles.ts';

const definition = {
  records: 4,
  setup: [{ op: 'open', args: { name: 'crowd' }, as: 'room' }],
  bundle: (n: number) => [
    { op: 'add', args: { name: `crowd ${n}`, room: { $step: 'room', pointer: '/id' } }, as: 'made' },
    { op: 'note', args: { of: { $step: 'made', pointer: '/id' } }, tenant: 'other' },
  ],
};

it('binds bundles to the setup and to themselves, under keys of their own', () => {
  const bundles = new GrowthBundles(definition, 1_000);
  const [room] = bundles.setup;
  const [add, note] = bundles.bundle(7);
  expect(add).toMatchObject({ tenant: GROWN_TENANT, name: 'add', nowMs: 1_007, args: { name: 'crowd 7', room: { $ref: { key: room?.key, pointer: '/id' } } } });
  expect(note).toMatchObject({ tenant: 'other', args: { of: { $ref: { key: add?.key } } } });
  const keys = [...bundles.setup, ...bundles.bundle(0), ...bundles.bundle(1), ...bundles.bundle(7)].map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  expect(bundles.bundle(7)).toEqual([add, note]);
});

it('counts the bundles that make so many records', () => {
  expect(new GrowthBundles(definition, 0).countFor(1_001)).toBe(251);
});

it('says which step it does not know', () => {
  const broken = { records: 1, bundle: () => [{ op: 'add', args: { room: { $step: 'nowhere', pointer: '' } } }] };
  expect(() => new GrowthBundles(broken, 0).bundle(0)).toThrow('"nowhere"');
});

it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses bundles that make %d records: they would never be enough', (records) => {
  expect(() => new GrowthBundles({ ...definition, records }, 0)).toThrow('a number of records above 0');
});
