import { describe, expect, test } from 'vitest';
import { clip, headOf, quoteText, tailOf, visible } from './visible.ts';

describe('quoteText', () => {
  test.each([
    ['plain', '"plain"'],
    ['a"b\\c', '"a\\"b\\\\c"'],
    ['line\nfeed\ttab\r\u0000', '"line\\nfeed\\ttab\\r\\u0000"'],
    ['\u202egnp.exe', '"\\u202egnp.exe"'],
    ['\ud800', '"\\ud800"'],
    ['a\u00a0b\u200bc\ufeff', '"a\\u00a0b\\u200bc\\ufeff"'],
    ['e\u0301 é', '"e\\u0301 é"'],
    ['\u{e0041}', '"\\u{e0041}"'],
    ['emoji 🎉 漢字', '"emoji 🎉 漢字"'],
    ['\u2028\u2029', '"\\u2028\\u2029"'],
  ])('%j becomes %s', (text, quoted) => expect(quoteText(text)).toBe(quoted));

  test('an escape written out is not taken for the character', () => {
    expect(quoteText('\\u202e')).not.toBe(quoteText('\u202e'));
    expect(quoteText('\\\\u202e')).not.toBe(quoteText('\\u202e'));
  });
});

test('prose shows what cannot be seen, and keeps what can', () => {
  expect(visible('a "quoted" back\\slash\u202e\n')).toBe('a "quoted" back\\slash\\u202e\\n');
});

test('clipping says how long the whole is, and never splits a character', () => {
  expect(clip('short', 5)).toBe('short');
  expect(clip('x'.repeat(12_345), 4)).toBe('xxxx… (12,345 characters in all)');
  expect(headOf('ab🎉', 3)).toBe('ab');
  expect(tailOf('🎉ab', 3)).toBe('ab');
  expect(tailOf('🎉ab', 4)).toBe('🎉ab');
  expect(tailOf('abc', 0)).toBe('');
});
