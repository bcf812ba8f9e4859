import { describe, expect, it } from 'vitest';
import type { Canonical } from '../contract/type.ts';
import { classify, REORDERED } from './classify.ts';

const int = (value: number | string): Canonical => ({ $numberInt: String(value) });
const long = (value: number | string): Canonical => ({ $numberLong: String(value) });
const double = (text: string): Canonical => ({ $numberDouble: text });
const decimal = (text: string): Canonical => ({ $numberDecimal: text });
const number = (text: string): Canonical => ({ $number: text });
const us = (value: string): Canonical => ({ $timestampMicros: value });
const ms = (value: number): Canonical => ({ $date: { $numberLong: String(value) } });
const misfit = (form: Canonical): Canonical => ({ $misfit: form });
const bytes = (base64: string, subType = '00'): Canonical => ({ $binary: { base64, subType } });
const UUID = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
const fault = (code: string, message = ''): Canonical => ({ fault: { name: 'Error', code, message } });

type Case = readonly [hazard: string | undefined, left: Canonical | undefined, right: Canonical | undefined];

describe('recognised', () => {
  it.each<Case>([
    ['V01', 'a\u0000b', 'ab'],
    ['V01', 'a\u0000b', 'a'],
    ['V03', { $utf16: 'd800' }, '\ufffd'],
    ['V05', number('1.0e+300'), number('1e+300')],
    ['V06', double('-0.0'), double('0.0')],
    ['V06', number('-0'), number('0')],
    ['V07', double('NaN'), double('Infinity')],
    ['V07', double('NaN'), misfit(null)],
    ['V08', long('9007199254740993'), misfit('9007199254740993')],
    ['V08', long(5), misfit(int(5))],
    ['V08', long('9007199254740993'), misfit(double('9007199254740992.0'))],
    ['V08', decimal('1.10'), misfit('1.10')],
    ['V09', number('123456789012345678901234'), number('123456789012345690000000')],
    ['V09', number('9007199254740993'), number('9007199254740992')],
    ['V10', decimal('1E+3'), decimal('1000')],
    ['V10', decimal('1.10'), decimal('1.1')],
    ['V11', long('2147483648'), long('-2147483648')],
    ['V12', int(1), misfit(double('1.0'))],
    ['V12', number('9.0'), number('9')],
    ['V13', us('1767225600123456'), us('1767225600123000')],
    ['V13', us('-1'), us('-1000')],
    ['V13', us('1767225600123456'), misfit(ms(1_767_225_600_123))],
    ['V14', ms(0), misfit({ $localTimestamp: '1970-01-01 00:00:00' })],
    ['V14', ms(0), misfit({ $localDate: '1970-01-01' })],
    ['V15', ms(0), misfit(us('infinity'))],
    ['V15', us('0'), misfit(double('Infinity'))],
    ['V16', ms(-8_640_000_000_000_000), null],
    ['V16', ms(Date.parse('0000-06-01T00:00:00Z')), ms(Date.parse('0001-06-01T00:00:00Z'))],
    ['V18', misfit(UUID.toUpperCase()), { $uuid: UUID }],
    ['V18', '5F43A1B2C3D4E5F6A7B8C9D0', '5f43a1b2c3d4e5f6a7b8c9d0'],
    ['V19', null, undefined],
    ['V19', misfit({ $undefined: true }), null],
    ['V20', [], {}],
    ['V22', 'é', 'e\u0301'],
    ['V22', 'straße', 'STRASSE'],
    ['V23', 'abc   ', 'abc'],
    ['V24', bytes('AQ==', '80'), bytes('AQ==')],
    ['V24', bytes('qqqqqru7TMyN3e7u7u7u7g=='), { $uuid: UUID }],
    ['V24', bytes('AQ=='), misfit('\\x01')],
    ['V25', '', null],
    ['V25', undefined, []],
    ['V25', {}, ''],
    ['V26', us('1767225600123000'), us('1767225600123456')],
    ['V26', '2026-01-01T00:00:00.123Z', '2026-01-01T00:00:00.123456789Z'],
    ['V27', 'a\u00a0b', 'a b'],
    ['V27', ' a', 'a'],
    ['V27', 'a\r\nb', 'a\nb'],
    ['V27', 'a\u200b', 'a'],
    ['V01', { value: 'x' }, fault('22021', 'invalid byte sequence for encoding "UTF8": 0x00')],
    ['V03', { value: 'x' }, fault('22P02', 'invalid input syntax for type json: Unicode high surrogate must not follow')],
    ['V11', { value: 'x' }, fault('22003', 'integer out of range')],
    ['V16', { value: 'x' }, fault('22008')],
    ['V23', { value: 'x' }, fault('22001')],
    ['W04', { value: 'x' }, fault('21000', 'ON CONFLICT DO UPDATE command cannot affect row a second time')],
    ['W09', { value: 'x' }, fault('25P02')],
    ['W12', fault('11000'), { error: { kind: 'duplicate' } }],
    ['W14', { value: 'x' }, fault('40P01')],
    ['W19', { value: 'x' }, fault('54000', 'index row size 2712 exceeds btree version 4 maximum 2704')],
  ])('%s', (hazard, left, right) => {
    expect(classify({ left, right })).toBe(hazard);
  });
});

