import { describe, expect, it } from 'vitest';
import type { PostgresCell } from '../contract/stores.ts';
import type { Canonical, LogicalType } from '../contract/type.ts';
import { t } from '../kit/types.ts';
import { canonicalizePostgres } from './canonicalize-postgres.ts';
import { IdAliases } from './id-aliases.ts';

const OIDS = {
  bool: 16,
  bytea: 17,
  char: 18,
  name: 19,
  int8: 20,
  int2: 21,
  int4: 23,
  text: 25,
  oid: 26,
  json: 114,
  xml: 142,
  float4: 700,
  float8: 701,
  inet: 869,
  bpchar: 1042,
  varchar: 1043,
  date: 1082,
  time: 1083,
  timestamp: 1114,
  timestamptz: 1184,
  interval: 1186,
  numeric: 1700,
  uuid: 2950,
  jsonb: 3802,
  citext: 16_400,
  'bool[]': 1000,
  'bytea[]': 1001,
  'int2[]': 1005,
  'int4[]': 1007,
  'text[]': 1009,
  'varchar[]': 1015,
  'int8[]': 1016,
  'float8[]': 1022,
  'timestamptz[]': 1185,
  'numeric[]': 1231,
  'uuid[]': 2951,
  'jsonb[]': 3807,
  'status[]': 16_401,
} as const;
type TypeName = keyof typeof OIDS;

const cell = (type: TypeName, text: string | null): PostgresCell => ({ oid: OIDS[type], text });

const take = (row: Readonly<Record<string, PostgresCell>>, fields: Readonly<Record<string, LogicalType>>) =>
  canonicalizePostgres(row, t.record(fields), new IdAliases().of('acme'));

/** The form of one column that must fit; undefined when it is missing. */
function formOf(type: TypeName, text: string | null, logical: LogicalType): Canonical | undefined {
  const { form, misfits } = take({ column: cell(type, text) }, { column: logical });
  expect(misfits).toEqual([]);
  return (form as { readonly column?: Canonical }).column;
}

/** What was found in one column that must not fit. */
function foundIn(type: TypeName, text: string | null, logical: LogicalType): string | undefined {
  const { form, misfits } = take({ column: cell(type, text) }, { column: logical });
  expect(misfits).toMatchObject([{ pointer: '/column' }]);
  expect(form).toHaveProperty('column.$misfit');
  return misfits[0]?.found;
}

const UUID = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';

