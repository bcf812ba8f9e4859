import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Canonical, LogicalType } from '../contract/type.ts';
import { canonicalText } from '../kit/digest.ts';
import { applyRules } from '../kit/rules.ts';
import { t } from '../kit/types.ts';
import { compare } from './compare.ts';

const int = (value: number): Canonical => ({ $numberInt: String(value) });
const user = t.record({ id: t.text(), age: t.int(), note: t.optional(t.nullable(t.text())) });
const someone = (id: string, age: number, more: Readonly<Record<string, Canonical>> = {}): Canonical => ({ id, age: int(age), ...more });

/** Pointer and note of each difference. */
const places = (left: Canonical | undefined, right: Canonical | undefined, type: LogicalType): readonly (readonly [string, string | undefined])[] =>
  compare(left, right, type).differences.map(({ pointer, note }) => [pointer, note]);

describe('equal forms', () => {
  it.each<[string, Canonical | undefined, Canonical | undefined, LogicalType]>([
    ['keys in another order', { a: 'x', b: 'y' }, { b: 'y', a: 'x' }, t.json()],
    ['the same misfit', { $misfit: 'x' }, { $misfit: 'x' }, t.int()],
    ['nothing on either side', undefined, undefined, t.text()],
    ['null', null, null, t.nullable(user)],
  ])('%s', (_, left, right, type) => {
    expect(compare(left, right, type)).toEqual({ equal: true, rules: [], differences: [] });
  });
});

describe('the smallest places that part', () => {
  it.each<[string, Canonical | undefined, Canonical | undefined, LogicalType, readonly (readonly [string, string | undefined])[]]>([
    ['a leaf', 'a', 'b', t.text(), [['', undefined]]],
    ['a field', someone('a', 1), someone('a', 2), user, [['/age', undefined]]],
    ['a missing field', someone('a', 1), someone('a', 1, { note: null }), user, [['/note', undefined]]],
    ['a whole record', undefined, someone('a', 1), user, [['', undefined]]],
    ['null beside a record', null, someone('a', 1), t.nullable(user), [['', undefined]]],
    ['keys that need escaping', { 'a/b': { '~': 'x' } }, { 'a/b': { '~': 'y' } }, t.json(), [['/a~1b/~0', undefined]]],
    ['keys with $, by the document’s own names', { $document: { $a: { b: 'x' } } }, { $document: { $a: { b: 'y' } } }, t.json(), [['/$a/b', undefined]]],
    ['a key with $ on one side only', { $document: { $a: 'x', b: 'y' } }, { b: 'y' }, t.json(), [['/$a', undefined]]],
    ['keys with lone surrogates', { $entries: [[{ $utf16: 'd800' }, 'x']] }, { $entries: [[{ $utf16: 'd800' }, 'y']] }, t.json(), [['/\ud800', undefined]]],
    ['other documents altogether', { a: 'x', b: 'y' }, { c: 'x', d: 'y' }, t.json(), [['', undefined]]],
    ['another shape', ['a'], { 0: 'a' }, t.json(), [['', undefined]]],
    ['a misfit, with its side and type', { $misfit: 'x' }, int(1), t.int(), [['', 'left does not fit int']]],
    ['a misfit deep in a list', [int(1), { $misfit: { $numberLong: '2' } }], [int(1), int(2)], t.array(t.int()), [['/1', 'left does not fit int']]],
    ['two misfits that differ', { $misfit: 'x' }, { $misfit: 'y' }, t.int(), [['', 'left and right do not fit int']]],
  ])('%s', (_, left, right, type, expected) => {
    expect(places(left, right, type)).toEqual(expected);
  });
});

