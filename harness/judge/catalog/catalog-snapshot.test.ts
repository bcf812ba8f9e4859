import { describe, expect, it } from 'vitest';
import { catalogDifferences, catalogDigest } from './catalog-snapshot.ts';

const LEFT = { 'table s.a': 'owner <owner>', 'column s.a.x': '1: text', 'index s.i': 'x' };
const RIGHT = { 'index s.j': 'x', 'column s.a.x': '1: text not null', 'table s.a': 'owner <owner>' };

describe('catalogDifferences', () => {
  it('names each object that differs, with both definitions, in order', () => {
    expect(catalogDifferences(LEFT, RIGHT)).toEqual([
      { object: 'column s.a.x', left: '1: text', right: '1: text not null' },
      { object: 'index s.i', left: 'x', right: undefined },
      { object: 'index s.j', left: undefined, right: 'x' },
    ]);
  });

  it('finds nothing in equal catalogs, whose digests are equal in any order of their objects', () => {
    const reordered = Object.fromEntries(Object.entries(LEFT).reverse());
    expect(catalogDifferences(LEFT, reordered)).toEqual([]);
    expect(catalogDigest(LEFT)).toBe(catalogDigest(reordered));
    expect(catalogDigest(LEFT)).not.toBe(catalogDigest(RIGHT));
  });
});
