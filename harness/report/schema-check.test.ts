import { describe, expect, test } from 'vitest';
import evidenceSchema from '../contract/evidence.schema.json' with { type: 'json' };
import { checkSchema, SchemaKeywordError } from './schema-check.ts';
import { hostileRecords } from './testing/hostile-evidence.ts';
import { passingRecords, sampleRecords } from './testing/sample-evidence.ts';

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('every line of every sample satisfies the published schema', () => {
  for (const record of [...sampleRecords, ...passingRecords, ...hostileRecords()]) expect(checkSchema(evidenceSchema, asJson(record))).toBeUndefined();
});

test('dropping any member that a line must have, or adding one that it must not, is a fault at that place', () => {
  for (const record of sampleRecords) {
    for (const key of Object.keys(record)) {
      if (key === 'matrix') continue;
      const { [key]: _, ...rest } = asJson(record) as Record<string, unknown>;
      expect(checkSchema(evidenceSchema, rest), `${record.type} without ${key}`).toBeDefined();
    }
    expect(checkSchema(evidenceSchema, { ...(asJson(record) as object), clock: 'now' })?.pointer).toBe('/clock');
  }
});

describe('keywords', () => {
  test.each<[object, unknown, string, string]>([
    [{ type: 'integer' }, 1.5, '', 'must be integer, got 1.5'],
    [{ type: ['string', 'null'] }, 1, '', 'must be string or null, got 1'],
    [{ const: 1 }, 2, '', 'must be 1, got 2'],
    [{ enum: ['a', 'b'] }, 'c', '', 'must be one of a, b, got "c"'],
    [{ minimum: 0 }, -1, '', 'must be at least 0, got -1'],
    [{ minLength: 1 }, '', '', 'must not be empty, got ""'],
    [{ pattern: '^a$' }, 'b', '', 'must match ^a$, got "b"'],
    [{ prefixItems: [{ type: 'string' }] }, [1], '/0', 'must be string, got 1'],
    [{ items: { type: 'string' } }, ['a', 2], '/1', 'must be string, got 2'],
    [{ minItems: 2 }, [1], '', 'must have at least 2 items, got [1]'],
    [{ maxItems: 1 }, [1, 2], '', 'must have at most 1 items, got [1,2]'],
    [{ required: ['a'] }, {}, '', '"a" is missing'],
    [{ required: ['toString'] }, {}, '', '"toString" is missing'],
    [{ properties: { 'a/b': { type: 'string' } } }, { 'a/b': 1 }, '/a~1b', 'must be string, got 1'],
    [{ additionalProperties: false }, { x: 1 }, '/x', 'must not be there'],
    [{ properties: {}, additionalProperties: { type: 'string' } }, JSON.parse('{"__proto__": 1}'), '/__proto__', 'must be string, got 1'],
    [
      { oneOf: [{ properties: { kind: { const: 'a' }, n: { type: 'integer' } } }, { properties: { kind: { const: 'b' } } }] },
      { kind: 'a', n: 'x' },
      '/n',
      'must be integer, got "x"',
    ],
    [{ oneOf: [{ properties: { kind: { const: 'a' } } }] }, { kind: 'z' }, '/kind', 'must be one of a, got "z"'],
  ])('%j refuses %j', (schema, value, pointer, what) => expect(checkSchema(schema as Record<string, unknown>, value)).toEqual({ pointer, what }));

  test('a keyword that is not judged is refused, not passed over', () => {
    expect(() => checkSchema({ uniqueItems: true }, [])).toThrow(SchemaKeywordError);
    expect(() => checkSchema({ $ref: '#/$defs/none' }, [])).toThrow(SchemaKeywordError);
  });
});
