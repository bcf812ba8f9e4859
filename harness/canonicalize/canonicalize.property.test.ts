import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { Decimal128, Double, deserialize, Int32, Long, serialize } from 'bson';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogicalType } from '../contract/type.ts';
import { canonicalText } from '../kit/digest.ts';
import { t } from '../kit/types.ts';
import { Decimal, JsonNumber, Micros } from '../kit/values.ts';
import { canonicalize } from './canonicalize.ts';
import { IdAliases } from './id-aliases.ts';

/** A type, and values that fit it. */
interface Typed {
  readonly type: LogicalType;
  readonly value: fc.Arbitrary<unknown>;
}

const text = fc
  .array(fc.constantFrom('a', 'A', '$', '\ud800', '\udc00', '\ufffd', '\u0000', 'e\u0301', 'é', '😀', ' '), { maxLength: 2 })
  .map((parts) => parts.join(''));
const key = fc.oneof(text, fc.constantFrom('__proto__', '$numberInt', '$document', '$misfit', '$utf16', 'b', '2', '10', ''));
const dictionary = (value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => fc.dictionary(key, value, { maxKeys: 3, noNullPrototype: true });

/** Documents without numbers of one value in two texts, so that deep equality is the same as equality by kind. */
const document = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2, depthIdentifier: 'document' },
    fc.oneof(
      fc.constantFrom(null, true, false),
      text,
      fc.constantFrom('9', '9.0', '1e+400', '-0', '123456789012345678901234').map((literal) => new JsonNumber(literal)),
    ),
    fc.array(tie('value'), { maxLength: 2 }),
    dictionary(tie('value')),
  ),
})).value;

const leaves: readonly Typed[] = [
  { type: t.bool(), value: fc.boolean() },
  { type: t.int(), value: fc.integer({ min: -2, max: 2 }) },
  { type: t.long(), value: fc.bigInt({ min: -2n, max: 2n }) },
  { type: t.double(), value: fc.constantFrom(0, -0, 1, 0.1, Number.NaN, Infinity, 5e-324) },
  { type: t.decimal(), value: fc.constantFrom('0', '-0', '0.0', '1', '1.0', '1E+3', '1000').map((literal) => new Decimal(literal)) },
  { type: t.text(), value: text },
  { type: t.bytes(), value: fc.uint8Array({ maxLength: 1, max: 1 }) },
  { type: t.instant(), value: fc.constantFrom(0, 1, -1).map((ms) => new Date(ms)) },
  { type: t.instantUs(), value: fc.constantFrom(0n, 1n, 1000n).map((us) => new Micros(us)) },
  { type: t.jsonExact(), value: document },
];

const typed: fc.Arbitrary<Typed> = fc.letrec<{ typed: Typed }>((tie) => ({
  typed: fc.oneof(
    { maxDepth: 2, depthIdentifier: 'type' },
    fc.constantFrom(...leaves),
    tie('typed').map(({ type, value }) => ({ type: t.nullable(type), value: fc.option(value) })),
    tie('typed').map(({ type, value }) => ({ type: t.array(type), value: fc.array(value, { maxLength: 2 }) })),
    tie('typed').map(({ type, value }) => ({ type: t.map(type), value: dictionary(value) })),
    fc.tuple(tie('typed'), tie('typed')).map(([one, other]) => ({
      type: t.record({ a: one.type, $b: t.optional(other.type) }),
      value: fc.record({ a: one.value, $b: other.value }, { requiredKeys: ['a'], noNullPrototype: true }),
    })),
  ),
})).typed;

const textOf = (value: unknown, type: LogicalType): string => canonicalText(canonicalize(value, type, new IdAliases().of('acme')).form);