describe('columns that fit', () => {
  it.each<[TypeName, string, LogicalType, Canonical]>([
    ['bool', 't', t.bool(), true],
    ['bool', 'f', t.bool(), false],
    ['int2', '-32768', t.int(), { $numberInt: '-32768' }],
    ['int4', '2147483647', t.int(), { $numberInt: '2147483647' }],
    ['int8', '-9223372036854775808', t.long(), { $numberLong: '-9223372036854775808' }],
    ['float8', '-0', t.double(), { $numberDouble: '-0.0' }],
    ['float8', '1e+300', t.double(), { $numberDouble: '1e+300' }],
    ['float8', '0.1', t.double(), { $numberDouble: '0.1' }],
    ['float8', 'NaN', t.double(), { $numberDouble: 'NaN' }],
    ['float8', '-Infinity', t.double(), { $numberDouble: '-Infinity' }],
    ['numeric', '1.10', t.decimal(), { $numberDecimal: '1.10' }],
    ['numeric', '1000', t.decimal(), { $numberDecimal: '1000' }],
    ['numeric', '0.000000', t.decimal(), { $numberDecimal: '0.000000' }],
    ['numeric', '0.0000001', t.decimal(), { $numberDecimal: '1E-7' }],
    ['numeric', 'NaN', t.decimal(), { $numberDecimal: 'NaN' }],
    ['text', '', t.text(), ''],
    ['varchar', 'a  ', t.text(), 'a  '],
    ['bpchar', 'a  ', t.text(), 'a  '],
    ['name', 'n', t.text(), 'n'],
    ['char', 'c', t.text(), 'c'],
    ['citext', 'MiXed', t.text(), 'MiXed'],
    ['citext', 'open', t.oneOf('open'), 'open'],
    ['text', 'open', t.oneOf('open'), 'open'],
    ['uuid', UUID, t.uuid(), { $uuid: UUID }],
    ['text', UUID, t.uuid(), { $uuid: UUID }],
    ['bytea', '\\x00ff', t.bytes(), { $binary: { base64: 'AP8=', subType: '00' } }],
    ['bytea', '\\x', t.bytes(), { $binary: { base64: '', subType: '00' } }],
    ['timestamptz', '2026-01-01 00:00:00+00', t.instant(), { $date: { $numberLong: '1767225600000' } }],
    ['timestamptz', '2026-01-01 00:00:00.123+00', t.instant(), { $date: { $numberLong: '1767225600123' } }],
    ['timestamptz', '2026-01-01 00:00:00.123456+00', t.instantUs(), { $timestampMicros: '1767225600123456' }],
    ['timestamptz', '1969-12-31 23:59:59.999999+00', t.instantUs(), { $timestampMicros: '-1' }],
    ['timestamptz', '0001-12-31 00:00:00+00 BC', t.instant(), { $date: { $numberLong: String(Date.parse('0000-12-31T00:00:00Z')) } }],
    ['timestamptz', '294276-12-31 23:59:59.999999+00', t.instantUs(), { $timestampMicros: '9224318015999999999' }],
    ['jsonb', '{"a": 9.0, "$b": [1e3]}', t.json(), { $document: { a: { $number: '9' }, $b: [{ $number: '1000' }] } }],
    ['json', '{"a": 9.0}', t.jsonExact(), { a: { $number: '9.0' } }],
    ['jsonb', 'null', t.json(), null],
    ['int4[]', '{3,1}', t.array(t.int()), [{ $numberInt: '3' }, { $numberInt: '1' }]],
    ['int8[]', '{1}', t.array(t.long()), [{ $numberLong: '1' }]],
    ['text[]', '{b,a,"",NULL,"NULL","a,\\"b\\\\"}', t.array(t.nullable(t.text())), ['b', 'a', '', null, 'NULL', 'a,"b\\']],
    ['text[]', '{}', t.array(t.text()), []],
    ['varchar[]', '{b,a,b}', t.set(t.text()), ['a', 'b', 'b']],
    ['bool[]', '{t,f}', t.array(t.bool()), [true, false]],
    ['float8[]', '{-0,NaN}', t.array(t.double()), [{ $numberDouble: '-0.0' }, { $numberDouble: 'NaN' }]],
    ['numeric[]', '{1.10}', t.array(t.decimal()), [{ $numberDecimal: '1.10' }]],
    ['uuid[]', `{${UUID}}`, t.array(t.uuid()), [{ $uuid: UUID }]],
    ['bytea[]', '{"\\\\x01"}', t.array(t.bytes()), [{ $binary: { base64: 'AQ==', subType: '00' } }]],
    ['timestamptz[]', '{"2026-01-01 00:00:00.5+00"}', t.array(t.instant()), [{ $date: { $numberLong: '1767225600500' } }]],
    ['jsonb[]', '{"{\\"a\\": 1}"}', t.array(t.record({ a: t.int() })), [{ a: { $numberInt: '1' } }]],
    ['status[]', '{open,closed}', t.array(t.oneOf('open', 'closed')), ['open', 'closed']],
    ['uuid', UUID, t.id('user'), { $id: '#user:1' }],
    ['int8', '42', t.id('user'), { $id: '#user:1' }],
  ])('%s %s', (type, text, logical, form) => {
    expect(formOf(type, text, logical)).toEqual(form);
  });
});

