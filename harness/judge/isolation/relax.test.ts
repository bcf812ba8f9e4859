import { describe, expect, it } from 'vitest';
import { relaxations } from './relax.ts';

describe('relaxations', () => {
  it('keeps each member alone, and each two together', () => {
    expect(relaxations({ status: 'active', name: 'a', limit: 2 })).toEqual([
      { status: 'active' },
      { name: 'a' },
      { limit: 2 },
      { status: 'active', name: 'a' },
      { status: 'active', limit: 2 },
      { name: 'a', limit: 2 },
    ]);
  });

  it('never gives back all members', () => {
    expect(relaxations({ name: 'a', limit: 2 })).toEqual([{ name: 'a' }, { limit: 2 }]);
  });

  it('keeps references as they are', () => {
    const reference = { $ref: { key: 1, pointer: '/id', missing: 'skip' } };
    expect(relaxations({ id: reference, limit: 2 })[0]).toEqual({ id: reference });
  });

  it('leaves alone what has no members to leave out', () => {
    for (const args of [null, undefined, 'x', [1, 2], {}, { one: 1 }, new Date(0), new Uint8Array(3)]) expect(relaxations(args)).toEqual([]);
  });
});
