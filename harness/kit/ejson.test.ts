import { Binary, Double, EJSON, Int32, Long, UUID } from 'bson';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, EjsonError, encode } from './ejson.ts';
import { Decimal, JsonNumber, Micros } from './values.ts';

const text = fc.array(fc.constantFrom('a', '$', '\ud800', '\udc00', '\u0000', 'é', '😀', '__proto__'), { maxLength: 3 }).map((parts) => parts.join(''));

const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'value' },
    fc.oneof(
      fc.constantFrom(null, undefined, true, false),
      text,
      fc.integer(),
      fc.double(),
      fc.bigInt(),
      fc.date(),
      fc.uint8Array({ maxLength: 5 }),
      fc.bigInt().map((us) => new Micros(us)),
      fc.constantFrom('1E+3', '0E-6', '-0', 'NaN').map((each) => new Decimal(each)),
      fc.constantFrom('9.0', '1e400', '-0').map((each) => new JsonNumber(each)),
    ),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(text, fc.constantFrom('$numberInt', '$date', '$document', '$entries', '$oid', 'b', '2')), tie('value'), {
      maxKeys: 3,
      noNullPrototype: true,
    }),
  ),
})).value;

describe('encode and decode', () => {
  it('are each other’s inverse, through JSON text', () => {
    fc.assert(
      fc.property(value, (each) => {
        expect(decode(JSON.parse(JSON.stringify(encode(each))))).toStrictEqual(each);
      }),
      { numRuns: 500 },
    );
  });

  it('are injective: other values have other texts', () => {
    const small = fc.constantFrom<unknown>(
      1,
      1n,
      1.5,
      -0,
      0,
      '1',
      'x',
      null,
      undefined,
      {},
      [],
      '',
      { $numberInt: '1' },
      { $document: {} },
      { $numberLong: '1' },
      [null],
      [undefined],
      new Date(1),
      new Micros(1n),
      new Decimal('1'),
      new JsonNumber('1'),
      new Uint8Array(),
      '\ud800',
      '\ufffd',
      { $utf16: 'd800' },
    );
    fc.assert(
      fc.property(small, small, (one, other) => {
        fc.pre(!Object.is(one, other));
        expect(JSON.stringify(encode(one))).not.toBe(JSON.stringify(encode(other)));
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    [7, { $numberInt: '7' }],
    [-0, { $numberDouble: '-0.0' }],
    [2 ** 31, { $numberDouble: '2147483648.0' }],
    [7n, { $numberLong: '7' }],
    [2n ** 64n, { $bigint: '18446744073709551616' }],
    [new Date(5), { $date: { $numberLong: '5' } }],
    [new Micros(5n), { $timestampMicros: '5' }],
    [new Uint8Array([1]), { $binary: { base64: 'AQ==', subType: '00' } }],
    [{ $ref: { key: 1 } }, { $document: { $ref: { key: { $numberInt: '1' } } } }],
    [{ a: undefined }, { a: { $undefined: true } }],
  ])('writes %o', (plain, tree) => {
    expect(encode(plain)).toEqual(tree);
  });

  it('keep a key __proto__ a key', () => {
    const given = JSON.parse('{"__proto__":{"a":1}}') as object;
    const back = decode(JSON.parse(JSON.stringify(encode(given)))) as object;
    expect(Object.keys(back)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(back)).toBe(Object.prototype);
  });

  it.each([[() => 1], [Symbol('s')], [new Map()], [new (class Foo {})()], [new Array(2)], [{ a: { b: new Set() } }]])('refuse %o', (what) => {
    expect(() => encode(what)).toThrow(EjsonError);
  });

  it('say where', () => {
    expect(() => encode({ a: [1, { 'b/c': () => 1 }] })).toThrow('at "/a/1/b~1c"');
    expect(() => decode({ a: { $numberInt: 'x' } })).toThrow('"$numberInt" holds "x", which it cannot, at "/a"');
  });

  it('end at a cycle', () => {
    const cycle: { self?: unknown } = {};
    cycle.self = cycle;
    expect(() => encode(cycle)).toThrow(/cycle/);
  });
});

describe('decode, of what others write', () => {
  it.each([
    [1, 1],
    [1.5, 1.5],
    [{ $oid: '5F43A1B2C3D4E5F6A7B8C9D0' }, '5f43a1b2c3d4e5f6a7b8c9d0'],
    [{ $uuid: 'AAAAAAAA-BBBB-4CCC-8DDD-EEEEEEEEEEEE' }, 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee'],
    [{ $binary: { base64: Buffer.from('aaaaaaaabbbb4ccc8dddeeeeeeeeeeee', 'hex').toString('base64'), subType: '04' } }, 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee'],
    [{ $date: '2026-01-01T00:00:00.5Z' }, new Date('2026-01-01T00:00:00.500Z')],
    [{ $numberDouble: '1.0' }, 1],
    [{ a: new JsonNumber('2') }, { a: 2 }],
  ])('reads %o', (tree, plain) => {
    expect(decode(tree)).toEqual(plain);
  });

  it('keeps a subtype that has no type of ours', () => {
    const binary = decode({ $binary: { base64: 'AQ==', subType: '80' } });
    expect(binary).toBeInstanceOf(Binary);
    expect(encode(binary)).toEqual({ $binary: { base64: 'AQ==', subType: '80' } });
  });

  it.each([
    { $numberInt: '2147483648' },
    { $numberInt: 1 },
    { $numberLong: '9223372036854775808' },
    { $date: {} },
    { $date: 'yesterday' },
    { $uuid: 'x' },
    { $binary: { base64: '*', subType: '00' } },
    { $regularExpression: { pattern: 'a', options: '' } },
    { $a: 1, b: 2 },
    { $document: [] },
    { $utf16: 'd8' },
    {
      $entries: [
        ['a', 1],
        ['a', 2],
      ],
    },
  ])('refuses %o', (tree) => {
    expect(() => decode(tree)).toThrow(EjsonError);
  });
});

it('is what bson’s EJSON writes, where that writes the value at all', () => {
  const bson = {
    i: new Int32(-5),
    l: Long.fromString('9007199254740993'),
    d: new Double(1.5),
    z: new Double(-0),
    n: new Double(Number.NaN),
    e: new Double(1e300),
    t: new Date(1e12),
    s: 'é',
    u: new UUID('aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee'),
    b: new Binary(Buffer.from([0, 255])),
  };
  const ours = {
    i: -5,
    l: 9007199254740993n,
    d: 1.5,
    z: -0,
    n: Number.NaN,
    e: 1e300,
    t: new Date(1e12),
    s: 'é',
    u: 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee',
    b: new Uint8Array([0, 255]),
  };
  const theirs = EJSON.serialize(bson, { relaxed: false }) as Record<string, unknown>;
  expect(decode(theirs)).toEqual(ours);
  const { u: _uuid, ...rest } = theirs;
  const { u: _text, ...mine } = ours;
  expect(encode(mine)).toEqual(rest);
});