describe('columns that do not fit: nothing is coerced', () => {
  it.each<[TypeName, string, LogicalType, string]>([
    ['int8', '1', t.int(), 'long 1'],
    ['int4', '1', t.long(), 'int 1'],
    ['int4', '1', t.double(), 'int 1'],
    ['float4', '0.1', t.double(), 'float4 0.1'],
    ['float8', '1', t.int(), 'double 1.0'],
    ['float8', '1', t.decimal(), 'double 1.0'],
    ['numeric', '1', t.long(), 'decimal 1'],
    ['numeric', '1', t.double(), 'decimal 1'],
    ['text', '1', t.int(), 'text "1"'],
    ['text', 't', t.bool(), 'text "t"'],
    ['bool', 't', t.text(), 'true'],
    ['uuid', UUID, t.text(), `uuid ${UUID}`],
    ['text', UUID.toUpperCase(), t.uuid(), `text "${UUID.toUpperCase()}"`],
    ['text', '\\x00', t.bytes(), 'text "\\\\x00"'],
    ['text', 'ajar', t.oneOf('open'), 'text "ajar"'],
    ['timestamptz', '2026-01-01 00:00:00.123456+00', t.instant(), 'instant, µs 1767225600123456'],
    ['timestamptz', '294276-12-31 23:59:59+00', t.instant(), 'instant, µs 9224318015999000000'],
    ['timestamptz', 'infinity', t.instant(), 'instant, µs infinity'],
    ['timestamptz', '-infinity', t.instantUs(), 'instant, µs -infinity'],
    ['timestamp', '2026-01-01 00:00:00', t.instant(), 'timestamp without time zone 2026-01-01 00:00:00'],
    ['date', '2026-01-01', t.instant(), 'date 2026-01-01'],
    ['date', '2026-01-01', t.text(), 'date 2026-01-01'],
    ['text', '2026-01-01T00:00:00Z', t.instant(), 'text "2026-01-01T00:00:00Z"'],
    ['text', '{}', t.json(), 'text "{}"'],
    ['jsonb', '"1"', t.int(), 'text "1"'],
    ['json', '{"a":1,"a":2}', t.json(), '{"$json":"{\\"a\\":1,\\"a\\":2}"}'],
    ['inet', '127.0.0.1', t.text(), '{"$postgres":{"oid":"869","text":"127.0.0.1"}}'],
    ['interval', 'P1D', t.text(), '{"$postgres":{"oid":"1186","text":"P1D"}}'],
    ['text[]', '{a}', t.text(), 'a list of 1'],
    ['text', '{a}', t.array(t.text()), 'text "{a}"'],
    ['int4[]', '{{1,2},{3,4}}', t.array(t.int()), '{"$postgres":{"oid":"1007","text":"{{1,2},{3,4}}"}}'],
    ['int4[]', '[0:1]={1,2}', t.array(t.int()), '{"$postgres":{"oid":"1007","text":"[0:1]={1,2}"}}'],
    ['timestamptz', '2026-01-01 00:00:00+00', t.id('user'), 'instant, µs 1767225600000000'],
  ])('%s %s', (type, text, logical, found) => {
    expect(foundIn(type, text, logical)).toBe(found);
  });

  it('names the member of a list', () => {
    expect(take({ column: cell('int8[]', '{1,2}') }, { column: t.array(t.int()) }).misfits).toEqual([
      { pointer: '/column/0', expected: 'int', found: 'long 1' },
      { pointer: '/column/1', expected: 'int', found: 'long 2' },
    ]);
    expect(take({ column: cell('text[]', '{NULL}') }, { column: t.array(t.text()) }).misfits).toEqual([
      { pointer: '/column/0', expected: 'text', found: 'null' },
    ]);
  });
});

describe('NULL', () => {
  it.each<[string, LogicalType, Canonical | undefined]>([
    ['is missing under optional', t.optional(t.text()), undefined],
    ['is null under nullable', t.nullable(t.text()), null],
    ['is missing where both are declared: one column cannot tell them apart', t.optional(t.nullable(t.text())), undefined],
    ['is missing under a rule over optional', t.equalBy('rule', t.optional(t.text()), (form) => form), undefined],
    ['is null under a nullable document', t.nullable(t.json()), null],
  ])('%s', (_, logical, form) => {
    expect(formOf('text', null, logical)).toEqual(form);
  });

  it.each([t.text(), t.json(), t.array(t.text()), t.record({}), t.id('user')])('does not fit %o', (logical) => {
    expect(foundIn('text', null, logical)).toBe('null');
  });
});

