import { describe, expect, it, vi } from 'vitest';
import { Decimal, isDecimal, isJsonNumber, isMicros, JsonNumber, Micros } from './values.ts';

describe('Micros', () => {
  it.each([
    ['1970-01-01T00:00:00Z', 0n],
    ['2026-01-01T00:00:00.123456Z', 1_767_225_600_123_456n],
    ['2026-01-01T00:00:00.123456789Z', 1_767_225_600_123_456n],
    ['2026-01-01t01:30:00.5+01:30', 1_767_225_600_500_000n],
    ['2025-12-31 20:30:00-03:30', 1_767_225_600_000_000n],
    ['1969-12-31T23:59:59.999999999Z', -1n],
    ['0000-02-29T00:00:00Z', -62_162_121_600_000_000n],
  ])('reads %s, cutting what is finer than a microsecond towards the past', (text, us) => {
    expect(Micros.fromIso(text).value).toBe(us);
  });

  it.each([
    '2026-02-30T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T00:00:60Z',
    '2026-01-01T00:00:00',
    '2026-01-01',
    '2026-13-01T00:00:00Z',
    '2026-01-01T00:00:00+25:00',
    'infinity',
    '',
  ])('refuses %s', (text) => {
    expect(() => Micros.fromIso(text)).toThrow(RangeError);
  });

  it('writes six digits, and reads them back, before the epoch too', () => {
    for (const us of [0n, -1n, 1n, -1_000_001n, 1_767_225_600_123_456n]) expect(Micros.fromIso(new Micros(us).toIso()).value).toBe(us);
    expect(new Micros(-1n).toIso()).toBe('1969-12-31T23:59:59.999999Z');
    expect(new Micros(-1n).toDate().getTime()).toBe(-1);
    expect(Micros.fromDate(new Date(-5)).value).toBe(-5_000n);
  });

  it('compares', () => {
    expect(
      [3n, 1n, 2n]
        .map((us) => new Micros(us))
        .sort(Micros.compare)
        .map(({ value }) => value),
    ).toEqual([1n, 2n, 3n]);
  });
});

describe('texts that are kept', () => {
  it.each(['1E+3', '0E-6', '-0', '.5', '5.', 'NaN', '-Infinity', '1234567890123456789012345678901234'])('Decimal %s', (text) => {
    expect(new Decimal(text).text).toBe(text);
  });
  it.each(['', '.', '1e', '0x1', '1_0', 'infinity', ' 1'])('no Decimal: "%s"', (text) => {
    expect(() => new Decimal(text)).toThrow(RangeError);
  });
  it.each(['0', '9.0', '1e400', '-0', '123456789012345678901234'])('JsonNumber %s', (text) => {
    expect(new JsonNumber(text).text).toBe(text);
    expect(JsonNumber.of(text)).toEqual(new JsonNumber(text));
  });
  it.each(['01', '+1', '.5', '5.', 'NaN', 'Infinity', ''])('no JsonNumber: "%s"', (text) => {
    expect(() => new JsonNumber(text)).toThrow(RangeError);
    expect(() => JsonNumber.of(text)).toThrow(RangeError);
  });
});

it('value classes are known across copies of the module', async () => {
  vi.resetModules();
  const copy = await import('./values.ts');
  expect(copy.Micros).not.toBe(Micros);
  expect([isMicros(new copy.Micros(1n)), isDecimal(new copy.Decimal('1')), isJsonNumber(new copy.JsonNumber('1'))]).toEqual([true, true, true]);
  expect([isMicros({ value: 1n }), isDecimal({ text: '1' }), isJsonNumber(null)]).toEqual([false, false, false]);
});
