import { describe, expect, it } from 'vitest';
import { codeOf, EXIT, exitOfError, exitOfVerdict } from './exit-codes.ts';

const errorWith = (code: unknown): Error => Object.assign(new Error('as told'), { code });

describe('exit codes', () => {
  it('are the documented ones', () => {
    expect(EXIT).toEqual({ proven: 0, different: 1, usage: 2, unproven: 3, interrupted: 130 });
  });

  it.each([
    ['pass', 0],
    ['fail', 1],
    ['inconclusive', 3],
    ['void', 3],
  ] as const)('of verdict %s is %i', (verdict, code) => {
    expect(exitOfVerdict(verdict)).toBe(code);
  });

  it.each([
    [errorWith('usage'), 2],
    [errorWith('config_invalid'), 2],
    [errorWith('corpus_invalid'), 2],
    [errorWith('baseline_refused'), 2],
    [errorWith('store_configuration'), 2],
    [errorWith('store_unreachable'), 3],
    [errorWith('store_died'), 3],
    [errorWith('child_failed'), 3],
    [errorWith('interrupted'), 130],
    [new Error('no code'), 3],
    ['not even an error', 3],
  ])('of %s is %i', (error, code) => {
    expect(exitOfError(error)).toBe(code);
  });
});

describe('codeOf', () => {
  it('knows our codes from those of Node, PostgreSQL and MongoDB', () => {
    expect(codeOf(errorWith('config_invalid'))).toBe('config_invalid');
    for (const foreign of ['ENOENT', '23505', 11_000, 'ERR_INVALID_ARG_TYPE', undefined]) expect(codeOf(errorWith(foreign))).toBeUndefined();
    expect(codeOf({ code: 'usage' })).toBeUndefined();
  });
});
