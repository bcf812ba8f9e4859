import { describe, expect, test } from 'vitest';
import type { Operation } from '../contract/operation.ts';
import { ResultShelf, SKIP } from './result-shelf.ts';

const refer = (key: number, missing: 'invent' | 'skip' = 'invent') => ({ $ref: { key, pointer: '/id', missing, invented: 'invented' } });
const operation = (key: number, args: unknown = {}): Operation => ({ key, tenant: 'acme', name: 'touch', args, nowMs: 0 });

describe('ResultShelf', () => {
  test('hands a result on, also one that comes after it was asked for', async () => {
    const user = operation(2, { id: refer(1), also: refer(1) });
    const shelf = new ResultShelf([operation(1), user]);
    const waiting = shelf.resolve(user);
    shelf.put(1, { id: 'seven' });
    expect(await waiting).toEqual({ id: 'seven', also: 'seven' });
  });

  test.each([
    ['later', [operation(1, { id: refer(2) }), operation(2)]],
    ['its own', [operation(1, { id: refer(1) })]],
    ['absent', [operation(1, { id: refer(9) })]],
  ])('a reference to a result that is %s has nothing to refer to, and waits for nothing', (_, operations) => {
    const [user] = operations as [Operation];
    expect(new ResultShelf(operations).resolve(user)).toEqual({ id: 'invented' });
  });

  test('what comes later is skipped where the reference says so', () => {
    const user = operation(1, { id: refer(2, 'skip') });
    expect(new ResultShelf([user, operation(2)]).resolve(user)).toBe(SKIP);
  });

  test.each([
    ['an operation that failed or was skipped', undefined],
    ['a result without that field', { name: 'x' }],
    ['a null', { id: null }],
  ])('a reference to %s has nothing to refer to', (_, result) => {
    const inventing = operation(2, { id: refer(1) });
    const skipping = operation(3, { id: refer(1, 'skip') });
    const shelf = new ResultShelf([operation(1), inventing, skipping]);
    shelf.put(1, result);
    expect(shelf.resolve(inventing)).toEqual({ id: 'invented' });
    expect(shelf.resolve(skipping)).toBe(SKIP);
  });
});
