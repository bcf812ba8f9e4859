import { describe, expect, it } from 'vitest';
import type { SharedTenant, TypedModule } from '../contract/module.ts';
import { defineModule } from './define.ts';
import { t } from './types.ts';

interface Shelf {
  get(context: never, args: Readonly<Record<never, never>>): Promise<void>;
  put(context: never, args: Readonly<Record<never, never>>): Promise<void>;
}

const args = { generate: () => ({ value: {}, context: undefined }), shrink: () => [], canShrinkWithoutContext: () => false };
const sharing = (shared: SharedTenant): TypedModule<Shelf> => ({
  name: 'shelf',
  summary: 'a shelf',
  phase: 1,
  operations: { get: { kind: 'read', summary: 'get', args, result: t.none() }, put: { kind: 'write', summary: 'put', args, result: t.none() } },
  collections: {},
  shared,
});

describe('what a module shares', () => {
  it('is taken as declared', () => {
    const shared = { tenant: '@all', reads: ['get'], refuses: { put: 'forbidden' } } as const;
    expect(defineModule(sharing(shared)).shared).toEqual(shared);
  });

  it.each<[string, SharedTenant]>([
    ['no name', { tenant: '', reads: [], refuses: {} }],
    ['unknown operation "take"', { tenant: '@all', reads: ['take'], refuses: {} }],
    ['both reads', { tenant: '@all', reads: ['put'], refuses: { put: 'forbidden' } }],
  ])('is refused: %s', (message, shared) => {
    expect(() => defineModule(sharing(shared))).toThrow(message);
  });
});
