import { Binary, BSONRegExp, Decimal128, Double, Int32, Long, ObjectId, Timestamp, UUID } from 'bson';
import { describe, expect, it } from 'vitest';
import type { Canonical, LogicalType } from '../contract/type.ts';
import { t } from '../kit/types.ts';
import { Decimal, JsonNumber, Micros } from '../kit/values.ts';
import { canonicalize } from './canonicalize.ts';
import { IdAliases } from './id-aliases.ts';

const take = (value: unknown, type: LogicalType) => canonicalize(value, type, new IdAliases().of('acme'));

/** The form of a value that must fit. */
function formOf(value: unknown, type: LogicalType): Canonical {
  const { form, misfits } = take(value, type);
  expect(misfits).toEqual([]);
  return form;
}

/** What was found where a value must not fit. */
function foundIn(value: unknown, type: LogicalType): string | undefined {
  const { form, misfits } = take(value, type);
  expect(misfits).toHaveLength(1);
  expect(form).toHaveProperty('$misfit');
  return misfits[0]?.found;
}

const UUID_TEXT = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';

describe('values that fit', () => {
  it.each<[string, unknown, LogicalType, Canonical]>([
    ['undefined as no value', undefined, t.none(), null],
    ['a bool', false, t.bool(), false],
    ['a number as int', -5, t.int(), { $numberInt: '-5' }],
    ['an Int32', new Int32(5), t.int(), { $numberInt: '5' }],
    ['a bigint as long', 2n ** 53n + 1n, t.long(), { $numberLong: '9007199254740993' }],
    ['a Long', Long.fromString('-9223372036854775808'), t.long(), { $numberLong: '-9223372036854775808' }],
    ['a number as double', 1, t.double(), { $numberDouble: '1.0' }],
    ['a Double', new Double(1e300), t.double(), { $numberDouble: '1e+300' }],
    ['-0 (C04, V06)', -0, t.double(), { $numberDouble: '-0.0' }],
    ['a Double of -0', new Double(-0), t.double(), { $numberDouble: '-0.0' }],
    ['NaN (C08)', Number.NaN, t.double(), { $numberDouble: 'NaN' }],
    ['-Infinity', -Infinity, t.double(), { $numberDouble: '-Infinity' }],
    ['a Decimal, with its cohort (V10)', new Decimal('1e3'), t.decimal(), { $numberDecimal: '1E+3' }],
    ['a Decimal128', Decimal128.fromString('0E-6'), t.decimal(), { $numberDecimal: '0.000000' }],
    ['text', 'a\u0000b', t.text(), 'a\u0000b'],
    ['text with a lone surrogate (C07)', 'a\ud800', t.text(), { $utf16: '0061d800' }],
    ['one of several', 'open', t.oneOf('open', 'closed'), 'open'],
    ['a uuid', UUID_TEXT, t.uuid(), { $uuid: UUID_TEXT }],
    ['a BSON uuid', new UUID(UUID_TEXT), t.uuid(), { $uuid: UUID_TEXT }],
    ['bytes', new Uint8Array([0, 255]), t.bytes(), { $binary: { base64: 'AP8=', subType: '00' } }],
    ['a view on a larger buffer', Buffer.from('xabx').subarray(1, 3), t.bytes(), { $binary: { base64: 'YWI=', subType: '00' } }],
    ['a Binary', new Binary(Buffer.from('ab')), t.bytes(), { $binary: { base64: 'YWI=', subType: '00' } }],
    ['no bytes (V25)', new Uint8Array(), t.bytes(), { $binary: { base64: '', subType: '00' } }],
    ['a date', new Date(-1), t.instant(), { $date: { $numberLong: '-1' } }],
    ['microseconds', new Micros(-1n), t.instantUs(), { $timestampMicros: '-1' }],
    ['a BSON long of microseconds', Long.fromString('1767225600123456'), t.instantUs(), { $timestampMicros: '1767225600123456' }],
    ['null', null, t.nullable(t.text()), null],
    ['a list', ['b', 'a'], t.array(t.text()), ['b', 'a']],
    ['a set, sorted, repeated members kept', ['b', 'a', 'b'], t.set(t.text()), ['a', 'b', 'b']],
    ['a map', { $b: 1, a: 2 }, t.map(t.int()), { $document: { $b: { $numberInt: '1' }, a: { $numberInt: '2' } } }],
    ['a record', { b: undefined, a: 'x' }, t.record({ a: t.text(), b: t.optional(t.text()) }), { a: 'x' }],
    ['a value under a rule, as it is', 'X', t.equalBy('case', t.text(), (form) => String(form).toLowerCase()), 'X'],
  ])('%s', (_, value, type, form) => {
    expect(formOf(value, type)).toEqual(form);
  });

  it('null, missing and empty stay apart (V19, V25)', () => {
    const type = t.record({ a: t.optional(t.nullable(t.text())) });
    expect([{}, { a: null }, { a: '' }].map((value) => formOf(value, type))).toEqual([{}, { a: null }, { a: '' }]);
  });
});