describe('structured types inside jsonb', () => {
  const inside = t.record({
    int: t.int(),
    long: t.long(),
    double: t.double(),
    decimal: t.decimal(),
    at: t.instant(),
    atUs: t.instantUs(),
    id: t.uuid(),
    bytes: t.bytes(),
    tags: t.set(t.text()),
    gone: t.optional(t.text()),
    none: t.nullable(t.text()),
  });
  const text = (changes: Readonly<Record<string, string>>): string => {
    const members: Record<string, string> = {
      int: '5',
      long: '9007199254740993',
      double: '9',
      decimal: '1.10',
      at: '"2026-01-01T00:00:00.5+00:00"',
      atUs: '"2026-01-01T00:00:00.123456Z"',
      id: `"${UUID}"`,
      bytes: '"\\\\x01"',
      tags: '["b","a"]',
      none: 'null',
      ...changes,
    };
    return `{${Object.entries(members)
      .map(([name, value]) => `"${name}":${value}`)
      .join(',')}}`;
  };

  it('fit by what JSON has for them', () => {
    expect(formOf('jsonb', text({}), inside)).toEqual({
      int: { $numberInt: '5' },
      long: { $numberLong: '9007199254740993' },
      double: { $numberDouble: '9.0' },
      decimal: { $numberDecimal: '1.10' },
      at: { $date: { $numberLong: '1767225600500' } },
      atUs: { $timestampMicros: '1767225600123456' },
      id: { $uuid: UUID },
      bytes: { $binary: { base64: 'AQ==', subType: '00' } },
      tags: ['a', 'b'],
      none: null,
    });
  });

  it('take null for a missing field that does not admit null', () => {
    expect(formOf('jsonb', text({ gone: 'null' }), inside)).toEqual(formOf('jsonb', text({}), inside));
    expect(formOf('jsonb', '{"a":null}', t.record({ a: t.optional(t.nullable(t.text())) }))).toEqual({ a: null });
  });

  it.each([
    ['int', '5.0', 'number 5.0'],
    ['int', '2147483648', 'number 2147483648'],
    ['int', '"5"', 'text "5"'],
    ['int', '-0', 'number -0'],
    ['long', '9223372036854775808', 'number 9223372036854775808'],
    ['long', '1e3', 'number 1e3'],
    ['double', '1e400', 'number 1e400'],
    ['double', '0.1000000000000000055', 'number 0.1000000000000000055'],
    ['double', 'null', 'null'],
    ['decimal', '"abc"', 'text "abc"'],
    ['at', '"2026-01-01T00:00:00"', 'text "2026-01-01T00:00:00"'],
    ['at', '"2026-01-01T00:00:00.0001Z"', 'text "2026-01-01T00:00:00.0001Z"'],
    ['at', '1767225600000', 'number 1767225600000'],
    ['atUs', '"2026-01-01T00:00:00.1234567Z"', 'text "2026-01-01T00:00:00.1234567Z"'],
    ['id', `"${UUID.toUpperCase()}"`, `text "${UUID.toUpperCase()}"`],
    ['bytes', '"AQ=="', 'text "AQ=="'],
    ['tags', '{"0":"a"}', 'an object with "0"'],
    ['extra', '1', 'number 1'],
  ])('%s does not take %s', (field, value, found) => {
    expect(take({ column: cell('jsonb', text({ [field]: value })) }, { column: inside }).misfits).toMatchObject([{ pointer: `/column/${field}`, found }]);
  });

  it('keep doubles exact', () => {
    const double = t.record({ d: t.double() });
    expect(formOf('jsonb', '{"d":-0}', double)).toEqual({ d: { $numberDouble: '-0.0' } });
    expect(formOf('jsonb', '{"d":1152921504606847000}', double)).toEqual({ d: { $numberDouble: '1152921504606847000.0' } });
    expect(take({ column: cell('jsonb', '{"d":1152921504606846977}') }, { column: double }).misfits).toHaveLength(1);
  });
});

it('columns and fields must be the same', () => {
  const { form, misfits } = take({ a: cell('text', 'x'), b: cell('int4', '1') }, { a: t.text(), c: t.optional(t.text()) });
  expect(misfits).toEqual([
    { pointer: '/c', expected: 'text', found: 'no column of that name' },
    { pointer: '/b', expected: 'no such field', found: 'int 1' },
  ]);
  expect(form).toEqual({ a: 'x', b: { $misfit: { $numberInt: '1' } } });
});