describe('lists', () => {
  const people = t.array(user);
  const [a, b, c, d] = [someone('a', 1), someone('b', 2), someone('c', 3), someone('d', 4)];

  it.each<[string, readonly Canonical[], readonly Canonical[], readonly (readonly [string, string | undefined])[]]>([
    ['one left out in the middle marks no tail', [a, b, c, d], [a, c, d], [['/1', 'only on the left']]],
    ['one added in front marks no tail', [b, c, d], [a, b, c, d], [['/0', 'only on the right']]],
    ['one changed', [a, b, c], [a, someone('b', 9), c], [['/1/age', undefined]]],
    [
      'one left out beside one changed: the alike meet',
      [a, b, c],
      [someone('b', 9), c],
      [
        ['/0', 'only on the left'],
        ['/1/age', undefined],
      ],
    ],
    [
      'one replaced by a stranger',
      [a, b],
      [a, d],
      [
        ['/1', 'only on the left'],
        ['/1', 'only on the right'],
      ],
    ],
    ['a pure reorder is one difference', [a, b, c], [c, a, b], [['', 'same members, other order']]],
    ['a repeated member', [a], [a, a], [['/1', 'only on the right']]],
  ])('%s', (_, left, right, expected) => {
    expect(places(left, right, people)).toEqual(expected);
  });

  it('single values pair up', () => {
    expect(places(['a', 'b', 'c'], ['a', 'x', 'c'], t.array(t.text()))).toEqual([['/1', undefined]]);
    expect(places([int(1), null], [int(2), null], t.array(t.nullable(t.int())))).toEqual([['/0', undefined]]);
  });

  it('sets have no order', () => {
    expect(places(['a', 'b'], ['a', 'c'], t.set(t.text()))).toEqual([['/1', undefined]]);
  });

  it('long lists are aligned too, within the time a test has, whatever they hold', () => {
    const long = (from: number): Canonical => Array.from({ length: 20_000 }, (_, index) => someone(`u${from + index}`, index));
    expect(compare(long(0), long(1), people).differences).toHaveLength(20);
    expect(compare(long(0), long(50_000), people).differences).toHaveLength(20);
  });
});

describe('the number of differences', () => {
  it('is bounded, and the rest is counted', () => {
    const left = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${index}`, 'x']));
    const right = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${index}`, 'y']));
    const { differences } = compare(left, right, t.map(t.text()));
    expect(differences).toHaveLength(20);
    expect(differences.at(-1)?.note).toBe('and 30 more places');
    expect(compare(left, right, t.map(t.text()), { kept: 49 }).differences.at(-1)?.note).toBe('and 1 more place');
    expect(compare(left, right, t.map(t.text()), { kept: 50 }).differences.at(-1)?.note).toBeUndefined();
  });
});

describe('declared rules', () => {
  const lower = (form: Canonical): Canonical => (typeof form === 'string' ? form.toLowerCase() : form);
  const folded = t.equalBy('case', t.text(), lower);
  const rounded = t.equalBy('to ten', t.int(), () => int(10));

  it('are named where they were needed', () => {
    const type = t.record({ a: folded, b: folded, n: rounded });
    expect(compare({ a: 'X', b: 'y', n: int(1) }, { a: 'x', b: 'y', n: int(1) }, type)).toEqual({ equal: true, rules: ['case'], differences: [] });
    expect(compare({ a: 'x', b: 'y', n: int(1) }, { a: 'x', b: 'y', n: int(1) }, type).rules).toEqual([]);
    expect(compare({ a: 'X', b: 'y', n: int(1) }, { a: 'x', b: 'y', n: int(2) }, type).rules).toEqual(['case', 'to ten']);
  });

  it('do not hide what they do not cover', () => {
    expect(compare('X', 'Y', folded)).toMatchObject({ equal: false, rules: [], differences: [{ pointer: '', left: 'X', right: 'Y' }] });
    expect(
      compare(
        { $misfit: int(1) },
        'x',
        t.equalBy('anything', t.text(), () => 'same'),
      ).equal,
    ).toBe(false);
    expect(compare('x', null, t.nullable(t.equalBy('anything', t.text(), () => 'same'))).equal).toBe(false);
    expect(compare({ a: 'x' }, {}, t.record({ a: t.optional(t.equalBy('anything', t.text(), () => 'same')) })).equal).toBe(false);
  });

  it('are not called exact order, and count inside lists and sets', () => {
    expect(compare(['A', 'b'], ['a', 'B'], t.array(folded))).toEqual({ equal: true, rules: ['case'], differences: [] });
    expect(compare(['A', 'b'], ['B', 'a'], t.set(folded))).toEqual({ equal: true, rules: ['case'], differences: [] });
  });

  it('over a record leave out what they forgive', () => {
    const type = t.equalBy('updatedAt', t.record({ id: t.text(), updatedAt: t.text() }), (form) => ({ ...(form as Record<string, Canonical>), updatedAt: '' }));
    expect(compare({ id: 'a', updatedAt: '1' }, { id: 'b', updatedAt: '2' }, type).differences).toEqual([{ pointer: '/id', left: 'a', right: 'b' }]);
    expect(compare({ id: 'a', updatedAt: '1' }, { id: 'a', updatedAt: '2' }, type)).toEqual({ equal: true, rules: ['updatedAt'], differences: [] });
  });

  it('an inner rule that suffices leaves the outer one unused', () => {
    const outer = t.equalBy('outer', t.record({ a: folded }), () => ({}));
    expect(compare({ a: 'X' }, { a: 'x' }, outer).rules).toEqual(['case']);
    expect(compare({ a: 'X' }, { a: 'y' }, outer).rules).toEqual(['outer']);
  });
});

