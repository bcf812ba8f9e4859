import { describe, expect, it } from 'vitest';
import type { Operation, Workload } from '../contract/operation.ts';
import { interleave } from './interleave.ts';

const operation = (key: number, tenant: string, args: unknown = {}): Operation => ({ key, tenant, name: 'op', args, nowMs: key });
const workload = (operations: readonly Operation[]): Workload => ({ module: 'm', seed: 1, origin: 'test', operations });
const keysOf = ({ operations }: Workload, tenant?: string): number[] =>
  operations.filter((each) => tenant === undefined || each.tenant === tenant).map(({ key }) => key);

describe('interleave', () => {
  const many = workload(Array.from({ length: 60 }, (_, key) => operation(key, ['a', 'b', 'c', '@all'][(key * 7) % 4] as string)));

  it('gives the same operations in another order, each tenant’s own kept', () => {
    const other = interleave(many, 7);
    expect(keysOf(other)).not.toEqual(keysOf(many));
    for (const tenant of ['a', 'b', 'c', '@all']) expect(keysOf(other, tenant)).toEqual(keysOf(many, tenant));
  });

  it('places nothing before what it refers to', () => {
    const refers = workload([operation(0, 'a'), operation(1, 'b', { id: { $ref: { key: 0, pointer: '', missing: 'skip' } } })]);
    for (let seed = 0; seed < 20; seed++) expect(keysOf(interleave(refers, seed))).toEqual([0, 1]);
  });

  it('lets nothing pass what keeps its place', () => {
    const other = interleave(many, 7, ({ tenant }) => tenant === '@all');
    expect(keysOf(other)).not.toEqual(keysOf(many));
    for (const [at, { key, tenant }] of many.operations.entries()) if (tenant === '@all') expect(keysOf(other)[at]).toBe(key);
  });
});