describe('values that do not fit', () => {
  it.each<[string, unknown, LogicalType, string]>([
    ['null under nothing nullable', null, t.text(), 'null'],
    ['null as no value', null, t.none(), 'null'],
    ['a fraction as int', 1.5, t.int(), 'double 1.5'],
    ['-0 as int', -0, t.int(), 'double -0.0'],
    ['2^31 as int', 2 ** 31, t.int(), 'double 2147483648.0'],
    ['a bigint as int', 1n, t.int(), 'long 1'],
    ['a Double as int (V12)', new Double(1), t.int(), 'double 1.0'],
    ['an Int32 as double (V12)', new Int32(1), t.double(), 'int 1'],
    ['a number as long (V08)', 1, t.long(), 'int 1'],
    ['digits as long (V08)', '9007199254740993', t.long(), 'text "9007199254740993"'],
    ['2^63 as long', 2n ** 63n, t.long(), 'integer beyond 64 bits 9223372036854775808'],
    ['an unsigned Long beyond int64', Long.fromString('18446744073709551615', true), t.long(), 'long 18446744073709551615'],
    ['a number as decimal', 1, t.decimal(), 'int 1'],
    ['digits as decimal (V08)', '1.10', t.decimal(), 'text "1.10"'],
    ['a Decimal as double', new Decimal('1'), t.double(), 'decimal 1'],
    ['a date as text (C06)', new Date(0), t.text(), 'instant, ms 0'],
    ['a date’s text as a date (C06)', '1970-01-01T00:00:00.000Z', t.instant(), 'text "1970-01-01T00:00:00.000Z"'],
    ['an ObjectId as text (C06)', new ObjectId('5f43a1b2c3d4e5f6a7b8c9d0'), t.text(), 'ObjectId 5f43a1b2c3d4e5f6a7b8c9d0'],
    ['an invalid date', new Date(Number.NaN), t.instant(), 'instant, ms invalid'],
    ['microseconds as ms (V26)', new Micros(1_000n), t.instant(), 'instant, µs 1000'],
    ['a date as µs (V13)', new Date(1), t.instantUs(), 'instant, ms 1'],
    ['the number that `infinity` becomes (V15)', Infinity, t.instant(), 'double Infinity'],
    ['an upper-case uuid (V18)', UUID_TEXT.toUpperCase(), t.uuid(), `text "${UUID_TEXT.toUpperCase()}"`],
    ['bytes as uuid', new Binary(Buffer.alloc(16), 3), t.uuid(), '{"$binary":{"base64":"AAAAAAAAAAAAAAAAAAAAAA==","subType":"03"}}'],
    ['another subtype as bytes (V24)', new Binary(Buffer.from('a'), 0x80), t.bytes(), '{"$binary":{"base64":"YQ==","subType":"80"}}'],
    ['a uuid as bytes (V24)', new UUID(UUID_TEXT), t.bytes(), `uuid ${UUID_TEXT}`],
    ['wider elements than bytes', new Uint16Array([1]), t.bytes(), 'an instance of Uint16Array'],
    ['another value than declared', 'ajar', t.oneOf('open', 'closed'), 'text "ajar"'],
    ['a list as record', [], t.record({}), 'a list of 0'],
    ['a record as list', { length: 0 }, t.array(t.text()), 'an object with "length"'],
    ['a timestamp of the oplog', new Timestamp({ t: 1, i: 2 }), t.long(), '{"$bson":{"text":"{\\"$timestamp\\":{\\"t\\":1,\\"i\\":2}}","type":"Timestamp"}}'],
    [
      'a BSON regular expression',
      new BSONRegExp('a', 'i'),
      t.text(),
      '{"$bson":{"text":"{\\"$regularExpression\\":{\\"pattern\\":\\"a\\",\\"options\\":\\"i\\"}}","type":"BSONRegExp"}}',
    ],
  ])('%s', (_, value, type, found) => {
    expect(foundIn(value, type)).toBe(found);
  });

  it('name the place, what is declared and what was found', () => {
    const type = t.record({ 'a/b': t.array(t.record({ n: t.int() })), gone: t.text(), late: t.nullable(t.instant()) });
    const { form, misfits } = take({ 'a/b': [{ n: 1 }, { n: '2', m: null }], late: undefined }, type);
    expect(misfits).toEqual([
      { pointer: '/a~1b/1/n', expected: 'int', found: 'text "2"' },
      { pointer: '/a~1b/1/m', expected: 'no such field', found: 'null' },
      { pointer: '/gone', expected: 'text', found: 'nothing' },
      { pointer: '/late', expected: 'instant (ms)', found: 'undefined' },
    ]);
    expect(form).toEqual({ 'a/b': [{ n: { $numberInt: '1' } }, { n: { $misfit: '2' }, m: { $misfit: null } }], late: { $misfit: { $undefined: true } } });
  });

  it('describe in a bounded text', () => {
    expect(take('x'.repeat(1_000_000), t.int()).misfits[0]?.found).toHaveLength(121);
  });
});

