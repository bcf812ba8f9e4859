import fc from 'fast-check';
import { canonicalize as rfc8785 } from 'json-canonicalize';
import { describe, expect, it } from 'vitest';
import type { Canonical } from '../contract/type.ts';
import { canonicalDigest, canonicalText, sha256Hex } from './digest.ts';

const form = fc.letrec<{ form: Canonical }>((tie) => ({
  form: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'form' },
    fc.oneof(fc.constant(null), fc.boolean(), fc.string({ unit: 'binary' })),
    fc.array(tie('form'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('10', '9', '__proto__', '\ufb33', '\u{1f600}')), tie('form'), { maxKeys: 5 }),
  ),
})).form;

describe('canonicalText, by RFC 8785', () => {
  it('sorts keys by UTF-16 code units (section 3.2.3)', () => {
    const names = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    expect(Object.values(JSON.parse(canonicalText(names)) as object)).toContain('One');
    const order = [...canonicalText(names).matchAll(/:"([^"]+)"/g)].map(([, name]) => name);
    expect(order).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
  });

  it('sorts integer-like keys as text, which JavaScript objects do not (V21)', () => {
    expect(canonicalText({ b: null, 9: null, 10: null })).toBe('{"10":null,"9":null,"b":null}');
  });

  it('escapes strings as the sample does (sections 3.2.2.2 and 3.2.4)', () => {
    const sample = JSON.parse('{"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}') as Canonical;
    const bytes = '7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c' + '22737472696e67223a22e282ac245c75303030665c6e4127425c225c5c5c5c5c222f227d';
    expect(Buffer.from(canonicalText(sample)).toString('hex')).toBe(bytes);
  });

  it('agrees with json-canonicalize', () => {
    fc.assert(
      fc.property(form, (value) => {
        expect(canonicalText(value)).toBe(rfc8785(value));
      }),
      { numRuns: 300 },
    );
  });

  it('does not call what is shared a cycle', () => {
    const shared: Canonical = { x: null };
    expect(canonicalText({ a: shared, ab: shared })).toBe('{"a":{"x":null},"ab":{"x":null}}');
  });

  it('sorts beside a key toJSON', () => {
    expect(canonicalText({ toJSON: null, a: 'x' })).toBe(canonicalText({ a: 'x', toJSON: null }));
  });

  it('is JSON of the same value', () => {
    fc.assert(
      fc.property(form, (value) => {
        expect(JSON.parse(canonicalText(value))).toEqual(value);
      }),
      { numRuns: 200 },
    );
  });
});

it('digests UTF-8 (FIPS 180-4 example, and a text beyond ASCII)', () => {
  expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(canonicalDigest('é')).toBe(sha256Hex('"é"'));
});

it('digests a text that is too long to be held as it digests a short one', () => {
  const long = { list: Array.from({ length: 20_000 }, (_, index) => ({ $number: String(index) })), text: '\u{1f600}é'.repeat(50_000), empty: [[], {}] };
  expect(canonicalDigest(long)).toBe(sha256Hex(canonicalText(long)));
});