describe('not guessed', () => {
  it.each<Case>([
    [undefined, 'a', 'b'],
    [undefined, 'a', 'A'],
    [undefined, 'abc', 'ab'],
    [undefined, int(1), int(2)],
    [undefined, long('5'), misfit('6')],
    [undefined, int(5), misfit('5')],
    [undefined, us('1767225600123456'), us('1767225600123455')],
    [undefined, ms(0), ms(3_600_000)],
    [undefined, null, 'a'],
    [undefined, undefined, { a: 'x' }],
    [undefined, bytes('AQ=='), bytes('Ag==')],
    [undefined, bytes('AQ=='), 'text'],
    [undefined, { $uuid: UUID }, null],
    [undefined, decimal('1'), decimal('2')],
    [undefined, true, false],
    [undefined, { value: 'x' }, fault('ECONNRESET')],
    [undefined, { value: 'x' }, fault('54000', 'something else')],
    [undefined, { fault: 'x', code: '22003' }, { fault: 'y', code: '22003' }],
    [undefined, '2026-01-01T00:00:00.123Z', '2026-01-01T00:00:01.123456Z'],
  ])('%o: %o beside %o', (hazard, left, right) => {
    expect(classify({ left, right })).toBe(hazard);
  });
});

describe('order', () => {
  const records = (field: string, values: readonly (Canonical | undefined)[]): Canonical[] =>
    values.map((value, index) => ({ id: `r${index}`, ...(value === undefined ? {} : { [field]: value }) }));
  const pick = (list: readonly Canonical[], ...indexes: readonly number[]): Canonical[] => indexes.map((index) => list[index] as Canonical);
  const of = (left: readonly Canonical[], right: readonly Canonical[]): string | undefined => classify({ left, right, note: REORDERED });

  it('nulls at the other end are Q04', () => {
    const list = records('at', [null, undefined, ms(1), ms(2)]);
    expect(of(list, pick(list, 2, 3, 0, 1))).toBe('Q04');
    expect(of([null, 'a', 'b'], ['a', 'b', null])).toBe('Q04');
  });

  it('NaN at the other end is V07', () => {
    const list = records('score', [double('NaN'), double('1.0'), double('2.0')]);
    expect(of(list, pick(list, 1, 2, 0))).toBe('V07');
  });

  it('another collation is Q06', () => {
    const byBytes = records('name', ['B', 'a', 'é']);
    expect(of(byBytes, pick(byBytes, 1, 0, 2))).toBe('Q06');
    expect(of(['\ufb33', '😀'], ['😀', '\ufb33'])).toBe('Q06');
  });

  it('moves among equal sort keys are Q14', () => {
    const list = records('at', [ms(1), ms(2), ms(2), ms(3)]);
    expect(of(list, pick(list, 0, 2, 1, 3))).toBe('Q14');
  });

  it('what no field explains is not guessed', () => {
    const list = records('n', [int(1), int(2), int(3)]);
    expect(of(list, pick(list, 2, 1, 0))).toBeUndefined();
    expect(of(list, pick(list, 1, 0, 2))).toBeUndefined();
    expect(of([null, 'b', 'a'], ['a', 'b', null])).toBeUndefined();
    expect(of(['a', 'b'], ['b', 'a'])).toBeUndefined();
    const same = records('tenant', ['x', 'x']);
    expect(of(same, pick(same, 1, 0))).toBeUndefined();
  });
});
