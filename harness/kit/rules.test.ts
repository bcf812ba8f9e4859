import { describe, expect, it } from 'vitest';
import type { Canonical } from '../contract/type.ts';
import { applyRules, RuleError } from './rules.ts';
import { t } from './types.ts';

const lower = (form: Canonical): Canonical => (typeof form === 'string' ? form.toLowerCase() : form);
const folded = t.equalBy('case', t.text(), lower);

describe('applyRules', () => {
  it.each<[string, Canonical, Parameters<typeof applyRules>[1], Canonical]>([
    ['at a leaf', 'A', folded, 'a'],
    ['inside records, and only at their field', { a: 'A', b: 'B' }, t.record({ a: folded, b: t.text() }), { a: 'a', b: 'B' }],
    ['inside lists', ['A', 'B'], t.array(folded), ['a', 'b']],
    ['inside sets, whose order follows', ['A', 'b'], t.set(t.equalBy('mirror', t.text(), (form) => (form === 'A' ? 'z' : form))), ['b', 'z']],
    ['inside maps with $ keys', { $document: { $a: 'A' } }, t.map(folded), { $document: { $a: 'a' } }],
    ['inside nullable and optional', { a: 'A' }, t.record({ a: t.optional(t.nullable(folded)) }), { a: 'a' }],
    ['not at null', { a: null }, t.record({ a: t.nullable(folded) }), { a: null }],
    ['not at what is missing', {}, t.record({ a: t.optional(folded) }), {}],
    ['not at misfits', { $misfit: 'A' }, folded, { $misfit: 'A' }],
    ['inner rules first', 'A', t.equalBy('exclaim', folded, (form) => `${String(form)}!`), 'a!'],
  ])('%s', (_, form, type, expected) => {
    expect(applyRules(form, type)).toEqual(expected);
  });

  it('gives the very form back where a type has no rules', () => {
    const form = { a: ['x'] };
    expect(applyRules(form, t.record({ a: t.array(t.text()) }))).toBe(form);
  });

  it('says which rule failed', () => {
    const broken = t.equalBy('broken', t.text(), () => {
      throw new Error('oops');
    });
    expect(() => applyRules('x', broken)).toThrow(new RuleError('the rule "broken" failed on "x": oops; mend its normalize function'));
  });
});
