import { describe, expect, it } from 'vitest';
import { nearest } from '../kit/nearest.ts';
import { oneOf, UsageError } from './usage-error.ts';

const CHECKS = ['parity', 'state', 'determinism', 'isolation', 'schema'] as const;

describe('nearest', () => {
  it.each([
    ['parety', 'parity'],
    ['Parity', 'parity'],
    ['ISOLATOIN', 'isolation'],
    ['det', 'determinism'],
    ['scheme', 'schema'],
    ['xyzzy', undefined],
    ['', undefined],
    ['performance', undefined],
  ])('of %j is %j', (typed, wanted) => {
    expect(nearest(typed, CHECKS)).toBe(wanted);
  });

  it('is nothing where nothing is known', () => {
    expect(nearest('parity', [])).toBeUndefined();
  });
});

describe('oneOf', () => {
  it('gives a known name back', () => {
    expect(oneOf('check', 'state', CHECKS)).toBe('state');
  });

  it('names the nearest, and all that are known', () => {
    const refused = (): unknown => oneOf('check', 'stat', CHECKS);
    expect(refused).toThrow(UsageError);
    expect(refused).toThrow('unknown check "stat". Did you mean "state"? Known: parity, state, determinism, isolation, schema.');
    expect(() => oneOf('check', 'toString', CHECKS)).toThrow('unknown check "toString". Known: ');
  });
});
