import { describe, expect, it } from 'vitest';
import type { ModuleDefinition } from '../contract/module.ts';
import type { Handle } from '../contract/operation.ts';
import { Binder } from './bind.ts';

const operations = { make: { kind: 'write', result: { kind: 'uuid' }, yields: { thing: { id: '' } } }, get: { kind: 'read' } };
const module = { name: 'm', operations, shared: { tenant: '@all', reads: ['get'], refuses: {} } } as unknown as ModuleDefinition;

function boundKey(reach: Handle['$handle']['reach'], subject: ModuleDefinition = module): unknown {
  const binder = new Binder(subject);
  for (const [key, tenant] of ['a', '@all', 'b'].entries()) binder.bind({ key, tenant, name: 'make', nowMs: 0 }, {});
  const handle: Handle = { $handle: { role: 'thing', field: 'id', pick: 0, reach, missing: 'skip' } };
  return binder.bind({ key: 3, tenant: 'a', name: 'get', nowMs: 0 }, handle).args;
}

describe('a handle', () => {
  it.each<[Handle['$handle']['reach'], number]>([
    ['own', 0],
    ['shared', 1],
    ['any', 2],
  ])('of reach "%s" is bound to the latest result within it', (reach, key) => {
    expect(boundKey(reach)).toMatchObject({ $ref: { key } });
  });

  it('of reach "shared" is bound to nothing where nothing is shared', () => {
    const { shared: _, ...alone } = module;
    expect(boundKey('shared', alone)).toMatchObject({ $ref: { key: -1 } });
  });
});
