import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantForm, microsOfText } from './instant-text.ts';

describe('microsOfText', () => {
  it.each([
    ['1970-01-01 00:00:00+00', 0n],
    ['2000-02-29 12:00:00.000001+05:30', 951_805_800_000_001n],
    ['1900-01-01 00:00:00+00:19:32', -2_208_989_972_000_000n],
    ['2026-01-01T00:00:00-03:30', 1_767_238_200_000_000n],
    ['0001-01-01 00:00:00+00 BC', -62_167_219_200_000_000n],
    ['4714-11-24 00:00:00+00 BC', -210_866_803_200_000_000n],
    ['294276-12-31 23:59:59.999999+00', 9_224_318_015_999_999_999n],
    ['+275760-09-13T00:00:00.000Z', 8_640_000_000_000_000_000n],
    ['-271821-04-20T00:00:00.000Z', -8_640_000_000_000_000_000n],
    ['2026-01-01T00:00:00.123456000Z', 1_767_225_600_123_456n],
  ])('%s', (text, us) => {
    expect(microsOfText(text)).toBe(us);
  });

  it.each([
    'infinity',
    '-infinity',
    '2026-02-29 00:00:00+00',
    '1900-02-29 00:00:00+00',
    '2026-13-01 00:00:00+00',
    '2026-01-01 24:00:00+00',
    '2026-01-01 00:00:00',
    '2026-01-01',
    '2026-01-01T00:00:00.0000001Z',
    '',
  ])('none: "%s"', (text) => {
    expect(microsOfText(text)).toBeUndefined();
  });

  it('reads what a Date writes, over its whole range', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), (date) => {
        expect(microsOfText(date.toISOString())).toBe(BigInt(date.getTime()) * 1_000n);
      }),
      { numRuns: 500 },
    );
  });
});

it('instants of ms hold whole ms of JavaScript’s range only', () => {
  expect(instantForm(1_000n, 'ms')).toEqual({ $date: { $numberLong: '1' } });
  expect(instantForm(-1_001n, 'ms')).toBeUndefined();
  expect(instantForm(8_640_000_000_000_001_000n, 'ms')).toBeUndefined();
  expect(instantForm(-1_001n, 'us')).toEqual({ $timestampMicros: '-1001' });
});