class Account {
  readonly name = 'x';
}

describe('traps of plain JavaScript values: never {}, never silent', () => {
  const named = (): number => 1;
  it.each<[string, unknown, string]>([
    ['C01 a Map', new Map([['a', 1]]), 'an instance of Map'],
    ['C01 a Set', new Set(['a']), 'an instance of Set'],
    ['C01 a RegExp', /a/g, 'an instance of RegExp'],
    ['C01 an Error', new Error('boom'), 'an instance of Error'],
    ['C03 a function', named, 'a function named'],
    ['C03 a symbol', Symbol('s'), '{"$symbol":"Symbol(s)"}'],
    ['an instance of a class', new Account(), 'an instance of Account'],
    ['an object with a symbol key', { [Symbol('s')]: 1 }, 'an instance of Object'],
    ['a Promise', Promise.resolve(1), 'an instance of Promise'],
    ['C08 NaN', Number.NaN, 'double NaN'],
  ])('%s', (_, value, found) => {
    for (const type of [t.json(), t.jsonExact(), t.record({}), t.map(t.json()), t.text()]) {
      const { form, misfits } = take(value, type);
      expect(misfits).toMatchObject([{ pointer: '', found }]);
      expect([{}, { $misfit: {} }, { $misfit: null }]).not.toContainEqual(form);
    }
  });

  it('C01: what they hold stays apart', () => {
    const forms = [new Map([['a', 1]]), new Map([['a', 2]]), new Set([1]), new Set([2]), /a/, /b/, new Error('a'), new Error('b'), new Account()].map((value) =>
      JSON.stringify(take(value, t.json()).form),
    );
    expect(new Set(forms).size).toBe(forms.length);
  });

  it('C02: a hole is no undefined and no null, and shifts nothing', () => {
    const holes: unknown[] = new Array(1);
    holes[1] = 1;
    for (const type of [t.array(t.int()), t.json()]) {
      const { form, misfits } = take(holes, type);
      expect(misfits).toMatchObject([{ pointer: '/0', found: 'a hole' }]);
      expect(form).toHaveLength(2);
      expect(form).not.toEqual(take([undefined, 1], type).form);
      expect(form).not.toEqual(take([null, 1], type).form);
    }
  });

  it('C05: undefined in a list or a document is seen', () => {
    expect(take([undefined], t.array(t.nullable(t.int()))).misfits).toMatchObject([{ pointer: '/0', found: 'undefined' }]);
    expect(take({ a: undefined }, t.json()).misfits).toMatchObject([{ pointer: '/a', found: 'undefined' }]);
    expect(take({ a: undefined }, t.record({})).misfits).toMatchObject([{ pointer: '/a', found: 'undefined' }]);
  });

  it('C07: texts and keys with lone surrogates keep apart, also from their replacement', () => {
    const texts = ['\ud800', '\udc00', '\ufffd', 'd800'].map((text) => JSON.stringify([take(text, t.text()).form, take({ [text]: 1 }, t.json()).form]));
    expect(new Set(texts).size).toBe(4);
    expect(formOf({ '\ud800': 'x', a: 'y' }, t.json())).toEqual({
      $entries: [
        ['a', 'y'],
        [{ $utf16: 'd800' }, 'x'],
      ],
    });
  });

  it('C08: a bigint in a document is its digits', () => {
    expect(formOf(2n ** 70n, t.json())).toEqual({ $number: '1180591620717411303424' });
  });

  it('a cycle ends', () => {
    const cycle: unknown[] = [];
    cycle.push(cycle, cycle);
    expect(take(cycle, t.text()).form).toEqual({ $misfit: [{ $cycle: '1' }, { $cycle: '1' }] });
    const chain: { next?: unknown } = {};
    chain.next = chain;
    expect(take(chain, t.json()).misfits).toHaveLength(1);
  });

  it('a key _bsontype of a document is a key', () => {
    expect(formOf({ _bsontype: 'ObjectId', id: 'x' }, t.json())).toEqual({ _bsontype: 'ObjectId', id: 'x' });
  });

  it('a key __proto__ is a key', () => {
    const value: unknown = JSON.parse('{"__proto__": "x"}');
    for (const type of [t.json(), t.map(t.text())]) expect(Object.entries(formOf(value, type) as object)).toEqual([['__proto__', 'x']]);
    expect(take(value, t.record({})).misfits).toMatchObject([{ pointer: '/__proto__', found: 'text "x"' }]);
    const record = t.record(Object.fromEntries([['__proto__', t.text()]]));
    expect(Object.entries(formOf(value, record) as object)).toEqual([['__proto__', 'x']]);
  });

  it('an inherited property is not there', () => {
    expect(take({}, t.record({ toString: t.text() })).misfits).toMatchObject([{ pointer: '/toString', found: 'nothing' }]);
  });
});

