import { Decimal128 } from 'bson';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cohortText, doubleText, exactText } from './decimal-text.ts';

const literal = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.bigInt({ min: 0n, max: 10n ** 30n }),
    fc.constantFrom('', '.0', '.10', '.05'),
    fc.constantFrom('', 'e3', 'E-7', 'e+0', 'E40'),
  )
  .map(([sign, whole, fraction, power]) => `${sign}${whole}${fraction}${power}`);

describe('cohortText', () => {
  it.each([
    ['1e3', '1E+3'],
    ['1000', '1000'],
    ['1.000e3', '1000'],
    ['0E-6', '0.000000'],
    ['0E-7', '0E-7'],
    ['0e+3', '0E+3'],
    ['-0', '-0'],
    ['+5', '5'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['0.0000001', '1E-7'],
    ['12.30E-10', '1.230E-9'],
    ['NaN', 'NaN'],
    ['+Infinity', 'Infinity'],
  ])('%s is %s', (text, expected) => {
    expect(cohortText(text)).toBe(expected);
  });

  it('writes what Decimal128 writes', () => {
    fc.assert(
      fc.property(literal, (text) => {
        expect(cohortText(text)).toBe(Decimal128.fromString(text).toString());
      }),
      { numRuns: 300 },
    );
  });
});

describe('exactText', () => {
  it.each([
    ['9.0', '9'],
    ['0.9e1', '9'],
    ['1e400', '1e+400'],
    [`1${'0'.repeat(400)}`, '1e+400'],
    ['123456789012345678901234', '123456789012345678901234'],
    ['-1.50', '-1.5'],
    ['1e-7', '0.0000001'],
    ['-0.0', '-0'],
    ['0e5', '0'],
    ['1e-99999999999999999999', '1e-99999999999999999999'],
  ])('%s is %s', (text, expected) => {
    expect(exactText(text)).toBe(expected);
  });

  it.each(['NaN', 'Infinity', '', '.', 'x'])('"%s" has none', (text) => {
    expect(exactText(text)).toBeUndefined();
  });

  it('is one text for one number, and its own fixed point', () => {
    const scaled = (text: string): bigint => {
      const [, sign, whole = '', fraction = '', power = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
      return BigInt(`${sign}${whole}${fraction}`) * 10n ** BigInt(120 - fraction.length + Number(power));
    };
    fc.assert(
      fc.property(literal, literal, (one, other) => {
        const [a, b] = [exactText(one) as string, exactText(other) as string];
        expect(exactText(a)).toBe(a);
        expect(scaled(a)).toBe(scaled(one));
        if (!/^-?0/.test(a) || !/^-?0$/.test(b)) expect(a === b).toBe(scaled(one) === scaled(other));
      }),
      { numRuns: 300 },
    );
  });
});

/** RFC 8785, appendix B: IEEE 754 bits, and the text by section 3.2.2.3. */
const APPENDIX_B: readonly (readonly [bits: string, text: string])[] = [
  ['0000000000000000', '0'],
  ['0000000000000001', '5e-324'],
  ['8000000000000001', '-5e-324'],
  ['7fefffffffffffff', '1.7976931348623157e+308'],
  ['ffefffffffffffff', '-1.7976931348623157e+308'],
  ['4340000000000000', '9007199254740992'],
  ['c340000000000000', '-9007199254740992'],
  ['4430000000000000', '295147905179352830000'],
  ['44b52d02c7e14af5', '9.999999999999997e+22'],
  ['44b52d02c7e14af6', '1e+23'],
  ['44b52d02c7e14af7', '1.0000000000000001e+23'],
  ['444b1ae4d6e2ef4e', '999999999999999700000'],
  ['444b1ae4d6e2ef4f', '999999999999999900000'],
  ['444b1ae4d6e2ef50', '1e+21'],
  ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
  ['3eb0c6f7a0b5ed8d', '0.000001'],
  ['41b3de4355555553', '333333333.3333332'],
  ['41b3de4355555554', '333333333.33333325'],
  ['41b3de4355555555', '333333333.3333333'],
  ['41b3de4355555556', '333333333.3333334'],
  ['41b3de4355555557', '333333333.33333343'],
  ['becbf647612f3696', '-0.0000033333333333333333'],
  ['43143ff3c1cb0959', '1424953923781206.2'],
];

describe('doubleText', () => {
  const fromBits = (bits: string): number => Buffer.from(bits, 'hex').readDoubleBE();

  it.each(APPENDIX_B)('writes %s as RFC 8785 does, with a point where that has none: %s', (bits, text) => {
    expect(doubleText(fromBits(bits))).toBe(/^-?\d+$/.test(text) ? `${text}.0` : text);
  });

  it('keeps what RFC 8785 merges or refuses (C04, C08)', () => {
    expect(['8000000000000000', '7fffffffffffffff', '7ff0000000000000', 'fff0000000000000'].map((bits) => doubleText(fromBits(bits)))).toEqual([
      '-0.0',
      'NaN',
      'Infinity',
      '-Infinity',
    ]);
  });

  it('gives the same double back, and another text for another double', () => {
    fc.assert(
      fc.property(fc.double(), fc.double(), (one, other) => {
        expect(Number(doubleText(one))).toBe(one);
        expect(doubleText(one) === doubleText(other)).toBe(Object.is(one, other));
      }),
      { numRuns: 500 },
    );
  });
});
