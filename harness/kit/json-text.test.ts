import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonTextError, parseJson, writeJson } from './json-text.ts';
import { JsonNumber, type JsonValue } from './values.ts';

const number = (text: string): JsonNumber => new JsonNumber(text);

const document = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'json' },
    fc.oneof(
      fc.constant(null),
      fc.boolean(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\ud800', '\u0000', '\u2028'),
      fc.constantFrom('9', '9.0', '-0', '1e400', '123456789012345678901234', '-1.5E-7').map(number),
    ),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('__proto__', '$a', '', '10', '9', '\udfff')), tie('value'), { maxKeys: 4 }),
  ),
})).value;

describe('parseJson and writeJson', () => {
  it.each(['123456789012345678901234', '9.0', '1e400', '-0', '1E+2', '0.10'])('keep the literal %s', (text) => {
    expect(parseJson(text)).toEqual(number(text));
    expect(writeJson(parseJson(` [ ${text} ] `))).toBe(`[${text}]`);
  });

  it('are each other’s inverse', () => {
    fc.assert(
      fc.property(document, (value) => {
        expect(parseJson(writeJson(value))).toEqual(value);
      }),
      { numRuns: 300 },
    );
  });

  it('read what JSON.parse reads, and refuse what it refuses', () => {
    const texts = fc.oneof(
      fc.json(),
      fc.tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '"', '\\', '}', ']', '0', 'e', '-', '\u0001', 't', '\ufeff')).map(([text, at, extra]) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + extra + text.slice(place + 1);
      }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const plain = (value: JsonValue): unknown => JSON.parse(writeJson(value));
        let expected: unknown;
        try {
          expected = JSON.parse(text);
        } catch {
          expect(() => parseJson(text)).toThrow(JsonTextError);
          return;
        }
        let value: JsonValue;
        try {
          value = parseJson(text);
        } catch (error) {
          // The one thing that JSON.parse lets pass.
          expect(String(error)).toContain('comes twice');
          return;
        }
        expect(plain(value)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('keep a key __proto__ a key, and touch no prototype', () => {
    const value = parseJson('{"__proto__": {"polluted": true}, "a": 1}') as Record<string, JsonValue>;
    expect(Object.keys(value)).toEqual(['__proto__', 'a']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(writeJson(value)).toBe('{"__proto__":{"polluted":true},"a":1}');
  });

  it('keep a lone surrogate', () => {
    expect(parseJson('"\\ud800"')).toBe('\ud800');
    expect(writeJson('\ud800')).toBe('"\\ud800"');
  });

  it.each([
    ['{"a": 1,\n "b": 2, "a": 1}', 'the key "a" comes twice at line 2, column 10'],
    ['{"\\u0061":1,"a":2}', 'the key "a" comes twice at line 1, column 13'],
    ['[1,\n2,\n}', 'a value is expected at line 3, column 1'],
    ['', 'the document ends too early at line 1, column 1'],
    ['[1] x', 'text after the end of the document at line 1, column 5'],
    ['"a', 'a string has no end at line 1, column 1'],
    ['"\t"', 'a control character stands in a string at line 1, column 2'],
    ['01', 'text after the end of the document at line 1, column 2'],
    ['{a:1}', 'a key in quotes is expected at line 1, column 2'],
  ])('%j: %s', (text, message) => {
    expect(() => parseJson(text)).toThrow(new JsonTextError(message.replace(/ at line.*/, ''), text, 0).constructor as never);
    expect(() => parseJson(text)).toThrow(message);
  });

  it('bound the depth', () => {
    expect(() => parseJson('['.repeat(100_000))).toThrow('nested more than 200 deep');
    expect(() => parseJson(`${'['.repeat(150)}${']'.repeat(150)}`)).not.toThrow();
  });

  it('refuse to write what JSON does not have', () => {
    expect(() => writeJson(Number.NaN)).toThrow(RangeError);
    expect(writeJson([-0, 2n ** 70n])).toBe('[-0,1180591620717411303424]');
  });
});