describe('JSON documents', () => {
  const nine = [9, 9n, new JsonNumber('9'), new Int32(9), Long.fromNumber(9), Decimal128.fromString('9'), new JsonNumber('0.9e1')];
  const ninePointZero = [new JsonNumber('9.0'), new JsonNumber('0.90e1'), new Double(9), Decimal128.fromString('9.0')];

  it('by value, numbers are equal when their exact values are', () => {
    for (const value of [...nine, ...ninePointZero]) expect(formOf(value, t.json())).toEqual({ $number: '9' });
  });

  it('by kind, 9 and 9.0 differ (V12)', () => {
    for (const value of nine) expect(formOf(value, t.jsonExact())).toEqual({ $number: '9' });
    for (const value of ninePointZero) expect(formOf(value, t.jsonExact())).toEqual({ $number: '9.0' });
  });

  it.each<[unknown, string, string]>([
    [new JsonNumber('1e400'), '1e+400', '1e+400'],
    [new JsonNumber('123456789012345678901234'), '123456789012345678901234', '123456789012345678901234'],
    [new JsonNumber('-0'), '-0', '-0'],
    [-0, '-0', '-0'],
    [new Double(-0), '-0', '-0.0'],
    [new JsonNumber('1.10'), '1.1', '1.1'],
    [2 ** 60, '1152921504606847000', '1152921504606847000'],
    [1e21, '1000000000000000000000', '1000000000000000000000'],
    [new Double(1e300), '1e+300', '1.0e+300'],
    [new Double(1.5e300), '1.5e+300', '1.50e+300'],
    [Decimal128.fromString('1E+400'), '1e+400', '1e+400'],
    [new JsonNumber(`1${'0'.repeat(400)}`), '1e+400', '1e+400'],
    [new JsonNumber(`1${'0'.repeat(400)}.0`), '1e+400', '1.0e+400'],
    [new JsonNumber('1.5e-3'), '0.0015', '0.0015'],
  ])('%o is %s by value, %s by kind', (value, byValue, byKind) => {
    expect([formOf(value, t.json()), formOf(value, t.jsonExact())]).toEqual([{ $number: byValue }, { $number: byKind }]);
  });

  it('keys with $ cannot pass for a tag', () => {
    expect(formOf({ $numberInt: '1' }, t.json())).toEqual({ $document: { $numberInt: '1' } });
    expect(formOf({ $document: { a: null } }, t.json())).toEqual({ $document: { $document: { a: null } } });
    expect(formOf([{ $misfit: 'x' }], t.json())).toEqual([{ $document: { $misfit: 'x' } }]);
  });

  it('nest as deep as it takes to outgrow BSON, and no deeper', () => {
    const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);
    expect(take(nested(400), t.json()).misfits).toEqual([]);
    expect(take(nested(5_000), t.json()).misfits).toHaveLength(1);
  });
});

it('ids are compared by role and first sight, in the declared order of fields', () => {
  const aliases = new IdAliases();
  const type = t.record({ id: t.id('user'), boss: t.nullable(t.id('user')), team: t.id('team') });
  const first = canonicalize({ team: 7, boss: 'u2', id: 'u1' }, type, aliases.of('acme'));
  expect(first).toEqual({ form: { id: { $id: '#user:1' }, boss: { $id: '#user:2' }, team: { $id: '#team:1' } }, misfits: [] });
  const again = canonicalize({ id: new ObjectId('5f43a1b2c3d4e5f6a7b8c9d0'), boss: null, team: new Int32(7) }, type, aliases.of('acme'));
  expect(again.form).toEqual({ id: { $id: '#user:3' }, boss: null, team: { $id: '#team:1' } });
  expect(canonicalize({ id: 1.5, boss: null, team: 7 }, type, aliases.of('acme')).misfits).toMatchObject([{ pointer: '/id', found: 'double 1.5' }]);
});
