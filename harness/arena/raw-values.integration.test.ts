import { Binary, Decimal128, Double, Int32, Long, UUID } from 'bson';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalize } from '../canonicalize/canonicalize.ts';
import { canonicalizePostgres } from '../canonicalize/canonicalize-postgres.ts';
import { IdAliases } from '../canonicalize/id-aliases.ts';
import { compare } from '../compare/compare.ts';
import type { Stores } from '../contract/stores.ts';
import type { MongoTarget, PostgresTarget } from '../contract/subject.ts';
import type { Canonical, LogicalType } from '../contract/type.ts';
import { t } from '../kit/types.ts';
import { openStores } from '../stores/open-stores.ts';

let stores: Stores;
let mongo: MongoTarget;
let postgres: PostgresTarget;

beforeAll(async () => {
  stores = await openStores({ runId: `raw${process.pid}` });
  [mongo, postgres] = await Promise.all([stores.mongoTarget('raw'), stores.postgresTarget('raw')]);
});
afterAll(async () => {
  await stores?.[Symbol.asyncDispose]();
});

type RecordType = Extract<LogicalType, { kind: 'record' }>;
interface Read {
  readonly form: Canonical;
  readonly misfits: readonly { readonly pointer: string; readonly found: string }[];
}

/** The documents as the server itself stored them in a stage's result: no collection is needed. */
async function fromMongo(documents: readonly object[], type: RecordType, stages: readonly Readonly<Record<string, unknown>>[] = []): Promise<Read[]> {
  const view = { collection: 'nothing', pipeline: [{ $unionWith: { pipeline: [{ $documents: documents }] } }, ...stages] };
  const read: Read[] = [];
  for await (const document of stores.readMongo(mongo, view)) read.push(canonicalize(document, type, new IdAliases().of('')));
  return read;
}

async function fromPostgres(query: string, type: RecordType): Promise<Read[]> {
  const read: Read[] = [];
  for await (const row of stores.readPostgres(postgres, { query })) read.push(canonicalizePostgres(row, type, new IdAliases().of('')));
  return read;
}

const UUID_TEXT = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';

describe('one logical value has one form, read raw from either store', () => {
  it.each<[string, LogicalType, unknown, string]>([
    ['bool', t.bool(), true, 'true'],
    ['int', t.int(), new Int32(-5), '-5::int4'],
    ['small int', t.int(), new Int32(-5), '-5::int2'],
    ['long past 2^53 (V08)', t.long(), Long.fromString('9007199254740993'), '9007199254740993::int8'],
    ['least long', t.long(), Long.fromString('-9223372036854775808'), "'-9223372036854775808'::int8"],
    ['double', t.double(), new Double(0.1), '0.1::float8'],
    ['large double', t.double(), new Double(1e300), '1e300::float8'],
    ['-0 (V06)', t.double(), new Double(-0), "'-0'::float8"],
    ['NaN (V07)', t.double(), new Double(Number.NaN), "'NaN'::float8"],
    ['Infinity', t.double(), new Double(Infinity), "'Infinity'::float8"],
    ['decimal with its scale (V10)', t.decimal(), Decimal128.fromString('1.10'), '1.10::numeric'],
    ['34 digits', t.decimal(), Decimal128.fromString('1234567890123456789012345678901234'), '1234567890123456789012345678901234::numeric'],
    ['text', t.text(), 'é 😀 " \\ \n', `E'é 😀 " \\\\ \\n'`],
    ['uuid', t.uuid(), new UUID(UUID_TEXT), `'${UUID_TEXT.toUpperCase()}'::uuid`],
    ['uuid as text', t.uuid(), UUID_TEXT, `'${UUID_TEXT}'::text`],
    ['bytes (V24)', t.bytes(), new Binary(Buffer.from([0, 255])), `'\\x00ff'::bytea`],
    ['no bytes', t.bytes(), new Binary(Buffer.alloc(0)), `''::bytea`],
    ['instant', t.instant(), new Date('2026-03-29T01:30:00.123Z'), `'2026-03-29 01:30:00.123+00'::timestamptz`],
    ['instant before the epoch', t.instant(), new Date(-1), `'1969-12-31 23:59:59.999+00'::timestamptz`],
    ['instant before our era (V16)', t.instant(), new Date('-000043-03-15T00:00:00Z'), `'0044-03-15 00:00:00+00 BC'::timestamptz`],
    ['microseconds (V13, V26)', t.instantUs(), Long.fromString('1767225600123456'), `'2026-01-01 00:00:00.123456+00'::timestamptz`],
    ['list', t.array(t.text()), ['b', 'a', '', 'NULL', '{"'], `array['b','a','','NULL','{"']`],
    ['list with nulls', t.array(t.nullable(t.int())), [new Int32(1), null], 'array[1,null]'],
    ['empty list (V25)', t.array(t.text()), [], `'{}'::text[]`],
    ['set', t.set(t.text()), ['b', 'a'], `array['a','b']`],
    [
      'list of records',
      t.array(t.record({ n: t.int(), at: t.instant() })),
      [{ n: new Int32(1), at: new Date(5) }],
      `jsonb_build_array(jsonb_build_object('n', 1, 'at', timestamptz '1970-01-01 00:00:00.005+00'))`,
    ],
    ['JSON document (V04, V21)', t.json(), { b: new Int32(1), 10: new Double(1.5), 9: [null, true, 'x'] }, `'{"9":[null,true,"x"],"10":1.50,"b":1.0}'::jsonb`],
    ['JSON document by kind', t.jsonExact(), { i: new Int32(9), d: new Double(9) }, `'{"d":9.0,"i":9}'::jsonb`],
    ['null (V19)', t.nullable(t.text()), null, 'null::text'],
  ])('%s', async (_, type, value, sql) => {
    const record = t.record({ value: type });
    const [left] = await fromMongo([{ value: { $literal: value } }], record);
    const [right] = await fromPostgres(`SELECT ${sql} AS value`, record);
    expect([left?.misfits, right?.misfits]).toEqual([[], []]);
    expect(compare(left?.form, right?.form, record)).toEqual({ equal: true, rules: [], differences: [] });
  });

  it('missing (V19)', async () => {
    const record = t.record({ value: t.optional(t.text()) });
    expect((await fromMongo([{ value: '$$REMOVE' }], record))[0]).toEqual({ form: {}, misfits: [] });
    expect((await fromPostgres('SELECT null::text AS value', record))[0]).toEqual({ form: {}, misfits: [] });
  });
});

