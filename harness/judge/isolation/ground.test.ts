import { expect, it } from 'vitest';
import type { Operation } from '../../contract/operation.ts';
import { inOrder, onlyFor } from './ground.ts';

const refer = (key: number) => ({ $ref: { key, pointer: '/id', missing: 'skip' } });
const operation = (key: number, ...refers: number[]): Operation => ({ key, tenant: 'acme', name: 'op', args: { of: refers.map(refer) }, nowMs: 0 });

it('keeps of a ground what calls refer to, and what that refers to in turn', () => {
  const owned = [operation(1), operation(2, 1), operation(3), operation(4, 2), operation(5, 3)];
  const commons = [operation(0)];
  const ground = { workload: { module: 'm', seed: 1, origin: 'random', operations: [] }, tenant: 'acme', commons, owned };
  const keysFor = (...calls: Operation[]) => onlyFor(ground, calls).owned.map(({ key }) => key);
  expect(keysFor(operation(9, 4))).toEqual([1, 2, 4]);
  expect(keysFor(operation(8, 3), operation(9, 0))).toEqual([3]);
  expect(keysFor(operation(9))).toEqual([]);
  expect(onlyFor(ground, [operation(9)]).commons).toBe(commons);
});

it('puts the writes that are declared to depend on shared records behind all others, and leaves reads where they are', () => {
  const isRead = (name: string) => name.startsWith('get');
  expect(inOrder(['getIssuer', 'setOverride', 'clearOverride'], { declared: ['getIssuer', 'setOverride'] }, isRead)).toEqual([
    'getIssuer',
    'clearOverride',
    'setOverride',
  ]);
  expect(inOrder(['setOverride', 'clearOverride'], {}, isRead)).toEqual(['setOverride', 'clearOverride']);
});
