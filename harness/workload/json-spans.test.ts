import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonFault, memberSpans } from './json-spans.ts';

function faultOf(text: string): JsonFault {
  try {
    memberSpans(text);
  } catch (error) {
    if (error instanceof JsonFault) return error;
    throw error;
  }
  throw new Error('no fault');
}

function partsOf(text: string): Record<string, string> | undefined {
  const members = memberSpans(text);
  return members && Object.fromEntries([...members].map(([name, { from, to }]) => [name, text.slice(from, to)]));
}

describe('memberSpans', () => {
  it('finds members as they were written', () => {
    expect(partsOf(' {"a" : 9.0 , "b\\u0063":{"x":[1,{}]},"e":[],"s":"\\"}"}\n')).toEqual({ a: '9.0', bc: '{"x":[1,{}]}', e: '[]', s: '"\\"}"' });
    expect(partsOf('{}')).toEqual({});
    expect(partsOf('{"a":1,"a":2}')).toEqual({ a: '2' });
  });

  it.each(['1', '[{"a":1}]', '"x"', 'null', ' true '])('gives undefined for %s, which is no object', (text) => {
    expect(memberSpans(text)).toBeUndefined();
  });

  it.each([
    ['', 0, 'expected a value, found the end'],
    ['{"a":1', 6, 'expected "," or "}", found the end'],
    ['{"a":1,}', 7, 'expected a name in double quotes, found "}"'],
    ['{"a" 1}', 5, 'expected ":", found "1"'],
    ['[1 2]', 3, 'expected "," or "]", found "2"'],
    ['{"a":"b\u0001"}', 7, 'expected the rest of a string, found "\\u0001"'],
    ['{"a":"\\x"}', 6, 'expected an escape sequence, found "\\\\"'],
    ['{"a":NaN}', 5, 'expected a value, found "N"'],
    ['{} 😀', 3, 'expected nothing, found "😀"'],
    ['{"a":01}', 6, 'expected "," or "}", found "1"'],
    ['{"a":.5}', 5, 'expected a value, found "."'],
    ["{'a':1}", 1, 'expected a name in double quotes, found "\'"'],
    ['"open', 5, 'expected the rest of a string, found the end'],
  ])('says where %j is wrong', (text, offset, message) => {
    const fault = faultOf(text);
    expect(fault.offset).toBe(offset);
    expect(fault.message).toBe(message);
  });

  it('refuses nesting that would exhaust a stack', () => {
    expect(faultOf('['.repeat(100_000)).message).toBe('nested deeper than 500 levels');
  });

  it('agrees with JSON.parse on what is JSON', () => {
    const mutated = fc.tuple(fc.json(), fc.nat(), fc.constantFrom('', '"', '{', '}', ',', '0', '\\', 'e', '-', ' ')).map(([json, at, put]) => {
      const index = at % (json.length + 1);
      return json.slice(0, index) + put + json.slice(index + 1);
    });
    fc.assert(
      fc.property(fc.oneof(fc.json(), mutated), (text) => {
        let parsed: unknown;
        let valid = true;
        try {
          parsed = JSON.parse(text);
        } catch {
          valid = false;
        }
        if (!valid) {
          expect(() => memberSpans(text)).toThrow(JsonFault);
          return;
        }
        const members = memberSpans(text);
        const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
        expect(members !== undefined).toBe(isObject);
        for (const [name, { from, to }] of members ?? []) {
          expect(JSON.parse(text.slice(from, to))).toEqual((parsed as Record<string, unknown>)[name]);
        }
      }),
      { numRuns: 500 },
    );
  });
});