describe('what a store changes is seen, and named', () => {
  it.each<[string, LogicalType, unknown, string, string]>([
    ['V05', t.jsonExact(), new Double(1e300), `'1e300'::jsonb`, 'V05'],
    ['V06', t.json(), new Double(-0), `'-0'::jsonb`, 'V06'],
    ['V10', t.decimal(), Decimal128.fromString('1E+3'), '1E+3::numeric', 'V10'],
    ['V12', t.jsonExact(), new Double(9), `'9'::jsonb`, 'V12'],
    ['V13', t.instantUs(), Long.fromString('1767225600123456'), `date_trunc('milliseconds', timestamptz '2026-01-01 00:00:00.123456+00')`, 'V13'],
    ['V14', t.instant(), new Date(0), `timestamp '1970-01-01 00:00:00'`, 'V14'],
    ['V15', t.instant(), new Date(0), `'infinity'::timestamptz`, 'V15'],
    ['V23', t.text(), 'abc   ', `'abc   '::varchar(3)`, 'V23'],
    ['V24', t.bytes(), new Binary(Buffer.from('a'), 0x80), `'\\x61'::bytea`, 'V24'],
    ['V26', t.instantUs(), Long.fromString('1767225600123000'), `timestamptz '2026-01-01 00:00:00.123456+00'`, 'V26'],
  ])('%s', async (_, type, value, sql, hazard) => {
    const record = t.record({ value: type });
    const [left] = await fromMongo([{ value: { $literal: value } }], record);
    const [right] = await fromPostgres(`SELECT ${sql} AS value`, record);
    expect(compare(left?.form, right?.form, record).differences).toMatchObject([{ pointer: '/value', hazard }]);
  });

  it('Q04: null comes first on one, last on the other', async () => {
    const record = t.record({ n: t.nullable(t.int()) });
    const left = await fromMongo(
      [{ n: 2 }, { n: null }, { n: 1 }].map(({ n }) => ({ n: n === null ? null : new Int32(n) })),
      record,
      [{ $sort: { n: 1 } }],
    );
    const right = await fromPostgres('SELECT n FROM (VALUES (2), (null), (1)) AS v(n) ORDER BY n', record);
    expect(
      compare(
        left.map(({ form }) => form),
        right.map(({ form }) => form),
        t.array(record),
      ).differences,
    ).toMatchObject([{ pointer: '', hazard: 'Q04' }]);
  });

  it('V07: NaN comes first on one, last on the other', async () => {
    const record = t.record({ n: t.double() });
    const left = await fromMongo([{ n: new Double(2) }, { n: new Double(Number.NaN) }, { n: new Double(-Infinity) }], record, [{ $sort: { n: 1 } }]);
    const right = await fromPostgres(`SELECT n FROM (VALUES (2::float8), ('NaN'), ('-Infinity')) AS v(n) ORDER BY n`, record);
    expect(
      compare(
        left.map(({ form }) => form),
        right.map(({ form }) => form),
        t.array(record),
      ).differences,
    ).toMatchObject([{ pointer: '', hazard: 'V07' }]);
  });

  it('V01 and V03: NUL stays in MongoDB; a lone surrogate reaches it as U+FFFD', async () => {
    const record = t.record({ value: t.text() });
    expect((await fromMongo([{ value: { $literal: 'a\u0000b' } }], record))[0]?.form).toEqual({ value: 'a\u0000b' });
    expect((await fromMongo([{ value: { $literal: 'a\ud800' } }], record))[0]?.form).toEqual({ value: 'a\ufffd' });
    await expect(fromPostgres(`SELECT '"\\u0000"'::jsonb AS value`, record)).rejects.toMatchObject({ code: '22P05' });
    await expect(fromPostgres(`SELECT '"\\ud800"'::jsonb AS value`, record)).rejects.toMatchObject({ code: '22P02' });
  });
});

