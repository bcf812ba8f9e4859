import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModuleDefinition } from '../contract/module.ts';
import { t } from '../kit/types.ts';
import { malformations, malformed } from './malformations.ts';
import { malformedWorkload } from './malformed-workload.ts';

const module: ModuleDefinition = {
  name: 'm',
  summary: '',
  phase: 1,
  operations: {
    put: { summary: '', kind: 'write', args: fc.record({ name: fc.string(), tags: fc.array(fc.string(), { minLength: 1 }) }), result: t.none() },
    get: { summary: '', kind: 'read', args: fc.record({ name: fc.string() }), result: t.none() },
  },
  collections: {},
};

describe('malformed', () => {
  const args = { name: 'a', at: new Date(0), tags: ['x', 'y'], deep: { count: 1 } };
  const apply = (path: readonly (string | number)[], value: unknown, isMissing?: true) => malformed(args, { path, value, ...(isMissing && { isMissing }) });

  it('changes one place and nothing else', () => {
    expect(apply(['deep', 'count'], 'x')).toEqual({ ...args, deep: { count: 'x' } });
    expect(apply(['tags', 0], null)).toEqual({ ...args, tags: [null, 'y'] });
    expect(apply(['name'], undefined, true)).toEqual({ at: args.at, tags: args.tags, deep: args.deep });
    expect(apply(['tags', 0], undefined, true)).toEqual({ ...args, tags: ['y'] });
    expect(apply([], 7)).toBe(7);
    expect(args.deep.count).toBe(1);
  });

  it('takes every member away once, and puts NUL, 10 MB and other kinds in its place', () => {
    const all = malformations(args);
    for (const member of ['name', 'at', 'tags', 'deep']) expect(all.some(({ path, isMissing }) => path.join() === member && isMissing === true)).toBe(true);
    const names = all.filter(({ path }) => path.join() === 'name').map(({ value }) => value);
    expect(names).toContain('a\u0000');
    expect(names.some((value) => typeof value === 'string' && value.length === 10 * 1_024 * 1_024)).toBe(true);
    expect(names).toContain(7);
    expect(all.some(({ path }) => path.join() === 'deep,count')).toBe(true);
  });
});

describe('malformedWorkload', () => {
  it('is a pure function of its options, and calls every operation', () => {
    const make = (seed: number) => malformedWorkload(module, { seed, size: 10, perOperation: 5 });
    expect(make(1)).toEqual(make(1));
    expect(make(1)).not.toEqual(make(2));
    const calls = make(1).operations.slice(10);
    expect(calls.map(({ name }) => name)).toEqual([...Array(5).fill('put'), ...Array(5).fill('get')]);
    expect(new Set(make(1).operations.map(({ key }) => key)).size).toBe(20);
    expect(make(1).groups).toMatchObject([
      { from: 0, to: 10 },
      { from: 10, to: 20, isMalformed: true },
    ]);
  });

  it('makes one call of each operation as another tenant', () => {
    const { operations } = malformedWorkload(module, { seed: 3, size: 4, perOperation: 3 });
    expect(operations.slice(4).map(({ tenant }) => tenant)).toEqual(['globex', 'acme', 'acme', 'globex', 'acme', 'acme']);
  });
});