describe('the canonical form', () => {
  it('is injective: two values have one form only if they are deeply equal', () => {
    const pair = typed.chain(({ type, value }) => fc.tuple(fc.constant(type), value, value));
    fc.assert(
      fc.property(pair, ([type, one, other]) => {
        expect(canonicalize(one, type, new IdAliases().of('acme')).misfits).toEqual([]);
        expect(textOf(one, type) === textOf(other, type)).toBe(isDeepStrictEqual(one, other));
      }),
      { numRuns: 600 },
    );
  });

  it('is injective over types too: what fits none of them is kept as what it is', () => {
    const any = fc.oneof(...leaves.map(({ value }) => value), fc.constantFrom(undefined, null, new Map(), new Set(), new Error('a'), /a/, {}, []));
    fc.assert(
      fc.property(any, any, (one, other) => {
        expect(textOf(one, t.none()) === textOf(other, t.none())).toBe(isDeepStrictEqual(one, other));
      }),
      { numRuns: 400 },
    );
  });

  it('is independent of the order of keys', () => {
    const shuffled = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(shuffled);
      if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, item]) => [name, shuffled(item)]),
      );
    };
    const sample = typed.chain(({ type, value }) => fc.tuple(fc.constant(type), value));
    fc.assert(
      fc.property(sample, ([type, value]) => {
        expect(textOf(shuffled(value), type)).toBe(textOf(value, type));
      }),
      { numRuns: 300 },
    );
  });

  it('of a set is independent of the order of its members, and not of their number', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 5 }), (members) => {
        expect(textOf(members.toReversed(), t.set(t.text()))).toBe(textOf(members, t.set(t.text())));
        expect(textOf([...members, 'a'], t.set(t.text()))).not.toBe(textOf(members, t.set(t.text())));
      }),
      { numRuns: 200 },
    );
  });

  it('is total: whatever is given has a form, and a misfit where it does not fit', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withNullPrototype: true,
      withObjectString: true,
      withSparseArray: true,
      withTypedArray: true,
      maxDepth: 3,
    });
    fc.assert(
      fc.property(anything, (value) => {
        for (const type of [t.json(), t.record({ a: t.int() }), t.uuid(), t.array(t.instant()), t.map(t.decimal())]) {
          const { form, misfits } = canonicalize(value, type, new IdAliases().of('acme'));
          expect(JSON.parse(canonicalText(form))).toEqual(form);
          // A field that is not there has no place in the form; every other misfit is tagged.
          expect(canonicalText(form).includes('{"$misfit":')).toBe(misfits.some(({ found }) => found !== 'nothing'));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('of what the driver reads with promotion off is that of the value itself', () => {
    const type = t.record({ i: t.int(), l: t.long(), d: t.double(), n: t.decimal(), s: t.text(), at: t.instant(), b: t.bytes(), j: t.json() });
    const values = fc.record(
      {
        i: fc.integer(),
        l: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        d: fc.double(),
        n: fc.constantFrom('1E+3', '1.10', '-0', '0E-6'),
        s: fc.string(),
        at: fc.date({ noInvalidDate: true }),
        b: fc.uint8Array({ maxLength: 3 }),
        j: fc.constantFrom({ a: [1, 'x', null] }, {}, []),
      },
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(values, (value) => {
        const stored = { ...value, i: new Int32(value.i), l: Long.fromBigInt(value.l), d: new Double(value.d), n: Decimal128.fromString(value.n) };
        const raw = deserialize(serialize(stored), { promoteValues: false, promoteLongs: false, promoteBuffers: false, bsonRegExp: true });
        const { form, misfits } = canonicalize(raw, type, new IdAliases().of('acme'));
        expect(misfits).toEqual([]);
        expect(canonicalText(form)).toBe(textOf({ ...value, n: new Decimal(value.n) }, type));
      }),
      { numRuns: 200 },
    );
  });
});

it('is the same in any time zone and locale (V14, Q06)', () => {
  const url = (file: string): string => JSON.stringify(fileURLToPath(new URL(file, import.meta.url)));
  const script = `
    const [{ canonicalize }, { IdAliases }, { t }, { canonicalText }] = await Promise.all([${['./canonicalize.ts', './id-aliases.ts', '../kit/types.ts', '../kit/digest.ts'].map((file) => `import(${url(file)})`).join(', ')}]);
    const { canonicalizePostgres } = await import(${url('./canonicalize-postgres.ts')});
    const type = t.record({ at: t.instant(), names: t.set(t.text()), map: t.map(t.double()) });
    const value = { at: new Date('2026-03-29T01:30:00Z'), names: ['İ', 'i', 'ı', 'I', 'é', 'z', 'ä', '_'], map: { ß: 0.1, İ: 1e21 } };
    const row = { at: { oid: 1184, text: '2026-03-29 01:30:00+00' } };
    process.stdout.write(canonicalText([canonicalize(value, type, new IdAliases().of('a')).form, canonicalizePostgres(row, t.record({ at: t.instantUs() }), new IdAliases().of('a')).form]));`;
  const run = (env: Readonly<Record<string, string>>): string =>
    execFileSync(process.execPath, ['--input-type=module', '--eval', script], { env: { ...process.env, NODE_NO_WARNINGS: '1', ...env }, encoding: 'utf8' });
  const reference = run({ TZ: 'UTC', LC_ALL: 'C' });
  expect(reference).toContain('1774747800000');
  expect(run({ TZ: 'America/St_Johns', LC_ALL: 'tr_TR.UTF-8' })).toBe(reference);
});