describe('outcomes', () => {
  const outcome = t.jsonExact();
  it('name the mapping of errors (W12)', () => {
    expect(compare({ error: { kind: 'duplicate', constraint: 'a' } }, { error: { kind: 'duplicate', constraint: 'b' } }, outcome).differences).toEqual([
      { pointer: '/error/constraint', left: 'a', right: 'b', hazard: 'W12' },
    ]);
    expect(
      compare({ error: { kind: 'conflict' } }, { error: { kind: 'duplicate', field: 'x' } }, outcome).differences.map(({ pointer, hazard }) => [
        pointer,
        hazard,
      ]),
    ).toEqual([
      ['/error/kind', 'W12'],
      ['/error/field', 'W12'],
    ]);
  });

  it('a value beside an error is one difference, of no one cause', () => {
    expect(compare({ value: { a: 'x' } }, { error: { kind: 'not_found' } }, outcome).differences).toEqual([
      { pointer: '', left: { value: { a: 'x' } }, right: { error: { kind: 'not_found' } } },
    ]);
  });

  it('a record that has a field "error" is a record', () => {
    expect(compare({ error: { kind: 'a', text: 'b' } }, { error: { kind: 'c', text: 'b' } }, outcome).differences[0]?.hazard).toBeUndefined();
  });
});

describe('for any two forms', () => {
  const form = fc.letrec<{ form: Canonical }>((tie) => ({
    form: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'form' },
      fc.constantFrom<Canonical>(null, true, 'a', 'A', 'b', int(1), int(2), { $misfit: 'x' }, { $numberDouble: '-0.0' }),
      fc.array(tie('form'), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('form'), { maxKeys: 3, noNullPrototype: true }),
    ),
  })).form;

  it('they are equal exactly when their texts are, and every difference is one', () => {
    fc.assert(
      fc.property(form, form, (left, right) => {
        const { equal, rules, differences } = compare(left, right, t.json());
        expect(equal).toBe(canonicalText(left) === canonicalText(right));
        expect(rules).toEqual([]);
        expect(differences.length > 0).toBe(!equal);
        for (const difference of differences)
          expect(difference.left === undefined || difference.right === undefined || canonicalText(difference.left) !== canonicalText(difference.right)).toBe(
            true,
          );
      }),
      { numRuns: 400 },
    );
  });

  it('under rules, they are equal exactly when their digests’ forms are', () => {
    const lower = (each: Canonical): Canonical => (each === 'A' ? 'a' : each);
    const types: readonly LogicalType[] = [
      t.array(t.equalBy('case', t.text(), lower)),
      t.set(t.equalBy('case', t.text(), lower)),
      t.map(t.equalBy('case', t.text(), lower)),
    ];
    fc.assert(
      fc.property(fc.constantFrom(...types), form, form, (type, left, right) => {
        const sorted = (each: Canonical): Canonical =>
          type.kind === 'set' && Array.isArray(each) ? each.toSorted((one, other) => (canonicalText(one) < canonicalText(other) ? -1 : 1)) : each;
        const [one, other] = [sorted(left), sorted(right)];
        const { equal, rules } = compare(one, other, type);
        expect(equal).toBe(canonicalText(applyRules(one, type)) === canonicalText(applyRules(other, type)));
        if (canonicalText(one) === canonicalText(other)) expect(rules).toEqual([]);
        else if (equal) expect(rules).toEqual(['case']);
      }),
      { numRuns: 400 },
    );
  });
});
