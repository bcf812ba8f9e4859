import { expect, it } from 'vitest';
import type { AggregateConversion } from '../contract/conversion.ts';
import { identityOf } from './document-writer.ts';

const aggregate = { identity: ['tenantId', 'of.run'] } as unknown as AggregateConversion;

it('finds a document by all that identifies it, and no document by less', () => {
  expect(identityOf(aggregate, { tenantId: 'acme', of: { run: null }, title: 'x' })).toEqual({ tenantId: 'acme', 'of.run': null });
  for (const document of [{ of: { run: 1 } }, { tenantId: 'acme' }, { tenantId: 'acme', of: {} }, { tenantId: 'acme', of: null }]) {
    expect(() => identityOf(aggregate, document)).toThrow(/which identifies it/);
  }
});