describe('both sides of what docs/hazards.md says of queries', () => {
  const record = t.record({ f: t.optional(t.json()) });
  const forms = async (read: Promise<Read[]>): Promise<readonly unknown[]> => (await read).map(({ form }) => (form as { readonly f?: unknown }).f);
  const matched = (documents: readonly object[], filter: object): Promise<readonly unknown[]> => forms(fromMongo(documents, record, [{ $match: filter }]));
  const number = (text: string): Canonical => ({ $number: text });
  const one = { f: new Int32(1) };
  const two = { f: new Int32(2) };

  it('Q01: {f: null} matches null and missing; = NULL matches nothing', async () => {
    const loose = t.record({ f: t.optional(t.json()), g: t.optional(t.json()) });
    expect(await fromMongo([{ f: null }, { g: one.f }, one], loose, [{ $match: { f: null } }])).toHaveLength(2);
    expect(await fromPostgres("SELECT f FROM (VALUES (jsonb '1'), (null)) AS v(f) WHERE f = null", record)).toHaveLength(0);
  });

  it('Q02: $nin with a null still matches; NOT IN with a NULL never does', async () => {
    expect(await matched([one, two], { f: { $nin: [null, one.f] } })).toEqual([number('2')]);
    expect(await fromPostgres('SELECT to_jsonb(f) AS f FROM (VALUES (1), (2)) AS v(f) WHERE f NOT IN (null, 1)', record)).toHaveLength(0);
  });

  it('Q03: $ne includes null; <> does not', async () => {
    expect(await matched([one, { f: null }], { f: { $ne: one.f } })).toEqual([null]);
    expect(await fromPostgres('SELECT to_jsonb(f) AS f FROM (VALUES (1), (null)) AS v(f) WHERE f <> 1', record)).toHaveLength(0);
  });

  it('Q05: numbers, text and booleans sort in another order', async () => {
    const mixed = [{ f: true }, { f: 'a' }, one];
    expect(await forms(fromMongo(mixed, record, [{ $sort: { f: 1 } }]))).toEqual([number('1'), 'a', true]);
    expect(await forms(fromPostgres(`SELECT f FROM (VALUES (jsonb 'true'), ('"a"'), ('1')) AS v(f) ORDER BY f`, record))).toEqual(['a', number('1'), true]);
  });

  it('Q07: a scalar matches a member of a list; @> with a scalar inside an object does not', async () => {
    expect(await matched([{ f: 'x' }, { f: ['x', 'y'] }, { f: 'y' }], { f: 'x' })).toEqual(['x', ['x', 'y']]);
    const contained = `SELECT f FROM (VALUES (jsonb '"x"'), ('["x","y"]'), ('"y"')) AS v(f) WHERE jsonb_build_object('tags', f) @> '{"tags":"x"}'`;
    expect(await forms(fromPostgres(contained, record))).toEqual(['x']);
  });

  it('Q11: a dot matches a newline on one side only', async () => {
    expect(await matched([{ f: 'a\nb' }], { f: { $regex: 'a.b' } })).toHaveLength(0);
    expect(await fromPostgres(`SELECT to_jsonb(f) AS f FROM (VALUES (E'a\\nb')) AS v(f) WHERE f ~ 'a.b'`, record)).toHaveLength(1);
  });

  it('V11: MAX + 1 becomes a long; PostgreSQL raises 22003', async () => {
    const max = new Int32(2 ** 31 - 1);
    const widened = await fromMongo([{ n: max }], t.record({ n: t.int() }), [{ $set: { n: { $add: ['$n', one.f] } } }]);
    expect(widened[0]?.misfits).toMatchObject([{ pointer: '/n', found: 'long 2147483648' }]);
    await expect(fromPostgres('SELECT 2147483647::int4 + 1::int4 AS n', t.record({ n: t.int() }))).rejects.toMatchObject({ code: '22003' });
  });
});
